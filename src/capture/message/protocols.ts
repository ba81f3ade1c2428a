import { CTRL_CMD, ctrlAttrs, ctrlmsghdr, GENL_ID_CTRL, genlmsghdr } from '../../genl/nlctrl.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { u8, u16be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { layout } from '../../netlink/message/layouts.ts'
import { controlMessages, type Message, type Protocol, protocol } from '../../netlink/message/message.ts'
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

const CONTROL = 16

/** A family of generic netlink, as far as the controller told of it. */
interface Family {
  readonly name: string
  readonly hdrsize: number
}

/** The protocols of one recording: what it teaches about generic netlink stays with it. */
export interface Protocols {
  /** The tables of a protocol; of one that nobody described, the control messages and what can be guessed. */
  of(number: number): Protocol
  /** Learns the name of a family from an answer of the controller; `mark` is put behind it. */
  learn(number: number, message: Message, mark?: string): void
  /** What a message is called: `RTM_NEWLINK`, `CTRL_CMD_GETFAMILY`, `wireguard command 0`. */
  nameOf(number: number, message: Message): string
}

/** struct nfgenmsg, before every message of nfnetlink (linux/netfilter/nfnetlink.h). */
const nfgenmsg = struct('nfgenmsg', {
  family: [u8, 'nfgen_family', 'AF_*'],
  version: [u8, 'version', '0'],
  resId: [u16be, 'res_id', 'queue, or subsystem of a batch; in network byte order'],
})

const nfnetlink = guessing('NETLINK_NETFILTER', NETLINK.NETFILTER, nfgenmsg)

function guessing(name: string, number: number, header: typeof nfgenmsg): Protocol {
  const guess = guessed(header)
  return { ...protocol(name, number, {}), layoutOf: (type) => (type < CONTROL ? controlMessages.layoutOf(type) : guess) }
}

/** A protocol that nobody described here. */
function undescribed(number: number): Protocol {
  const name = protocolName(number)
  const shape = shapeless(number === NETLINK.SOCK_DIAG ? diagStart : undefined)
  return { ...protocol(name, number, {}), layoutOf: (type) => (type < CONTROL ? controlMessages.layoutOf(type) : shape) }
}

/** Begins with no family of generic netlink known. */
export function protocols(): Protocols {
  const families = new Map<number, Family>([[GENL_ID_CTRL, { name: 'nlctrl', hdrsize: 0 }]])
  const genl = genericNetlink(families)
  const others = new Map<number, Protocol>([
    [rtnetlink.number, rtnetlink],
    [NETLINK.NETFILTER, nfnetlink],
    [NETLINK.GENERIC, genl],
  ])
  const of = (number: number): Protocol => {
    const known = others.get(number)
    if (known) return known
    const unknown = undescribed(number)
    others.set(number, unknown)
    return unknown
  }
  return {
    of,
    learn(number, { type, header, attrs }, mark = '') {
      if (number !== NETLINK.GENERIC || type !== GENL_ID_CTRL || header['cmd'] !== CTRL_CMD.NEWFAMILY) return
      const { familyId, familyName, hdrsize = 0 } = attrs as { familyId?: number; familyName?: string; hdrsize?: number }
      if (familyId !== undefined && familyName !== undefined) families.set(familyId, { name: familyName + mark, hdrsize })
    },
    nameOf(number, { type, header }) {
      const name = of(number).nameOf(type) ?? `type ${type}`
      if (number !== NETLINK.GENERIC || type < CONTROL) return name
      const command = header['cmd'] as number | undefined
      if (type === GENL_ID_CTRL && command !== undefined) return `CTRL_CMD_${nameOf(CTRL_CMD, command) ?? command}`
      return command === undefined ? name : `${name} command ${command}`
    },
  }
}

/** `NETLINK_AUDIT`, and `protocol 23` where the number has no name. */
export function protocolName(number: number): string {
  const name = nameOf(NETLINK, number)
  return name ? `NETLINK_${name}` : `protocol ${number}`
}

function genericNetlink(families: ReadonlyMap<number, Family>): Protocol {
  const controller = layout(ctrlmsghdr, ctrlAttrs)
  return {
    ...protocol('NETLINK_GENERIC', NETLINK.GENERIC, {}),
    layoutOf(type) {
      if (type < CONTROL) return controlMessages.layoutOf(type)
      return type === GENL_ID_CTRL ? controller : guessed(genlmsghdr, families.get(type)?.hdrsize)
    },
    nameOf: (type) => (type < CONTROL ? controlMessages.nameOf(type) : families.get(type)?.name),
  }
}
