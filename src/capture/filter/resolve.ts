import { genlmsghdr } from '../../genl/family.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { extackAttrs } from '../../netlink/message/extack.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { nfgenmsg } from '../../nfnetlink/header.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK, type Protocols } from '../message/protocols.ts'
import { choicesOf, elementOf, halvesOf, membersOf, type NamedMember, paddingIn } from './codecs.ts'
import { type Leaf, reach, type Step, stepsOf } from './reach.ts'
import { perTables, tabled } from './vocabulary.ts'

type Any = Codec<unknown>

/** The declared struct and attributes of a message. */
interface Body {
  readonly header?: Any
  readonly attrs?: Any
}

/** Result of looking up a name in the tables. */
export interface Resolved {
  /** The paths that the name means: a kernel name may occur at several places. */
  readonly paths: readonly (readonly Step[])[]
  /** The codecs of the values there; undefined if no table declares them. */
  readonly codecs: readonly (Any | undefined)[]
}

/** Keys of values without a table: bytes, attributes by number, structs of other protocols (struct genlmsghdr, struct nfgenmsg). */
const FREE = new Set([
  'unknown',
  'other',
  'tail',
  'payload',
  'struct',
  'index',
  'value',
  'cmd',
  'version',
  'reserved',
  'resId',
  'request',
])
/** Pairs of the kernel's uevents and of udev (lib/kobject_uevent.c, drivers/base/core.c, systemd). */
const UEVENT = new Set([
  ...['ACTION', 'DEVPATH', 'SUBSYSTEM', 'SEQNUM', 'SYNTH_UUID', 'INTERFACE', 'IFINDEX', 'DEVNAME', 'DEVTYPE', 'DRIVER'],
  ...['MODALIAS', 'MAJOR', 'MINOR', 'DEVMODE', 'PRODUCT', 'STATE', 'TRIGGER', 'TAGS', 'CURRENT_TAGS', 'DEVLINKS'],
])
/** Prefixes of the pairs that rules of udev add. */
const UDEV = /^(?:ID|UDEV|SYSTEMD|USEC)_[A-Z0-9_]+$/
const isUevent = (name: string): boolean => UEVENT.has(name) || UDEV.test(name)

const genericHeader = genlmsghdr({}, {}) as Any

/** Made at the first condition: a recording has few of the protocols. */
const bodies = perTables((known): readonly Body[] => [
  ...different(
    tabled(known).flatMap(({ messages }) =>
      Object.values(messages).flatMap((row) => [codecsOfRow(row, false), ...(row[5]?.request ? [codecsOfRow(row, true)] : [])]),
    ),
  ),
  { attrs: extackAttrs as Any },
  { header: nfgenmsg as Any },
  { header: genericHeader },
])

/** Returns each pair of a struct and a set of attributes once: many messages share them. */
function different(all: readonly Body[]): Body[] {
  const seen = new Map<Any | undefined, Set<Any | undefined>>()
  return all.filter(({ header, attrs }) => {
    const others = seen.get(header) ?? new Set()
    seen.set(header, others)
    return !others.has(attrs) && others.add(attrs)
  })
}

/** Kernel names that only explained bytes have: padding, and the headers of uevents. */
const explainedNames = perTables((known): ReadonlySet<string> => {
  const names = new Set(['uevent', 'udev'])
  const seen = new Set<Any>()
  for (const { header, attrs } of bodies(known)) for (const codec of [header, attrs]) if (codec) paddingIn(codec, seen, names)
  return names
})

/** Whether only explained bytes have a path, and no decoded value. */
export const isExplained = (steps: readonly Step[], known?: Protocols): boolean =>
  explainedNames(known).has((steps.at(-1) as Step).name) || steps[0]?.name === 'udev'

/** The first wrong step of a name, and the names that would be valid in its place. */
export interface Unresolved {
  readonly wrong: number
  readonly instead: readonly string[]
}

/** Follows the steps through the tables of nlwire, or of others. */
export function resolve(steps: readonly Step[], known?: Protocols): Resolved | Unresolved {
  const found = bodies(known).map((body) => codecsOf(body, steps))
  const codecs = found.flatMap((one) => one.codecs)
  if (codecs.length > 0) return { paths: [steps], codecs }
  const deep = deeper(steps, known)
  if (deep) return deep
  const wrong = Math.max(...found.map((one) => one.wrong))
  const instead = found.filter((one) => one.wrong === wrong).flatMap((one) => one.instead)
  return { wrong, instead: [...new Set(wrong === 0 ? [...instead, ...FREE, ...UEVENT] : instead)] }
}

interface Found {
  readonly codecs: readonly (Any | undefined)[]
  /** The first wrong step, and the names that would be valid in its place. */
  readonly wrong: number
  readonly instead: readonly string[]
}

function codecsOf({ header, attrs }: Body, steps: readonly Step[]): Found {
  const [first, ...rest] = steps as [Step, ...Step[]]
  const isHalf = first.name === 'attrs' || first.name === 'header'
  if (isHalf && rest.length === 0) return { codecs: [undefined], wrong: 0, instead: [] }
  if (isUevent((isHalf && rest[0] ? rest[0] : first).name)) return { codecs: [undefined], wrong: 0, instead: [] }
  if (!isHalf && FREE.has(first.name)) return { codecs: [undefined], wrong: 0, instead: [] }
  const halves = isHalf ? [first.name === 'attrs' ? attrs : header] : [attrs, header]
  const found = halves.flatMap((half) => (half ? [within(half, isHalf ? rest : steps, isHalf ? 1 : 0)] : []))
  // Ethtool has an attribute with the key `header`.
  const isKey = isHalf && attrs !== undefined && membersOf(elementOf(attrs)).has(first.name)
  return merged(isKey ? [...found, within(attrs, steps, 0)] : found)
}

function merged(found: readonly Found[]): Found {
  const wrong = Math.max(0, ...found.map((one) => one.wrong))
  const instead = found.filter((one) => one.wrong === wrong).flatMap((one) => one.instead)
  return { codecs: found.flatMap((one) => one.codecs), wrong, instead }
}

function within(codec: Any, steps: readonly Step[], at: number): Found {
  const element = elementOf(codec)
  const [step, ...rest] = steps
  if (!step) return { codecs: [element], wrong: at, instead: [] }
  if (FREE.has(step.name)) return { codecs: [undefined], wrong: at, instead: [] }
  const member = membersOf(element).get(step.name) ?? partsOf(element).find(({ key }) => key === step.name)
  if (member) return within(member.codec, rest, at + 1)
  const parts = partsOf(element)
  const own = { codecs: [], wrong: at, instead: [...membersOf(element).keys(), ...parts.map(({ key }) => key)] }
  return merged([own, ...parts.map((part) => within(part.codec, steps, at))])
}

const partsOf = (codec: Any): readonly NamedMember[] => [...halvesOf(codec), ...choicesOf(codec)]

/** Returns the attributes and the members of structs with this key, at the top level of any message, by kernel name. */
export function membersNamed(key: string, known?: Protocols): readonly { readonly name: string; readonly codec: Any }[] {
  const halves = new Set(
    bodies(known)
      .flatMap(({ header, attrs }) => [header, attrs])
      .filter((half) => half !== undefined),
  )
  return [...halves].flatMap((half) =>
    [...membersOf(half)].flatMap(([name, one]) =>
      one.key === key && name !== key ? [{ name, codec: elementOf(one.codec) }] : [],
    ),
  )
}

/** Resolves a kernel name of a nested attribute: IFLA_INFO_KIND is linkinfo.kind. */
function deeper([first, ...rest]: readonly Step[], known?: Protocols): Resolved | undefined {
  if (!first || !/_/.test(first.name)) return undefined
  const paths = places(first.name, known).map((before) => [...before, first, ...rest])
  const found = paths.map((path) => merged(bodies(known).map((body) => codecsOf(body, path))))
  const good = paths.filter((_, i) => (found[i] as Found).codecs.length > 0)
  return good.length > 0 ? { paths: good, codecs: found.flatMap(({ codecs }) => codecs) } : undefined
}

/** Returns paths that stand deeper in messages and end with a name: `kind` is linkinfo.kind, `vlan.id` linkinfo.data.vlan.id. */
export function deeperNames(name: string, known?: Protocols): string[] {
  const [first = '', ...rest] = name.split('.')
  const all = places(first, known).map((before) => [...before.map((one) => one.name), first, ...rest].join('.'))
  const found = all.filter((path) => 'paths' in resolve(stepsOf(path), known))
  return found.sort((a, b) => a.split('.').length - b.split('.').length)
}

/** Returns the paths of all sets that have a member of this name, each set once. */
function places(name: string, known?: Protocols): Step[][] {
  const seen = new Set<Any>()
  const found: Step[][] = []
  let level: { codec: Any; path: Step[] }[] = bodies(known).flatMap(({ header, attrs }) =>
    [attrs, header].flatMap((codec) => (codec ? [{ codec, path: [] as Step[] }] : [])),
  )
  while (level.length > 0) {
    const next: typeof level = []
    for (const { codec, path } of level) {
      const element = elementOf(codec)
      if (seen.has(element)) continue
      seen.add(element)
      const has = membersOf(element).has(name) || partsOf(element).some(({ key }) => key === name)
      if (path.length > 0 && has) found.push(path)
      const members = [...partsOf(element), ...new Map([...membersOf(element).values()].map((one) => [one.key, one])).values()]
      next.push(...members.map((one) => ({ codec: one.codec, path: [...path, { name: one.key }] })))
    }
    level = next
  }
  return found
}

/** Returns the codecs of a message; none if no table describes it. */
function bodyOf({ protocol, message: { type, flags, bytes }, tables, littleEndian }: Recorded): Body {
  if (type < NLMSG.MIN_TYPE) return CONTROL
  const { row, layout } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  if (!row) return protocol === NETLINK.NETFILTER ? NETFILTER : protocol === NETLINK.GENERIC ? GENERIC : NOTHING
  const isRequest = (flags & NLM_F.REQUEST) !== 0
  // Old programs send another struct in requests.
  if (isRequest && row[1] === 'get') {
    const body = layout.bodyOf?.(new Bytes(bytes, littleEndian), NLMSG_HDRLEN, bytes.length, flags)
    if (body) return { header: body.header as Any, attrs: body.attrs }
  }
  return codecsOfRow(row, isRequest)
}

const CONTROL: Body = { attrs: extackAttrs as Any }
const NETFILTER: Body = { header: nfgenmsg as Any }
const GENERIC: Body = { header: genericHeader }
const NOTHING: Body = {}

/** Returns the values at the paths in a message: attributes, or else members of its struct. */
export function leavesAt(recorded: Recorded, paths: Resolved['paths']): Leaf[] {
  const { attrs, header, payload } = recorded.message
  const body = bodyOf(recorded)
  return paths.flatMap((steps) => {
    const [first, ...rest] = steps as [Step, ...Step[]]
    if (first.name === 'attrs') return reach(attrs, body.attrs, rest)
    if (first.name === 'header') {
      const inside = reach(header, body.header, rest)
      return inside.length > 0 || rest.length === 0 ? inside : reach(attrs, body.attrs, steps)
    }
    if (first.name === 'payload') return reach({ payload }, undefined, steps)
    const inside = reach(attrs, body.attrs, steps)
    return inside.length > 0 ? inside : reach(header, body.header, steps)
  })
}
