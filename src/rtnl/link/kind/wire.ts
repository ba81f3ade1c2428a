import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { DeclaredKinds, PeerKey, Ports, Sets } from './data.ts'

// Options of kinds as on the wire level: numbers, as messages have them. The command reads and prints these.

/** Decoded data of every kind of link, by kind. */
export type WireKinds = { -readonly [K in keyof Sets]: TypeOf<Sets[K]> }

/** Decoded data of a port, by the kind of its master. */
export type WirePorts = { -readonly [K in keyof Ports]: TypeOf<Ports[K]> }

/** The keys of rows that are read-only. */
type ReadOnly<O> = O extends { readonly attrs: { readonly table: infer T } }
  ? { [K in keyof T]: T[K] extends readonly [...unknown[], { readonly readOnly: true }] ? K : never }[keyof T]
  : never

/** Settable options of each kind of link: without the read-only ones and the other end of a pair. */
export type WireKindData = { [K in keyof WireKinds]: Omit<WireKinds[K], ReadOnly<DeclaredKinds[K]> | PeerKey<DeclaredKinds[K]>> }

/** Settable options of a port, by the kind of its master. */
export type WireSlaveData = { [K in keyof WirePorts]: Omit<WirePorts[K], ReadOnly<Extract<DeclaredKinds[K]['ports'], object>>> }
