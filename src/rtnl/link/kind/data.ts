import type { Returned, Taken } from '../../common/named/types.ts'
import type * as kinds from '../kinds.ts'
import type { linkInfo } from '../table.ts'
import type { Needs, NeedsOption } from './rules.ts'

type Rows = (typeof linkInfo)['table']
/** The attributes of every kind. */
export type Sets = Rows['data'][2]['choices']
/** The attributes of ports, by the kind of the master. */
export type Ports = Rows['slaveData'][2]['choices']
/** The declarations of the kinds. */
export type DeclaredKinds = typeof kinds

/** Data of every kind of link as calls return it, by kind. */
export type LinkKinds = { -readonly [K in keyof Sets]: Returned<Sets[K]> }

/** Data of a port as calls return it, by the kind of its master. */
export type PortKinds = { -readonly [K in keyof Ports]: Returned<Ports[K]> }

/** The key of the other end of a pair. */
export type PeerKey<O> = O extends { readonly pair?: { readonly key: infer K } } ? K & PropertyKey : never

/** The kinds whose links are created in pairs. */
export type PairKind = {
  [K in keyof DeclaredKinds]: [PeerKey<DeclaredKinds[K]>] extends [never] ? never : K
}[keyof DeclaredKinds]

type CreateRule<K extends keyof DeclaredKinds> = NonNullable<DeclaredKinds[K]['create']>[number]
type Needed<R> = R extends Needs<infer K> ? K : never
type NeededOption<R> = R extends NeedsOption<infer O> ? O : never

/** Options of the link that a new link of the kind requires: `link`, `data`, … */
export type RequiredOption<K extends keyof DeclaredKinds> = NeededOption<CreateRule<K>>

/** Options in the data of the kind that a new link requires. */
export type RequiredData<K extends keyof DeclaredKinds> = Needed<CreateRule<K>>

/** The kinds whose links take ports without options. */
export type PlainMaster = { [K in keyof DeclaredKinds]: true extends DeclaredKinds[K]['ports'] ? K : never }[keyof DeclaredKinds]

/** The name of a kind of link that nlwire knows. */
export type KnownKind = keyof KindData

/** The name of a kind of link whose ports have options. */
export type KnownMaster = keyof SlaveData

/** Settable options of each kind of link: without the read-only ones and the other end of a pair. */
export type KindData = { [K in keyof Sets]: Omit<Taken<Sets[K]>, PeerKey<DeclaredKinds[K]>> }

/** Settable options of a port, by the kind of its master. */
export type SlaveData = { [K in keyof Ports]: Taken<Ports[K]> }
