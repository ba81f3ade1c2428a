import type { Recorded } from '../../../../capture.ts'
import { isDumpRequest } from '../command.ts'
import { Remaining } from '../remaining.ts'
import type { RuleContext } from './context.ts'
import { elementsText, singles } from './elements.ts'
import type { Element } from './intervals.ts'
import type { KnownSet } from './known-set.ts'
import { STATEFUL_TYPES } from './object.ts'

/** The words of a request that reads, without `nft`. */
export interface ListWords {
  readonly what: string
  readonly values: string
}

interface Place {
  /** `ip`; empty for all families. */
  readonly family: string
  readonly set: KnownSet | undefined
  readonly context: RuleContext
}

type List = (from: Remaining, place: Place, isDump: boolean) => readonly (string | undefined)[] | undefined

/** `chains`, `sets table ip t`, or `chain ip t c` */
const objects =
  (word: string): List =>
  (from, { family }, isDump) => {
    const [table, name] = [from.take<string>('table'), isDump ? undefined : from.take<string>('name')]
    if (name !== undefined) return [`list ${word}`, family, table, name]
    return isDump ? [`list ${word}s`, ...(table === undefined ? [family] : ['table', family, table])] : undefined
  }

const rules =
  (verb: string): List =>
  (from, { family }) => {
    const [table, chain] = [from.take<string>('table'), from.take<string>('chain')]
    // A list of rules is part of that of their table or chain.
    if (verb === 'reset')
      return [
        'reset rules',
        table === undefined ? family : chain === undefined ? 'table' : 'chain',
        ...(table === undefined ? [] : [family, table, chain]),
      ]
    if (table === undefined) return ['list ruleset', family]
    return chain === undefined ? ['list table', family, table] : ['list chain', family, table, chain]
  }

const stateful =
  (verb: string): List =>
  (from, { family }, isDump) => {
    const type = STATEFUL_TYPES[Number(from.peek('type'))]
    // nft lists the objects of all types with a table or the ruleset.
    if (type === undefined) return undefined
    from.take('type')
    const [table, name] = [from.take<string>('table'), from.take<string>('name')]
    if (!isDump) return name === undefined ? undefined : [`${verb} ${type}`, family, table, name]
    return [`${verb} ${type}s`, ...(table === undefined ? [family] : ['table', family, table])]
  }

/** What each request reads, by its object. */
const LISTS: Readonly<Record<string, List>> = {
  TABLE: (from, { family }, isDump) => {
    const name = isDump ? undefined : from.take<string>('name')
    return name === undefined ? (isDump ? ['list tables', family] : undefined) : ['list table', family, name]
  },
  CHAIN: objects('chain'),
  SET: objects('set'),
  FLOWTABLE: objects('flowtable'),
  RULE: rules('list'),
  RULE_RESET: rules('reset'),
  OBJ: stateful('list'),
  OBJ_RESET: stateful('reset'),
  SETELEM: (from, { family, set, context }, isDump) => {
    const [table, name] = [from.take<string>('table'), from.take<string>('set')]
    if (isDump) return [`list ${set?.isMap ? 'map' : 'set'}`, family, table, name]
    const elements = from.peek('elements') as readonly Element[] | undefined
    const text = elements && set && elementsText(singles(elements), set, context)
    if (text === undefined) return undefined
    from.take('elements')
    return ['get element', family, table, name, text]
  },
}

/** A request that reads as the command of nft(8) that needs it; undefined for others. */
export function listWords({ name, message }: Recorded, place: Place): ListWords | undefined {
  const [, object = ''] = /^NFT_MSG_GET([A-Z_]+)$/.exec(name) ?? []
  if (!Object.hasOwn(LISTS, object) || message.payload) return undefined
  const from = new Remaining(message.attrs)
  const [what = '', ...values] = LISTS[object]?.(from, place, isDumpRequest(message)) ?? []
  if (what === '') return undefined
  return { what, values: `${values.filter((one) => one !== undefined && one !== '').join(' ')}${from.rest()}`.trim() }
}
