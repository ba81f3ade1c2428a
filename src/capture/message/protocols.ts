import * as FAMILIES from '../../genl/families.ts'
import { type Family, genlmsghdr } from '../../genl/family.ts'
import { GENL_ID_CTRL, nlctrl } from '../../genl/nlctrl.ts'
import { type FamilyMessages, type GenericNetlink, genericNetlink } from '../../genl/protocol.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { u8, u16be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import { type Protocol, protocol } from '../../netlink/message/protocol.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import { rtnetlink } from '../../rtnl/protocol.ts'
import { diagStart, guessed, shapeless } from './guess.ts'

/** NETLINK_*: the protocols by number (linux/netlink.h). */
export const NETLINK = {
  ROUTE: 0,
  USERSOCK: 2,
  FIREWALL: 3,
  SOCK_DIAG: 4,
  NFLOG: 5,
  XFRM: 6,
  SELINUX: 7,
  ISCSI: 8,
  AUDIT: 9,
  FIB_LOOKUP: 10,
  CONNECTOR: 11,
  NETFILTER: 12,
  IP6_FW: 13,
  DNRTMSG: 14,
  KOBJECT_UEVENT: 15,
  GENERIC: 16,
  SCSITRANSPORT: 18,
  ECRYPTFS: 19,
  RDMA: 20,
  CRYPTO: 21,
  SMC: 22,
} as const

/** What a recording is decoded with, besides the tables of nlwire. */
export interface DeclaredProtocols<F extends readonly Family[] = readonly Family[]> {
  /** Declared families of generic netlink. One of nlwire with the same name gives way, but for the controller, nlctrl. */
  readonly families?: F
  /** Declared protocols. One of nlwire with the same number gives way. */
  readonly protocols?: readonly Protocol[]
}

/** The protocols of one recording: what it teaches about generic netlink stays with it. */
export interface Protocols<T extends MessageTable = MessageTable> {
  /** Generic netlink with the declared families, for `is` and `learn`. */
  readonly generic: GenericNetlink<T>
  /** The tables of a protocol; of one that nobody described, the control messages and what can be guessed. */
  of(number: number): Protocol
  /** Learns the name of a family from an answer of the controller; `mark` is put behind it. */
  learn(number: number, message: Message, mark?: string): void
  /** What a message is called: `RTM_NEWLINK`, `CTRL_CMD_GETFAMILY`, `wireguard command 0`. */
  nameOf(number: number, message: Message): string
}

/** The command by which the controller describes a family. */
const NEWFAMILY = nlctrl.messages.CTRL_CMD_NEWFAMILY[5].first

/** struct nfgenmsg, before every message of nfnetlink (linux/netfilter/nfnetlink.h). */
const nfgenmsg = struct('nfgenmsg', {
  family: [u8, 'nfgen_family', 'AF_*'],
  version: [u8, 'version', '0'],
  resId: [u16be, 'res_id', 'queue, or subsystem of a batch; in network byte order'],
})

const nfnetlink = protocol('NETLINK_NETFILTER', NETLINK.NETFILTER, {}, { unknown: guessed(nfgenmsg) })

/** A protocol without tables here. */
function undescribed(number: number): Protocol {
  return protocol(
    protocolName(number),
    number,
    {},
    {
      unknown: shapeless(number === NETLINK.SOCK_DIAG ? diagStart : undefined),
    },
  )
}

/**
 * The protocols of a recording, with the families and protocols that the options declare. Of the message types of generic netlink that of the
 * controller alone is known at first: the recording tells the others, or `generic.learn`. Throws a TypeError where two families share a name.
 */
export function protocols<const F extends readonly Family[] = readonly []>(
  options: DeclaredProtocols<F> = {},
): Protocols<FamilyMessages<F>> {
  const { families, protocols: declared = [] } = options
  const genl = genericOf<F>((families ?? []) as F)
  const others = new Map<number, Protocol>([rtnetlink, nfnetlink, genl, ...declared].map((one) => [one.number, one]))
  const of = (number: number): Protocol => {
    const known = others.get(number)
    if (known) return known
    const unknown = undescribed(number)
    others.set(number, unknown)
    return unknown
  }
  return {
    generic: genl,
    of,
    learn(number, message, mark) {
      if (number !== NETLINK.GENERIC || message.type !== GENL_ID_CTRL || message.header['cmd'] !== NEWFAMILY) return
      const { familyId, familyName, hdrsize = 0 } = message.attrs as { familyId?: number; familyName?: string; hdrsize?: number }
      if (familyId !== undefined && familyName !== undefined) genl.learn(familyId, familyName, hdrsize, mark)
    },
    nameOf(number, { type, flags, bytes }) {
      return of(number).find(type, flags, bytes[NLMSG_HDRLEN]).name ?? `type ${type}`
    },
  }
}

/** Generic netlink with the given families, and with those of nlwire that have other names. */
function genericOf<F extends readonly Family[]>(families: F): GenericNetlink<FamilyMessages<F>> {
  const names = new Set(families.map(({ name }) => name))
  const own: readonly Family[] = Object.values(FAMILIES).filter(({ name }) => !names.has(name))
  const all = genericNetlink([...own, ...families], (hdrsize) => guessed(genlmsghdr({}, {}), hdrsize))
  return all as unknown as GenericNetlink<FamilyMessages<F>>
}

/** `NETLINK_AUDIT`, and `protocol 23` where the number has no name. */
export function protocolName(number: number): string {
  const name = nameOf(NETLINK, number)
  return name ? `NETLINK_${name}` : `protocol ${number}`
}
