import { genlmsghdr } from '../../genl/family.ts'
import { GENL_ID_CTRL, nlctrl } from '../../genl/nlctrl.ts'
import { genericNetlink } from '../../genl/protocol.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { u8, u16be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import { type Protocol, protocol } from '../../netlink/message/protocol.ts'
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

/** The protocols of one recording: what it teaches about generic netlink stays with it. */
export interface Protocols {
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

/** Begins with no family of generic netlink known but the controller. */
export function protocols(): Protocols {
  const genl = genericNetlink([], (hdrsize) => guessed(genlmsghdr({}, {}), hdrsize))
  const others = new Map<number, Protocol>([rtnetlink, nfnetlink, genl].map((one) => [one.number, one]))
  const of = (number: number): Protocol => {
    const known = others.get(number)
    if (known) return known
    const unknown = undescribed(number)
    others.set(number, unknown)
    return unknown
  }
  return {
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

/** `NETLINK_AUDIT`, and `protocol 23` where the number has no name. */
export function protocolName(number: number): string {
  const name = nameOf(NETLINK, number)
  return name ? `NETLINK_${name}` : `protocol ${number}`
}
