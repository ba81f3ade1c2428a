import { auditMessages } from '../../audit/table.ts'
import { connectorMessages } from '../../connector/table.ts'
import { sockDiag } from '../../diag/protocol.ts'
import { type Family, genlmsghdr } from '../../genl/family.ts'
import { GENL_ID_CTRL, nlctrl } from '../../genl/nlctrl.ts'
import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { type FamilyMessages, type GenericNetlink, genericNetlink } from '../../genl/protocol.ts'
import { checkArray, checkProtocol } from '../../netlink/base/check.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { bytes } from '../../netlink/codec/values.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import { type Protocol, protocol } from '../../netlink/message/protocol.ts'
import type { MessageTable } from '../../netlink/message/row.ts'
import { nfgenmsg } from '../../nfnetlink/header.ts'
import { nfnetlinkMessages } from '../../nfnetlink/protocol.ts'
import { rtnetlink } from '../../rtnl/protocol.ts'
import { xfrmMessages } from '../../xfrm/table.ts'
import { diagStart, guessed, shapeless } from './guess.ts'

/** NETLINK_* protocols by number (linux/netlink.h). */
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

/** Declarations for decoding a recording, in addition to the tables of nlwire. */
export interface DeclaredProtocols<F extends readonly Family[] = readonly Family[]> {
  /** Declared families of generic netlink. They replace nlwire's families of the same name, except the controller, nlctrl. */
  readonly families?: F
  /** Declared protocols. They replace nlwire's protocols of the same number. */
  readonly protocols?: readonly Protocol[]
}

/** Protocols of one recording. Families of generic netlink learned from it are not shared with others. */
export interface Protocols<T extends MessageTable = MessageTable> {
  /** Generic netlink with the declared families, for `is` and `learn`. */
  readonly generic: GenericNetlink<T>
  /** The families of generic netlink with tables, declared ones last, but the controller: it has a number of its own. */
  readonly families: readonly Family[]
  /** Returns the tables of a protocol. Without tables, it knows the control messages and guesses the layout of the others. */
  of(number: number): Protocol
  /** Learns the name of a family from a reply of the controller, and appends `mark` to it. */
  learn(number: number, message: Message, mark?: string): void
  /** Returns the name of a message: `RTM_NEWLINK`, `CTRL_CMD_GETFAMILY`, `WG_CMD_GET_DEVICE`. */
  nameOf(number: number, message: Pick<Message, 'type' | 'flags' | 'pid' | 'bytes'>): string
  /** Returns the name of the family of a message type if it was only guessed. */
  guessOf(number: number, type: number): string | undefined
}

/** The command by which the controller describes a family. */
const NEWFAMILY = nlctrl.messages.CTRL_CMD_NEWFAMILY[5].first

/** NETLINK_NETFILTER. Subsystems that no table describes have the struct, too. */
const nfnetlink = protocol('NETLINK_NETFILTER', NETLINK.NETFILTER, nfnetlinkMessages, { unknown: guessed(nfgenmsg) })

const xfrm = protocol('NETLINK_XFRM', NETLINK.XFRM, xfrmMessages)

const audit = protocol('NETLINK_AUDIT', NETLINK.AUDIT, auditMessages)
const connector = protocol('NETLINK_CONNECTOR', NETLINK.CONNECTOR, connectorMessages)

/** The protocols with tables, but generic netlink, whose families a recording adds. */
export const OWN_PROTOCOLS: readonly Protocol[] = [rtnetlink, nfnetlink, xfrm, audit, connector]

/** Creates a protocol without tables. */
const undescribed = (number: number): Protocol => protocol(protocolName(number), number, {}, { unknown: shapeless() })

/**
 * Creates the protocols of a recording, with the families and protocols from the options. Initially the controller is the
 * only generic netlink family with a known message type; the recording or `generic.learn` adds the others. Throws a
 * TypeError if two families have the same name.
 */
export function protocols<const F extends readonly Family[] = readonly []>(
  options: DeclaredProtocols<F> = {},
): Protocols<FamilyMessages<F>> {
  checkKeys('options of protocols', options, ['families', 'protocols'])
  const { families, protocols: declared = [] } = options
  if (families !== undefined) checkArray(families, 'families', 'an array of declared families')
  checkArray(declared, 'protocols', 'an array of declared protocols')
  for (const one of declared) checkProtocol(one)
  const all = allFamilies(families ?? [])
  const genl = genericOf<F>(all)
  const others = new Map<number, Protocol>([...OWN_PROTOCOLS, genl, ...declared].map((one) => [one.number, one]))
  const of = (number: number): Protocol => {
    const known = others.get(number)
    if (known) return known
    // Made when a recording has it.
    const made = number === NETLINK.SOCK_DIAG ? sockDiag(shapeless(diagStart)) : undescribed(number)
    others.set(number, made)
    return made
  }
  return {
    generic: genl,
    families: all.filter((one) => one !== nlctrl),
    of,
    learn(number, message, mark) {
      if (number !== NETLINK.GENERIC || message.type !== GENL_ID_CTRL || message.header['cmd'] !== NEWFAMILY) return
      const { familyId, familyName, hdrsize = 0 } = message.attrs as { familyId?: number; familyName?: string; hdrsize?: number }
      if (familyId !== undefined && familyName !== undefined) genl.learn(familyId, familyName, hdrsize, mark)
    },
    guessOf: (number, type) => (number === NETLINK.GENERIC ? genl.guessOf(type) : undefined),
    nameOf(number, message) {
      const { type, flags, bytes } = message
      if (number === NETLINK.GENERIC && others.get(number) === genl) return genl.nameOf(message) ?? `type ${type}`
      return of(number).find(type, flags, bytes[NLMSG_HDRLEN]).name ?? `type ${type}`
    },
  }
}

/** The given families, after nlwire's families of other names. */
function allFamilies(families: readonly Family[]): readonly Family[] {
  const names = new Set(families.map(({ name }) => name))
  return [...OWN_FAMILIES.filter(({ name }) => !names.has(name)), ...families]
}

/** Creates generic netlink with families. */
function genericOf<F extends readonly Family[]>(families: readonly Family[]): GenericNetlink<FamilyMessages<F>> {
  const made = genericNetlink(families, (hdrsize) => guessed(withFamilyHeader(hdrsize)))
  return made as unknown as GenericNetlink<FamilyMessages<F>>
}

/** struct genlmsghdr and the struct of a family that no table describes, as bytes. */
const withFamilyHeader = (hdrsize: number): ReturnType<typeof genlmsghdr> =>
  genlmsghdr({}, hdrsize === 0 ? {} : { familyHeader: [bytes(hdrsize), 'header of the family', 'not described'] })

/** Returns the name of a protocol: `NETLINK_AUDIT`, or `protocol 23` if the number has no name. */
export function protocolName(number: number): string {
  const name = nameOf(NETLINK, number)
  return name ? `NETLINK_${name}` : `protocol ${number}`
}
