import type { SpecNode } from './node.ts'

/** The forms of specifications, which differ in what they allow. */
export const FORMS = ['genetlink', 'genetlink-c', 'genetlink-legacy', 'netlink-raw'] as const

/** A specification of a netlink family (Documentation/userspace-api/netlink/specs.rst), with what it leaves to be derived. */
export interface Spec {
  readonly file: string
  /** Name of the family: `ethtool`, `rt-link`. */
  readonly name: string
  readonly form: (typeof FORMS)[number]
  readonly doc: string
  /** Number for socket(2), and of the messages' protocol. */
  readonly protocol: number
  readonly enums: ReadonlyMap<string, SpecEnum>
  readonly structs: ReadonlyMap<string, SpecStruct>
  readonly sets: ReadonlyMap<string, SpecSet>
  readonly subMessages: ReadonlyMap<string, SpecSubMessage>
  readonly operations: readonly SpecOperation[]
  readonly groups: readonly SpecGroup[]
}

/** Names of numbers: the values of an enum, or the numbers of bits. */
export interface SpecEnum {
  readonly name: string
  readonly isFlags: boolean
  /** The number of each name: for flags that of the bit. */
  readonly entries: ReadonlyMap<string, number>
}

/** What an attribute, a member of a struct and an item of an array have in common. */
export interface SpecType {
  readonly name: string
  readonly type: string
  readonly doc: string
  readonly byteOrder: 'big-endian' | 'little-endian' | undefined
  readonly enum: SpecEnum | undefined
  readonly enumAsFlags: boolean
  readonly hint: string | undefined
  readonly struct: string | undefined
  /** Bytes of a member, or of an attribute. */
  readonly len: number | undefined
  readonly node: SpecNode
}

/** A C struct. */
export interface SpecStruct {
  readonly name: string
  readonly members: readonly SpecType[]
  readonly node: SpecNode
}

/** An attribute. */
export interface SpecAttribute extends SpecType {
  /** Its type in struct nlattr. */
  readonly value: number
  /** The kernel's name: `IFLA_MTU`. */
  readonly wire: string
  /** The key of decoded values. */
  readonly key: string
  readonly isMulti: boolean
  readonly nested: string | undefined
  readonly subType: string | undefined
  readonly typeValue: readonly string[]
  readonly subMessage: string | undefined
  readonly selector: string | undefined
  readonly checks: SpecChecks
}

/** Limits of an attribute in requests. */
export interface SpecChecks {
  readonly min?: bigint
  readonly max?: bigint
  readonly 'min-len'?: bigint
  readonly 'max-len'?: bigint
  readonly 'exact-len'?: bigint
}

/** A set of attributes. */
export interface SpecSet {
  readonly name: string
  readonly attributes: ReadonlyMap<string, SpecAttribute>
}

/** What the values of a selector select. */
export interface SpecSubMessage {
  readonly name: string
  readonly formats: readonly SpecFormat[]
}

/** A form of a sub-message: a struct, attributes, both or neither. */
export interface SpecFormat {
  readonly value: string
  readonly header: string | undefined
  readonly set: string | undefined
}

/** A message, or a request and its replies. */
export interface SpecOperation {
  readonly name: string
  /** The kernel's name of the request or the notification: `ETHTOOL_MSG_STRSET_GET`. */
  readonly wire: string
  readonly doc: string
  /** `do`, `dump`, `event`, `notify`, in the order of the file. */
  readonly modes: readonly string[]
  /** Number of the request, if there is one. */
  readonly request: number | undefined
  /** Number of the reply or the notification, if there is one. */
  readonly reply: number | undefined
  /** Its set of attributes, if it has any. */
  readonly set: string | undefined
  /** The struct before the attributes. */
  readonly header: string | undefined
  /** A reserved number: nobody sends it. */
  readonly isReserved: boolean
  readonly node: SpecNode
}

/** A multicast group. The kernel chooses the numbers of those of generic netlink. */
export interface SpecGroup {
  readonly name: string
  readonly value: number | undefined
}

/** Whether it is a notification. */
export const isNotification = ({ modes }: Pick<SpecOperation, 'modes'>): boolean =>
  modes.includes('notify') || modes.includes('event')
