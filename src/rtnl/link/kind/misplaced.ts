import { nearest } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { KIND_WORDS, keyOfWord, LINK_WORDS } from '../../common/named/ip-words.ts'
import { linkKeys } from '../view.ts'
import { linkKindOf, portOf } from './lookup.ts'
import { a } from './rules.ts'

// Options in the wrong object are the commonest mistake: those of a kind beside `kind`, in place of in its `data`.

/** Throws a TypeError for an unknown key that is an option of the kind, or of the port: it belongs into their object. */
export function checkMisplaced(what: string, options: object, keys: readonly string[]): void {
  const unknown = Object.keys(options).filter((key) => !keys.includes(key))
  if (unknown.length === 0) return
  const { kind, slaveKind } = options as { readonly kind?: unknown; readonly slaveKind?: unknown }
  const places = [
    { into: 'data', named: 'kind', name: kind, table: linkKindOf(kind)?.attrs.table },
    { into: 'slaveData', named: 'slaveKind', name: slaveKind, table: portOf(slaveKind)?.attrs.table },
  ]
  for (const key of unknown) {
    for (const { into, named, name, table = {} } of places) {
      const found = Object.hasOwn(table, key) ? key : meant(key, keys, Object.keys(table))
      if (found === undefined) continue
      throw new TypeError(
        `unknown key ${shown(key)} in ${what}: ${found} is an option of ${a(String(name))}, write { ${named}: ${shown(name)}, ${into}: { ${found}: … } }`,
      )
    }
  }
}

/** Returns the option of a kind that a word of `ip` stands for, or the nearest, unless the key is rather one of links. */
function meant(key: string, keys: readonly string[], options: readonly string[]): string | undefined {
  if (linkKeys().includes(key)) return undefined
  const word = keyOfWord(KIND_WORDS, key, options)
  if (word !== undefined || keyOfWord(LINK_WORDS, key, keys) !== undefined) return word
  return nearest(key, keys) === undefined ? nearest(key, options) : undefined
}
