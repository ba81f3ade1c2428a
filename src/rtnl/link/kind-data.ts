import type { TypeOf } from '../../netlink/codec/codec.ts'
import type { linkInfo } from './table.ts'

type Rows = (typeof linkInfo)['table']
type Kinds = Rows['data'][2]['choices']
type Ports = Rows['slaveData'][2]['choices']

/** What the data of each kind of link decode to, by kind: all kinds of the tables. */
export type LinkKinds = { -readonly [K in keyof Kinds]: TypeOf<Kinds[K]> }

/** What the data of a port decode to, by the kind of its master. */
export type PortKinds = { -readonly [K in keyof Ports]: TypeOf<Ports[K]> }
