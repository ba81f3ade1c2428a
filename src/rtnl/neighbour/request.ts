import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp, parseIp } from '../../netlink/codec/address.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { ChangeRequest } from '../common/change.ts'
import { bitsOf, checkLinkRef, checkOrder, type LinkRef } from '../common/checks.ts'
import { checkObjectOptions } from '../common/named/ip-words.ts'
import type { FlagName } from '../common/named/types.ts'
import { protocolNumber, type RouteProtocol } from '../common/route-names.ts'
import { checkBoolean, checkEncodable } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { NTF, NTF_EXT, NUD } from './constants.ts'
import { type Ndmsg, type NeighbourAttrs, neighbourAttrs } from './table.ts'

/** A state of a neighbour as calls take it, or several. */
export type NeighbourState = FlagName<keyof typeof NUD>

/** What the kernel reports of an entry and no request sets: what calls return, they take. */
export const REPORTED: readonly string[] = [
  ...['family', 'ifindex', 'type', 'cacheinfo', 'probes', 'linkNetnsid', 'tail', 'unknown'],
]

/** Options of a neighbour, as in `ip neigh`. Also takes what `list` returns. */
export interface NeighbourOptions {
  /** Its link-layer address: `02:00:00:00:00:01`. */
  lladdr?: string
  /** NUD_*: one or several. The default is PERMANENT, and NONE for an entry that the kernel manages (`flagsExt`). */
  state?: NeighbourState | readonly NeighbourState[]
  /** NTF_*: `['ROUTER']`, `['PROXY']`, `['USE']`, `['EXT_LEARNED']`. */
  flags?: readonly FlagName<keyof typeof NTF>[]
  /** NTF_EXT_*: `['MANAGED']`. */
  flagsExt?: readonly FlagName<keyof typeof NTF_EXT>[]
  /** The origin of the entry. */
  protocol?: RouteProtocol
  /** The address of the neighbour again, as `list` returns it. */
  dst?: string
}

/** Which of the entries of an address: the neighbour, or that of the proxy. What else `list` returns is ignored. */
export interface NeighbourChoice extends Pick<NeighbourOptions, 'flags'> {
  /**
   * The address for which the link answers in the place of others (`ip neigh … proxy`). Default: whether `flags` has PROXY,
   * as those of a returned one.
   */
  proxy?: boolean
}

const KEYS = ['lladdr', 'state', 'flags', 'flagsExt', 'protocol', 'dst']
/** Of a choice only the flags say something. */
const CHOICE_KEYS = ['flags', 'proxy']

/** The flags of the verbs. */
export const VERBS = {
  add: NLM_F.CREATE | NLM_F.EXCL,
  replace: NLM_F.CREATE | NLM_F.REPLACE,
  change: NLM_F.REPLACE,
  append: NLM_F.CREATE | NLM_F.APPEND,
} as const

type States = string | number | readonly (string | number)[]

/** Returns the bits of states: of one, or of several. `words` are further names. */
export function stateBits(state: States, words: Readonly<Record<string, number>> = {}): number {
  return bitsOf('state', NUD, typeof state === 'string' || typeof state === 'number' ? [state] : state, words)
}

/** Returns the bits of flags of an entry. */
export const flagBits = (flags: readonly FlagName<keyof typeof NTF>[]): number => bitsOf('flag', NTF, flags)

/** Returns the address of a neighbour in the form of the kernel, and its family. */
export function neighbourAddress(text: string): { family: number; dst: string } {
  const bytes = parseIp(text)
  return { family: bytes.length === 4 ? AF.INET : AF.INET6, dst: formatIp(bytes) }
}

/** Throws TypeError if a returned entry is that of another address. */
function checkSame(dst: string | undefined, address: string): void {
  if (dst !== undefined && atPath('dst', () => neighbourAddress(dst)).dst !== address)
    throw new TypeError(`dst: expected the address of the neighbour, ${address}, or nothing, got ${shown(dst)}`)
}

/** Returns what identifies a neighbour, except the index of its link. */
export function neighbourBody(
  link: LinkRef,
  address: string,
  choice: NeighbourChoice & Pick<NeighbourOptions, 'dst'>,
): { header: Partial<Ndmsg>; attrs: NeighbourAttrs } {
  checkLinkRef(link)
  checkKeys('which neighbour', choice, CHOICE_KEYS, [...KEYS, ...REPORTED])
  const { flags = [], proxy = (atPath('flags', () => flagBits(flags)) & NTF.PROXY) !== 0 } = choice
  atPath('proxy', () => checkBoolean(proxy))
  const { family, dst } = neighbourAddress(address)
  checkSame(choice.dst, dst)
  return { header: { family, flags: proxy ? NTF.PROXY : 0 }, attrs: { dst } }
}

/** Throws TypeError for an unknown key. */
export const checkNeighbourKeys = (options: NeighbourOptions): void =>
  checkObjectOptions('a neighbour', options, KEYS, { returned: REPORTED })

/** Returns the request that adds or changes a neighbour. Throws TypeError or RangeError. */
export function putNeighbour(flags: number, link: LinkRef, address: string, options: NeighbourOptions = {}): ChangeRequest {
  checkOrder(link, address)
  checkNeighbourKeys(options)
  const { header, attrs } = neighbourBody(link, address, { ...(options.dst === undefined ? {} : { dst: options.dst }) })
  const { lladdr, state, flags: names = [], flagsExt, protocol } = options
  const bits = flagsExt === undefined ? 0 : atPath('flagsExt', () => bitsOf('flag', NTF_EXT, flagsExt))
  checkEncodable(neighbourAttrs.table, { lladdr })
  return {
    type: RTM.NEWNEIGH,
    flags,
    header: { ...header, state: stateOf(state, bits), flags: atPath('flags', () => flagBits(names)) },
    attrs: {
      ...attrs,
      ...(lladdr === undefined ? {} : { lladdr }),
      ...(bits === 0 ? {} : { flagsExt: bits }),
      ...(protocol === undefined ? {} : { protocol: atPath('protocol', () => protocolNumber(protocol)) }),
    },
    links: { header: { ifindex: link } },
    ...(lladdr === undefined ? {} : { lladdr: { link, lladdr } }),
  }
}

/** The kernel refuses MANAGED with PERMANENT: neigh_add in net/core/neighbour.c. */
function stateOf(state: NeighbourOptions['state'], flagsExt: number): number {
  if (state !== undefined) return atPath('state', () => stateBits(state))
  return (flagsExt & NTF_EXT.MANAGED) === 0 ? NUD.PERMANENT : NUD.NONE
}

/** Returns the request that deletes a neighbour. The state is what `ip` sends; the kernel ignores it. */
export function deleteNeighbour(link: LinkRef, address: string, choice: NeighbourChoice = {}): ChangeRequest {
  checkOrder(link, address)
  const { header, attrs } = neighbourBody(link, address, choice)
  return { type: RTM.DELNEIGH, header: { ...header, state: NUD.PERMANENT }, attrs, links: { header: { ifindex: link } } }
}
