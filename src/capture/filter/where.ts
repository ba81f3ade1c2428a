import { didYouMean } from '../../netlink/base/nearest.ts'
import { RTM } from '../../rtnl/constants.ts'
import type { Conversation } from '../conversation/conversations.ts'
import type { Recorded } from '../message/messages.ts'
import { NETLINK } from '../message/protocols.ts'
import { checkOwn, checkValues } from './check.ts'
import { compare, type Wanted, wantedOf } from './compare.ts'
import { ConditionError } from './condition-error.ts'
import { asksLinks, type Frames, framesOf } from './frames.ts'
import { ALIASES, OWN, type OwnName, type Subject } from './own.ts'
import { type Leaf, stepsOf } from './reach.ts'
import { leavesAt, resolve } from './resolve.ts'
import { type Comparison, type Condition, parseCondition } from './syntax.ts'

/** Keeps some messages of a recording. Shown them in order, it learns the names of links: `dev == "veth0"` finds addresses too. */
export interface Filter {
  (recorded: Recorded): boolean
  /** As the filter, of a message in a conversation: what only conversations have (duration, outcome) is there too. */
  within(recorded: Recorded, conversation: Conversation): boolean
  /** It asks for what only conversations have: of a message alone such a comparison does not hold. */
  readonly ofConversations: boolean
  /** The frames in which it can hold; the first is 0 where it needs what the frames before tell. */
  readonly frames: Frames
}

type Test = (subject: Subject) => boolean

/**
 * A filter from a condition such as `type == RTM_NEWLINK and linkinfo.kind == "veth"`; `nlwire decode help` describes it. Throws
 * ConditionError, which says where the condition is wrong and what was expected.
 */
export function where(text: string): Filter {
  const condition = parseCondition(text)
  const test = testOf(condition, text)
  const links = new Map<number, string>()
  const { first, last } = framesOf(condition)
  const frames = { first: asksLinks(condition) ? 0 : first, last }
  const within = (recorded: Recorded, conversation?: Conversation): boolean => {
    const { type, header, attrs } = recorded.message
    if (recorded.protocol === NETLINK.ROUTE && type === RTM.NEWLINK && typeof attrs['ifname'] === 'string')
      links.set(Number(header['index']), attrs['ifname'])
    return test({ recorded, conversation, links })
  }
  return Object.assign((recorded: Recorded) => within(recorded), {
    within,
    ofConversations: asksConversations(condition),
    frames,
  })
}

function asksConversations(condition: Condition): boolean {
  if ('not' in condition) return asksConversations(condition.not)
  if ('all' in condition) return condition.all.some(asksConversations)
  if ('any' in condition) return condition.any.some(asksConversations)
  return ownOf(condition)?.ofConversation === true
}

function testOf(condition: Condition, text: string): Test {
  if ('not' in condition) {
    const test = testOf(condition.not, text)
    return (subject) => !test(subject)
  }
  if ('all' in condition) {
    const tests = condition.all.map((one) => testOf(one, text))
    return (subject) => tests.every((test) => test(subject))
  }
  if ('any' in condition) {
    const tests = condition.any.map((one) => testOf(one, text))
    return (subject) => tests.some((test) => test(subject))
  }
  return comparisonOf(condition, text)
}

function ownOf({ name }: Comparison): OwnName | undefined {
  const key = Object.hasOwn(ALIASES, name.text) ? (ALIASES[name.text] as string) : name.text
  return Object.hasOwn(OWN, key) ? OWN[key] : undefined
}

function comparisonOf(comparison: Comparison, text: string): Test {
  const own = ownOf(comparison)
  if (own) checkOwn(comparison, own, text)
  const leaves = own ? own.of : pathOf(comparison, text)
  const wanted = comparison.values.map((word): Wanted => {
    const number = own?.read?.(word.text)
    return { ...wantedOf(word.text, word.quoted), ...(number === undefined ? {} : { number }) }
  })
  return (subject) => holds(leaves(subject), comparison.operator, wanted)
}

function pathOf(comparison: Comparison, text: string): (subject: Subject) => Leaf[] {
  const { name } = comparison
  const steps = stepsOf(name.text)
  const found = resolve(steps)
  if ('paths' in found) {
    checkValues(comparison, found.codecs, text)
    return ({ recorded }) => leavesAt(recorded, found.paths)
  }
  const { wrong, instead } = found
  const names = wrong === 0 ? [...Object.keys(OWN), ...instead] : instead
  const step = steps[wrong]?.name ?? name.text
  const before = steps.slice(0, wrong).map((one) => one.name)
  const inside = before.length > 0 ? `${before.join('.')} has no` : 'there is no'
  throw new ConditionError(`${inside} ${JSON.stringify(step)}${didYouMean(step, names)}`, text, name, names)
}

/** No comparison holds for something absent, `!=` neither. */
function holds(found: readonly Leaf[], operator: string | undefined, wanted: readonly Wanted[]): boolean {
  if (found.length === 0 || operator === undefined) return found.length > 0
  if (operator === '!=') return !found.some((leaf) => wanted.some((one) => compare(leaf, '==', one)))
  return found.some((leaf) => wanted.some((one) => compare(leaf, operator, one)))
}
