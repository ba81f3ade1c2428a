import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { inQuotes } from '../../netlink/base/visible.ts'
import { RTM } from '../../rtnl/constants.ts'
import { talkMessages } from '../conversation/talk-messages.ts'
import type { Conversation, Event } from '../conversation/types.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK, type Protocols } from '../message/protocols.ts'
import { repeatedRequest } from '../message/repeated-request.ts'
import { checkOwn, checkValues, valueMeant } from './check.ts'
import { compare, type Wanted, wantedOf } from './compare.ts'
import { ConditionError } from './condition-error.ts'
import { explainedLeaves } from './explained.ts'
import { asksLinks, type Frames, framesOf } from './frames.ts'
import { ALIASES, OWN, type OwnName, type Subject } from './own.ts'
import { type Leaf, reach, type Step, stepsOf } from './reach.ts'
import { deeperNames, isExplained, leavesAt, resolve, type Unresolved } from './resolve.ts'
import { type Comparison, type Condition, type ConditionWord, parseCondition } from './syntax.ts'

/** Filter of messages. Called in order of the recording, it learns the names of links: `dev == "veth0"` finds addresses too. */
export interface Filter {
  /** Returns whether a message fulfils the condition. */
  (recorded: Recorded): boolean
  /** The filter for a message in a conversation: also has the names of conversations (duration, outcome). */
  within(recorded: Recorded, conversation: Conversation): boolean
  /** Returns whether one of the messages of a conversation or an event does: `nlwire decode --where` shows these. */
  meets(talk: Conversation | Event): boolean
  /** The condition uses a name that only conversations have. Such a comparison is false for a message alone. */
  readonly ofConversations: boolean
  /** Frames in which the condition can hold. The first is 0 if it needs link names from earlier frames. */
  readonly frames: Frames
}

type Test = (subject: Subject) => boolean

/** The condition as it is written, and the tables whose names it may use. */
interface Source {
  readonly text: string
  readonly known: Protocols | undefined
}

/**
 * Creates a filter from a condition such as `type == RTM_NEWLINK and linkinfo.kind == "veth"`; `nlwire decode help`
 * describes the syntax. `known` are the tables that the recording is decoded by, if they have names that nlwire's lack.
 * Throws ConditionError with the wrong place and what was expected.
 */
export function where(text: string, known?: Protocols): Filter {
  const condition = parseCondition(text)
  const test = testOf(condition, { text, known })
  const links = new Map<number, string>()
  const { first, last } = framesOf(condition)
  const frames = { first: asksLinks(condition) ? 0 : first, last }
  const within = (recorded: Recorded, conversation?: Conversation): boolean => {
    checkRecorded(recorded)
    const { type, header, attrs } = recorded.message
    if (recorded.protocol === NETLINK.ROUTE && type === RTM.NEWLINK && typeof attrs['ifname'] === 'string')
      links.set(Number(header['index']), attrs['ifname'])
    return test({ recorded, conversation, links })
  }
  return Object.assign((recorded: Recorded) => within(recorded), {
    within,
    meets: (talk: Conversation | Event) => {
      checkTalk(talk)
      return talkMessages(talk).some((one) => within(one, talk.kind === 'conversation' ? talk : undefined))
    },
    ofConversations: asksConversations(condition),
    frames,
  })
}

function checkTalk(talk: Conversation | Event): void {
  const kind = (talk as { readonly kind?: unknown } | undefined)?.kind
  if (kind !== 'conversation' && kind !== 'event') throw new TypeError(`expected a conversation or an event, got ${shown(talk)}`)
}

/** Throws a TypeError for what is no message, such as a conversation, which has several. */
function checkRecorded(recorded: Recorded): void {
  const { kind } = (recorded ?? {}) as { readonly kind?: unknown }
  if (kind === 'message') return
  if (kind === 'conversation')
    throw new TypeError(
      'expected a message, got a conversation: filter.meets(talk) is true if one of its messages fulfils the condition',
    )
  if (kind === 'event') throw new TypeError('expected a message, got an event: pass event.message')
  throw new TypeError(`expected a message of a recording, got ${kind === 'fault' ? 'a fault' : shown(recorded)}`)
}

function asksConversations(condition: Condition): boolean {
  if ('not' in condition) return asksConversations(condition.not)
  if ('all' in condition) return condition.all.some(asksConversations)
  if ('any' in condition) return condition.any.some(asksConversations)
  return ownOf(condition)?.ofConversation === true
}

function testOf(condition: Condition, source: Source): Test {
  if ('not' in condition) {
    const test = testOf(condition.not, source)
    return (subject) => !test(subject)
  }
  if ('all' in condition) {
    const tests = condition.all.map((one) => testOf(one, source))
    return (subject) => tests.every((test) => test(subject))
  }
  if ('any' in condition) {
    const tests = condition.any.map((one) => testOf(one, source))
    return (subject) => tests.some((test) => test(subject))
  }
  return comparisonOf(condition, source)
}

function ownOf({ name }: Comparison): OwnName | undefined {
  const key = Object.hasOwn(ALIASES, name.text) ? (ALIASES[name.text] as string) : name.text
  return Object.hasOwn(OWN, key) ? OWN[key] : undefined
}

/** Names of the request that an error message repeats. */
const REQUEST = 'request.'

function comparisonOf(comparison: Comparison, source: Source): Test {
  const { name } = comparison
  if (name.text.startsWith(REQUEST)) {
    const test = comparisonOf({ ...comparison, name: { ...name, text: name.text.slice(REQUEST.length) } }, source)
    return ({ recorded, ...others }) => {
      const request = repeatedRequest(recorded)
      if (!request) return false
      const { name, message } = request
      return test({ ...others, recorded: { ...recorded, name, message, direction: 'sent' } })
    }
  }
  const own = ownOf(comparison)
  if (own) checkOwn(comparison, own, source.text, source.known)
  const leaves = own ? own.of : pathOf(comparison, source)
  const wanted = comparison.values.map((word): Wanted => {
    const wanted = wantedOf(word.text, word.quoted)
    const number = own?.read?.(word.text) ?? (wanted.number === undefined ? undefined : own?.adjust?.(Number(wanted.number)))
    return number === undefined ? wanted : { ...wanted, number }
  })
  return (subject) => holds(leaves(subject), comparison.operator, wanted)
}

function pathOf(comparison: Comparison, source: Source): (subject: Subject) => Leaf[] {
  const { name } = comparison
  const steps = stepsOf(name.text)
  if (steps[0]?.name === 'faults') return ({ recorded }) => reach({ faults: recorded.message.faults }, undefined, steps)
  const { text, known } = source
  const found = resolve(steps, known)
  const paths = 'paths' in found ? found.paths : []
  if ('paths' in found) checkValues(comparison, found.codecs, text)
  else if (!isExplained(steps, known)) refuseName(name, steps, found, source)
  if (!isExplained(steps, known)) return ({ recorded }) => leavesAt(recorded, paths)
  return ({ recorded }) => {
    const leaves = leavesAt(recorded, paths)
    return leaves.length > 0 ? leaves : explainedLeaves(recorded, name.text)
  }
}

function refuseName(name: ConditionWord, steps: readonly Step[], { wrong, instead }: Unresolved, { text, known }: Source): never {
  const names = wrong === 0 ? [...Object.keys(OWN), ...instead] : instead
  const step = steps[wrong]?.name ?? name.text
  const before = steps.slice(0, wrong).map((one) => one.name)
  const inside = before.length > 0 ? `${before.join('.')} has no` : 'there is no'
  const deep = deeperNames(steps.map((one) => one.name).join('.'), known)
  const value = steps.length === 1 && deep.length === 0 ? valueMeant(step, known) : undefined
  const meant = value === undefined ? deep.slice(0, 3) : [value]
  const near = meant.length > 0 ? ` (did you mean ${meant.join(', ')}?)` : didYouMean(step, names)
  throw new ConditionError(`${inside} ${inQuotes(step)}${near}`, text, name, [...deep, ...names])
}

/** Any comparison with an absent value is false, `!=` too. */
function holds(found: readonly Leaf[], operator: string | undefined, wanted: readonly Wanted[]): boolean {
  if (found.length === 0 || operator === undefined) return found.length > 0
  if (operator === '!=') return !found.some((leaf) => wanted.some((one) => compare(leaf, '==', one)))
  return found.some((leaf) => wanted.some((one) => compare(leaf, operator, one)))
}
