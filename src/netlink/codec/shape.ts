import type { Codec, Names, Shape } from './codec.ts'

/** Checks that a switch over shapes is exhaustive: it does not compile if a case is missing. */
export function noSuchShape(shape: never): never {
  throw new Error(`no such shape: ${(shape as Shape).type}`)
}

/** The codecs one level down, in the order of the bytes. */
export function codecsIn(shape: Shape): readonly Codec<unknown>[] {
  switch (shape.type) {
    case 'integer':
    case 'uint':
    case 'flag':
    case 'flag or u8':
    case 'text':
    case 'bytes':
    case 'address':
      return []
    case 'array':
      return [shape.element]
    case 'struct':
      return [...(shape.short ? [shape.short] : []), ...Object.values(shape.members).map(([codec]) => codec)]
    case 'attributes':
      return Object.values(shape.table).map(([, , codec]) => codec)
    case 'list':
    case 'indexed':
    case 'groups':
      return [shape.item]
    case 'select':
      return Object.values(shape.choices)
    case 'headed':
      return [shape.header, shape.attrs]
    case 'lazy':
      return [shape.of()]
    case 'by direction':
      return [shape.request, shape.reply]
    case 'own':
      return shape.parts
    default:
      return noSuchShape(shape)
  }
}

/** Resolves a codec that is looked up late or depends on the direction to the codec that reads it. */
export function resolved(codec: Codec<unknown>): Codec<unknown> {
  const { shape } = codec
  if (shape.type === 'lazy') return resolved(shape.of())
  return shape.type === 'by direction' ? resolved(shape.request) : codec
}

/** The names of a number's values or bits, where it has any. */
export function namesOf({ shape }: Codec<unknown>): { readonly names: Names; readonly flags: boolean } | undefined {
  if (shape.type !== 'integer' || !shape.names) return undefined
  return { names: shape.names, flags: shape.flags ?? false }
}

/** Whether the values are bigint. */
export const isWide = ({ shape }: Codec<unknown>): boolean =>
  shape.type === 'uint' || (shape.type === 'integer' && shape.bits === 64)
