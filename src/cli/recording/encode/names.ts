import { own } from '../../../capture/json/plain.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { resolved } from '../../../netlink/codec/shape.ts'
import type { Naming } from './target.ts'

/** Inner codecs by key. */
export function partsIn({ shape }: Codec<unknown>): Readonly<Record<string, Codec<unknown>>> | undefined {
  if (shape.type === 'attributes') return Object.fromEntries(Object.entries(shape.table).map(([key, [, , of]]) => [key, of]))
  if (shape.type === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([key, [of]]) => [key, of]))
  if (shape.type === 'own') return shape.keys
  return shape.type === 'select' ? shape.choices : undefined
}

const keysIn = (codec: Codec<unknown>): string[] => Object.keys(partsIn(codec) ?? {}).filter((key) => !key.startsWith('_'))

/** The names inside a codec: those of its specification, else the keys. */
export function namesIn(codec: Codec<unknown>, { keys }: Naming): string[] {
  const byKey = new Map([...keys(resolved(codec))].map(([name, key]) => [key, name] as const))
  return keysIn(resolved(codec)).map((key) => byKey.get(key) ?? key)
}

/** The key of a name inside a codec: the key itself, a name of the specification, or the key with dashes. */
export function keyIn(codec: Codec<unknown>, name: string, { keys }: Naming): string | undefined {
  const of = resolved(codec)
  const known = keysIn(of)
  const dashed = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  return [name, keys(of).get(name), dashed].find((one) => one !== undefined && known.includes(one))
}

/** JSON with the names of a specification, by keys. Other names stay: the codec rejects them. */
export function byKeys(codec: Codec<unknown>, json: unknown, names: Naming): unknown {
  const of = resolved(codec)
  const { shape } = of
  if (Array.isArray(json)) {
    const item = shape.type === 'list' || shape.type === 'groups' || shape.type === 'indexed' ? shape.item : undefined
    return item ? json.map((one) => byKeys(shape.type === 'indexed' ? of : item, one, names)) : json
  }
  if (typeof json !== 'object' || json === null) return json
  const entries = Object.entries(json).map(([name, value]) => {
    const key = keyIn(of, name, names) ?? name
    const inner = innerOf(of, key)
    return [key, inner ? byKeys(inner, value, names) : value] as const
  })
  return Object.fromEntries(entries)
}

function innerOf(codec: Codec<unknown>, key: string): Codec<unknown> | undefined {
  const { shape } = codec
  if (shape.type === 'headed') return key === 'header' ? shape.header : key === 'attrs' ? shape.attrs : undefined
  if (shape.type === 'indexed') return key === 'value' ? shape.item : undefined
  return own(partsIn(codec) ?? {}, key)
}

/** Paths that stand deeper in a codec and end with this key, the shortest first: `linkinfo.data.bridge.stpState` for `stpState`. */
export function deeperIn(codec: Codec<unknown>, name: string): string[] {
  const seen = new Set<Codec<unknown>>()
  const found: string[] = []
  let level = [{ of: resolved(codec), path: [] as readonly string[] }]
  while (level.length > 0) {
    const fresh = level.filter(({ of }) => !seen.has(of))
    for (const { of } of fresh) seen.add(of)
    for (const { of, path } of fresh)
      if (path.length > 0 && own(partsIn(of) ?? {}, name) !== undefined) found.push([...path, name].join('.'))
    level = fresh.flatMap(({ of, path }) =>
      Object.entries(partsIn(of) ?? {}).map(([key, inner]) => ({ of: resolved(inner), path: [...path, key] })),
    )
  }
  return found
}
