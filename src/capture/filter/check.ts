import { didYouMean } from '../../netlink/base/nearest.ts'
import { inQuotes } from '../../netlink/base/visible.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { NLMSG } from '../../netlink/message/header.ts'
import { AF } from '../../rtnl/constants.ts'
import type { Protocols } from '../message/protocols.ts'
import { membersOf, sortOf } from './codecs.ts'
import { hasPart, isName, numberIn, wantedOf } from './compare.ts'
import { ConditionError } from './condition-error.ts'
import { FAMILIES } from './families.ts'
import { isNameForIndex } from './link-index.ts'
import { OWN, type OwnName, withoutPrefix } from './own.ts'
import { membersNamed } from './resolve.ts'
import type { Comparison, ConditionWord } from './syntax.ts'
import { expectedOf, namesFor, ORDERING } from './values.ts'
import { perTables, tabled } from './vocabulary.ts'

const types = perTables((known): readonly string[] =>
  [
    ...tabled(known).flatMap(({ messages }) => Object.keys(messages)),
    ...Object.keys(NLMSG)
      .filter((name) => name !== 'MIN_TYPE')
      .map((name) => `NLMSG_${name}`),
  ].flatMap(withoutPrefix),
)

/** Families of generic netlink: those of the kernel, and declared ones. */
const familiesOf = perTables(({ generic }): readonly string[] => {
  const declared = Object.keys(generic.messages).map((message) => generic.familyOf(message).name)
  return [...new Set([...FAMILIES, ...declared])]
})

/** Throws ConditionError for a value that this name, which every message has, can never have. */
export function checkOwn(comparison: Comparison, own: OwnName, text: string, known?: Protocols): void {
  const { name, operator = '', values } = comparison
  for (const value of values) {
    const expected = expectedOfOwn(own, operator, value, known)
    if (expected === undefined) continue
    const near = (own.words || own.types) && ORDERING.has(operator) ? '' : didYouMean(value.text, namesOfOwn(own, known))
    // `protocol == static`: an attribute or a member of this key may have the value.
    const others = membersNamed(name.text, known).filter(({ codec }) => expectedOf(codec, operator, value) === undefined)
    const names = [...new Set(others.map((one) => one.name))].slice(0, 5)
    const other = names.length > 0 ? `; ${list(names)} can be` : ''
    refuse(name, value, near || `: expected ${expected || own.meaning}${other}`, namesOfOwn(own, known), text)
  }
}

const list = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join()

/** Returns what a name of every message can be, if it is never this value; `''` if its meaning says it. */
function expectedOfOwn(own: OwnName, operator: string, value: ConditionWord, known?: Protocols): string | undefined {
  if (own.read) return own.read(value.text) === undefined ? '' : undefined
  const found = numberIn(own, wantedOf(value.text, value.quoted))
  if (own === OWN['error'] && ['>', '>='].includes(operator) && Number(found ?? 0) >= (operator === '>' ? 0 : 1))
    return 'a negative number, as the kernel sends errors, such as error < 0 or error == EINVAL'
  if (ORDERING.has(operator)) return expectedInOrder(own, found !== undefined)
  if (operator === '~' && !own.bits) return mayHold(own, value, known) ? undefined : ''
  const { range } = own
  if (found !== undefined && range && (found < range[0] || found > range[1]))
    return `a number from ${range[0]}${Number.isFinite(range[1]) ? ` to ${range[1]}` : ''}`
  if (own.types) return found !== undefined || isType(value, known) ? undefined : ''
  if (own === OWN['family']) return found !== undefined || isFamily(value, known) ? undefined : ''
  if (own.number) return found === undefined ? '' : undefined
  return !own.words || own.words.some((word) => isName(value.text, word)) ? undefined : ''
}

/** Whether a text may be part of a value. Types have too many names, of modules also. */
function mayHold(own: OwnName, { text, quoted }: ConditionWord, known?: Protocols): boolean {
  const names = own.types ? [] : namesOfOwn(own, known)
  return names.length === 0 || quoted || /^-?\d*$/.test(text) || names.some((name) => hasPart(text, name))
}

/** Only numbers have an order, and names of numbers. */
function expectedInOrder(own: OwnName, isNumber: boolean): string | undefined {
  if (own.words || own === OWN['name']) return 'one of ==, !=, in and ~, as it has no order'
  if (own.types) return isNumber ? undefined : 'a number'
  return own.number && !isNumber ? '' : undefined
}

/** Whether a text may name a message type, or a family of generic netlink. Names that are not known yet are quoted. */
const isType = ({ text, quoted }: ConditionWord, known?: Protocols): boolean =>
  quoted || [...types(known), ...familiesOf(known)].some((name) => isName(text, name)) || /^uevent|^udev/.test(text)

const isFamily = ({ text, quoted }: ConditionWord, known?: Protocols): boolean =>
  quoted || [...Object.keys(AF), ...familiesOf(known)].some((name) => isName(text, name))

function namesOfOwn(own: OwnName, known?: Protocols): readonly string[] {
  if (own.types) return [...types(known), ...familiesOf(known)]
  if (own === OWN['family']) return [...Object.keys(AF), ...familiesOf(known)]
  return own.words ?? Object.keys(own.names ?? {})
}

/** Names of every message that are looked for in `valueMeant`, those that are likelier first. */
const VALUED = ['outcome', 'type', 'direction', 'error', 'family', 'protocol'] as const

/** Returns the comparison that was meant by a value alone: `outcome == refused`, `type == RTM_NEWADDR`; undefined if it is none. */
export function valueMeant(word: string, known?: Protocols): string | undefined {
  const found = VALUED.find((key) => namesOfOwn(OWN[key] as OwnName, known).some((name) => isName(word, name)))
  if (found !== undefined) return `${found} == ${word}`
  return Object.keys(OWN['flags']?.names ?? {}).some((name) => isName(word, name)) ? `flags ~ ${word}` : undefined
}

/** Operators of values without an order. */
const UNORDERED = ['==', '!=', 'in', '~']

/** Throws ConditionError for a value that no attribute or member at this path can have. */
export function checkValues(comparison: Comparison, codecs: readonly (Codec<unknown> | undefined)[], text: string): void {
  const { name, operator = '', values } = comparison
  const known = codecs.filter((codec) => codec !== undefined)
  for (const value of values) {
    const expected = known.map((codec) => expectedOf(codec, operator, value))
    if (expected.includes(undefined)) continue
    // `index` has no codec in elements of lists, but is a number there, too.
    if (UNORDERED.includes(operator) && isNameForIndex(name.text, value.text)) refuseLinkName(name, value, text)
    if (known.length < codecs.length) continue
    if (ORDERING.has(operator) && known.some((codec) => ['other', 'bytes'].includes(sortOf(codec))))
      throw new ConditionError(
        `${written(name, text)} has no order: expected ==, !=, in or ~, got ${operator}`,
        text,
        name,
        UNORDERED,
      )
    const inside = known.flatMap((codec) => [...membersOf(codec).keys()])
    if (inside.length > 0)
      throw new ConditionError(
        `${written(name, text)} holds several values: name one, such as ${written(name, text)}.${inside[1]}`,
        text,
        name,
        inside,
      )
    const names = [...new Set(known.flatMap((codec) => namesFor(codec)))]
    const near = didYouMean(value.text, names)
    refuse(name, value, near || `: expected ${[...new Set(expected)].join(', or ')}`, names, text)
  }
}

function refuseLinkName(name: ConditionWord, value: ConditionWord, text: string): never {
  const [key, link] = [written(name, text), written(value, text)]
  throw new ConditionError(
    `${key} is the index of a link (dev == ${link} selects the messages about a link by its name, ` +
      `ifname == ${link} those that have the name): expected a number, such as ${key} == 7, got ${inQuotes(value.text)}`,
    text,
    value,
    ['dev', 'ifname'],
  )
}

/** The name as it is written: with `request.` before it, if that is there. */
const written = ({ start, end }: ConditionWord, text: string): string => text.slice(start, end)

function refuse(name: ConditionWord, value: ConditionWord, why: string, names: readonly string[], text: string): never {
  throw new ConditionError(`${written(name, text)} is never ${inQuotes(value.text)}${why}`, text, value, names)
}
