import type { Codec, Sized } from '../../netlink/codec/codec.ts'
import type { SpecNode } from '../spec/node.ts'
import type { SpecSet } from '../spec/types.ts'
import type { Facing } from './face.ts'

/** A codec of a specification, with its face. */
export interface Typed<C extends Codec<unknown> = Codec<unknown>> {
  readonly codec: C
  readonly facing: Facing
}

/** A struct, with the names of its members. */
export interface TypedStruct extends Typed<Sized<object>> {
  readonly names: ReadonlySet<string>
}

/** What a specification declares, each made at its first use. `node` is the place that names it, for errors. */
export interface Kit {
  struct(name: string, node: SpecNode): TypedStruct
  set(name: string, node: SpecNode): Typed<Codec<object>>
  subMessage(name: string, selector: string, set: SpecSet, node: SpecNode): Typed
}
