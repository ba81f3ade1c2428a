import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type * as kinds from '../kinds.ts'
import type { linkInfo } from '../table.ts'

type Rows = (typeof linkInfo)['table']
type Sets = Rows['data'][2]['choices']
type Ports = Rows['slaveData'][2]['choices']
type Declared = typeof kinds

/** Decoded data of every kind of link, by kind. */
export type LinkKinds = { -readonly [K in keyof Sets]: TypeOf<Sets[K]> }

/** Decoded data of a port, by the kind of its master. */
export type PortKinds = { -readonly [K in keyof Ports]: TypeOf<Ports[K]> }

type ReadOnly<O> = O extends { readonly readOnly?: readonly (infer R)[] } ? R & PropertyKey : never
type PeerKey<O> = O extends { readonly pair?: { readonly key: infer K } } ? K & PropertyKey : never

/** The kinds whose links are created in pairs. */
export type PairKind = { [K in keyof Declared]: [PeerKey<Declared[K]>] extends [never] ? never : K }[keyof Declared]

/** Settable options of each kind of link: without the read-only ones and the other end of a pair. */
export type KindData = { [K in keyof LinkKinds]: Omit<LinkKinds[K], ReadOnly<Declared[K]> | PeerKey<Declared[K]>> }

/** Settable options of a port, by the kind of its master. */
export type SlaveData = { [K in keyof PortKinds]: Omit<PortKinds[K], ReadOnly<Extract<Declared[K]['ports'], object>>> }
