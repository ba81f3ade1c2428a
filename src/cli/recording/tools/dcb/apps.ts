import type { Recorded } from '../../../../capture.ts'
import { NLMSG_HDRLEN } from '../../../../netlink/message/header.ts'
import { DCB_APP_SEL, IEEE_8021QAZ_APP_SEL } from '../../../../rtnl/dcb/constants.ts'
import { hex, type Remaining } from '../remaining.ts'

interface App {
  readonly selector: number
  readonly priority: number
  readonly protocol: number
}

/** What a table of applications does: it gives packets a priority (`dcb app`), or writes it into them (`dcb rewr`). */
export type AppTable = 'app' | 'rewr'

const { ETHERTYPE, STREAM, DGRAM, ANY, DSCP } = IEEE_8021QAZ_APP_SEL
const { PCP } = DCB_APP_SEL

/** The word of each selector, as `dcb apptrust` has them. */
const SELECTORS: Readonly<Record<number, string>> = {
  [ETHERTYPE]: 'ethtype',
  [STREAM]: 'stream-port',
  [DGRAM]: 'dgram-port',
  [ANY]: 'port',
  [DSCP]: 'dscp',
  [PCP]: 'pcp',
}
/** Priority code points with the drop eligible indicator begin at 8. */
const DROP_ELIGIBLE = 8

function protocolText(selector: number, protocol: number): string {
  if (selector === ETHERTYPE) return hex(protocol)
  if (selector !== PCP || protocol >= 2 * DROP_ELIGIBLE) return String(protocol)
  return `${protocol % DROP_ELIGIBLE}${protocol < DROP_ELIGIBLE ? 'nd' : 'de'}`
}

/** The word before a mapping, and the mapping: `dscp-prio` and `46:5`. Undefined for selectors that dcb does not have. */
function appWords(table: AppTable, { selector, priority, protocol }: App): readonly [string, string] | undefined {
  if (selector === ETHERTYPE && protocol === 0 && table === 'app') return ['default-prio', `${priority}`]
  const word = SELECTORS[selector]
  const text = protocolText(selector, protocol)
  if (word === undefined) return undefined
  return table === 'app' ? [`${word}-prio`, `${text}:${priority}`] : [`prio-${word}`, `${priority}:${text}`]
}

/** The mappings of a table; one word stands before all of its kind that follow each other. Undefined if there are none. */
export function appsText(from: Remaining, table: AppTable): string | undefined {
  const lists = ['ieeeApp', 'dcbApp'].map((key) => [key, from.peek(key) as readonly App[] | undefined] as const)
  const words: string[] = []
  let last = ''
  for (const app of lists.flatMap(([, apps]) => apps ?? [])) {
    const found = appWords(table, app)
    if (!found) return undefined
    words.push(...(found[0] === last ? [found[1]] : found))
    last = found[0]
  }
  for (const [key] of lists) from.take(key)
  return words.length > 0 ? words.join(' ') : undefined
}

const [DCB_ATTR_IEEE, DCB_ATTR_DCB_APP_TRUST_TABLE] = [13, 11]

/**
 * The selectors that are trusted, in their order. It is in the bytes only: some have the one attribute, some the other, and each has
 * a list of its own among the values.
 */
export function trustText(from: Remaining, { message, littleEndian }: Recorded): string | undefined {
  const { bytes } = message
  let place: Place = { at: NLMSG_HDRLEN + DCBMSG, end: bytes.length }
  for (const type of [DCB_ATTR_IEEE, DCB_ATTR_DCB_APP_TRUST_TABLE]) {
    const found = attributes(bytes, place, littleEndian).find((one) => one.type === type)
    if (!found) return undefined
    place = found
  }
  const words = attributes(bytes, place, littleEndian).map(({ at }) => SELECTORS[bytes[at] ?? 0])
  if (words.includes(undefined)) return undefined
  for (const key of ['ieeeApp', 'dcbApp']) from.take(key)
  return `order ${words.join(' ')}`.trim()
}

/** Where the payload of an attribute is. */
interface Place {
  readonly at: number
  readonly end: number
}

/** The size of struct dcbmsg, and that of struct nlattr. */
const [DCBMSG, NLA_HDRLEN] = [4, 4]
const NLA_TYPE_MASK = 0x3fff

function attributes(bytes: Uint8Array, { at: start, end }: Place, littleEndian: boolean): (Place & { readonly type: number })[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const out: (Place & { readonly type: number })[] = []
  let at = start
  while (at + NLA_HDRLEN <= end) {
    const size = view.getUint16(at, littleEndian)
    if (size < NLA_HDRLEN || at + size > end) break
    out.push({ type: view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK, at: at + NLA_HDRLEN, end: at + size })
    at += (size + 3) & ~3
  }
  return out
}
