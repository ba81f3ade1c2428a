import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { Remaining } from '../remaining.ts'
import { chainBody, flowtableBody } from './chain.ts'
import type { Expression, RuleContext } from './context.ts'
import { elementsText, singles } from './elements.ts'
import { type Element, type Interval, joinIntervals } from './intervals.ts'
import type { KnownSet } from './known-set.ts'
import { commentOf, objectBody } from './object.ts'
import { ruleText } from './rule/rule.ts'
import { setBody, setWord } from './set.ts'
import type { KeyType } from './types.ts'

/** Families of tables (NFPROTO_*) as nft names them. */
export const TABLE_FAMILIES: Readonly<Record<number, string>> = {
  ...{ 1: 'inet', 2: 'ip', 3: 'arp', 5: 'netdev', 7: 'bridge', 10: 'ip6' },
}

/** An object of nf_tables in words. */
export interface ObjectWords {
  /** `add rule` */
  readonly what: string
  /** Its table, its name, and what is in it. */
  readonly values: string
  /** Its number, if the words do not have it. */
  readonly handle: string
  /** Keys that have no words. */
  readonly rest: string
}

/** What the words of a message need besides the message. */
export interface MessagePlace {
  readonly context: RuleContext
  readonly set: KnownSet | undefined
  /** The elements of the message, each with its other end. */
  readonly intervals: readonly Interval[] | undefined
}

/** The words of a message by its verb (NEW, DEL or DESTROY) and its object. */
export function objectWords(object: string, verb: string, { message }: Recorded, place: MessagePlace): ObjectWords {
  const from = new Remaining(message.attrs)
  const family = TABLE_FAMILIES[place.context.family] ?? `family ${place.context.family}`
  const isNew = verb === 'NEW'
  const table = from.take<string>(object === 'TABLE' ? 'name' : 'table')
  const where = table === undefined ? '' : `${family} ${table}`
  const {
    words,
    body,
    handle = '',
  } = PARTS[object]?.(from, place, { isNew, isListed: (message.flags & NLM_F.MULTI) !== 0 }) ?? {
    words: object.toLowerCase(),
    body: [],
  }
  const values = [where, ...body].filter((one) => one !== '').join(' ')
  const rest = from.rest()
  // A rule makes its anonymous sets: no command does.
  if (isNew && /^__/.test(String(message.attrs['set'] ?? message.attrs['name'] ?? '')) && object.startsWith('SET'))
    return { what: `# anonymous ${words}`, values, handle, rest }
  const action = isNew ? created(object, message.flags) : words.startsWith('flush ') ? '' : REMOVED[verb]
  return { what: table === undefined && !isNew ? 'flush ruleset' : `${action} ${words}`.trim(), values, handle, rest }
}

const REMOVED: Readonly<Record<string, string>> = { DEL: 'delete', DESTROY: 'destroy' }

function created(object: string, flags: number): string {
  if (object === 'RULE') return (flags & NLM_F.REPLACE) !== 0 ? 'replace' : (flags & NLM_F.APPEND) !== 0 ? 'add' : 'insert'
  return (flags & NLM_F.EXCL) !== 0 ? 'create' : 'add'
}

interface Parts {
  readonly words: string
  readonly body: readonly string[]
  readonly handle?: string
}

type Part = (from: Remaining, place: MessagePlace, how: { readonly isNew: boolean; readonly isListed: boolean }) => Parts

const TABLE_FLAGS = ['dormant', 'owner', 'persist']

/** What each object has after its table. */
const PARTS: Readonly<Record<string, Part>> = {
  TABLE: (from) => {
    const flags = from.number('flags') ?? 0
    const words = TABLE_FLAGS.filter((_, bit) => flags & (1 << bit))
    const comment = commentOf(from)
    const parts = [...(words.length > 0 ? [`flags ${words.join(',')};`] : []), ...(comment === undefined ? [] : [`${comment};`])]
    return { words: 'table', body: [parts.length > 0 ? `{ ${parts.join(' ')} }` : ''], handle: handleOf(from) }
  },
  CHAIN: (from, { context }) => {
    const name = from.take<string>('name') ?? ''
    return { words: 'chain', body: [name, chainBody(from, context.family)], handle: handleOf(from) }
  },
  RULE: (from, { context }, { isNew, isListed }) => {
    const chain = from.take<string>('chain') ?? ''
    const handle = handleOf(from)
    const expressions = from.inside('expressions').take<Expression[]>('elem')
    const comment = commentOf(from) ?? ''
    if (!isNew && handle === '') return { words: chain === '' ? 'flush table' : 'flush chain', body: [chain] }
    const position = from.take('position')
    const place = position === undefined ? '' : `position ${position}`
    const text = expressions ? ruleText(expressions, context) : ''
    // In a list it is the rule before.
    if (isNew && isListed) return { words: 'rule', body: [chain, text, comment], handle: `${place} ${handle}`.trim() }
    return isNew
      ? { words: 'rule', body: [chain, place, text, comment], handle }
      : { words: 'rule', body: [chain, handle, text, comment] }
  },
  SET: (from, { context }, { isNew }) => {
    const name = from.take<string>('name') ?? ''
    const flags = Number(from.peek('flags') ?? 0)
    from.take('id')
    return { words: setWord(flags), body: [name, isNew ? setBody(from, context) : ''], handle: handleOf(from) }
  },
  SETELEM: (from, place, { isNew }) => {
    const name = from.take<string>('set') ?? ''
    from.take('setId')
    const list = from.peek('elements') as readonly Element[] | undefined
    if (!list && !isNew) return { words: 'flush set', body: [name] }
    const text = list && elementsOf(list, place)
    if (text !== undefined) from.take('elements')
    return { words: 'element', body: [name, text ?? ''] }
  },
  OBJ: (from) => {
    const name = from.take<string>('name') ?? ''
    const { word, body } = objectBody(from)
    return { words: word, body: [name, body], handle: handleOf(from) }
  },
  FLOWTABLE: (from) => {
    const name = from.take<string>('name') ?? ''
    return { words: 'flowtable', body: [name, flowtableBody(from)], handle: handleOf(from) }
  },
}

/** The message does not say the type of its set: the length of a key does. */
function elementsOf(list: readonly Element[], { context, set, intervals }: MessagePlace): string | undefined {
  if (set) return elementsText(set.isInterval ? (intervals ?? joinIntervals(list, true).intervals) : singles(list), set, context)
  const hasEnds = list.some(({ value }) => Number(value.flags ?? 0) & 1)
  const guess = { types: [guessType(list)], dataTypes: undefined, hasIntervalData: false }
  return elementsText(hasEnds ? joinIntervals(list, true).intervals : singles(list), guess, context)
}

function guessType(list: readonly Element[]): KeyType {
  const length = list[0]?.value.key?.value?.length
  return { name: '', type: ({ 2: 'port', 4: 'ip', 6: 'ether', 16: 'ip6' } as const)[length ?? 0] ?? 'hex' }
}

function handleOf(from: Remaining): string {
  const handle = from.take('handle')
  return handle === undefined ? '' : `handle ${handle}`
}
