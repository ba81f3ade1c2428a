import { nearest } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Table } from '../../../netlink/codec/codec.ts'
import { KIND_WORDS, keyOfWord, LINK_WORDS } from '../../common/named/ip-words.ts'
import { linkKeys } from '../view.ts'
import { linkKindOf, portOf } from './lookup.ts'
import { a } from './rules.ts'
import { SETTABLE } from './settable.ts'

// Options in the wrong object are the commonest mistake: those of a kind beside `kind`, in place of in its `data`; or those of
// the link, or of its ports, in `data`.

/** Options of links that are beside `kind`. */
const OF_LINKS: readonly string[] = [...SETTABLE, 'link', 'master', 'netns', 'up', 'flags', 'index', 'altIfname']

/** The keys of a table that a request can have. */
export const settableKeys = (table: Table): string[] => Object.keys(table).filter((key) => !table[key]?.[4]?.readOnly)

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

/**
 * Throws a TypeError for an unknown key of `data` or `slaveData` (`path`) that is an option of the link itself, of the ports of
 * a link of this kind, or of their master: it belongs there.
 */
export function checkMisplacedData(path: string, kind: string, data: object, own: readonly string[]): void {
  const isPort = path === 'slaveData'
  const rest = settableKeys((isPort ? linkKindOf(kind) : portOf(kind))?.attrs.table ?? {})
  const what = isPort ? `port of ${a(kind)}` : kind
  for (const key of Object.keys(data)) {
    if (own.includes(key) || keyOfWord(KIND_WORDS, key, own) !== undefined) continue
    const says = (place: string): TypeError => new TypeError(`unknown key ${shown(key)} in ${path} of ${a(what)}: ${place}`)
    const named = shown(kind)
    if (rest.includes(key) && isPort) throw says(`it is an option of ${a(kind)}, write { kind: ${named}, data: { ${key}: … } }`)
    if (rest.includes(key))
      throw says(`it is an option of a port, whose links.set takes { slaveKind: ${named}, slaveData: { ${key}: … } }`)
    const ofLink = OF_LINKS.includes(key) ? key : keyOfWord(LINK_WORDS, key, OF_LINKS)
    if (ofLink !== undefined)
      throw says(`${ofLink} is an option of every link, write { ${isPort ? 'slaveKind' : 'kind'}: ${named}, ${ofLink}: … }`)
  }
}

/** Returns the option of a kind that a word of `ip` stands for, or the nearest, unless the key is rather one of links. */
function meant(key: string, keys: readonly string[], options: readonly string[]): string | undefined {
  if (linkKeys().includes(key)) return undefined
  const word = keyOfWord(KIND_WORDS, key, options)
  if (word !== undefined || keyOfWord(LINK_WORDS, key, keys) !== undefined) return word
  return nearest(key, keys) === undefined ? nearest(key, options) : undefined
}
