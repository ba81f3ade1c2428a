import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { Remaining } from '../remaining.ts'
import type { RuleContext } from './context.ts'
import { elementsText, singles } from './elements.ts'
import { type Element, inOrder, joinIntervals } from './intervals.ts'
import { type KnownSet, knownSet } from './known-set.ts'
import { listWords } from './lists.ts'
import { splitIntervals } from './split-intervals.ts'
import { type ObjectWords, objectWords, TABLE_FAMILIES } from './words.ts'

/** nfnetlink: the subsystem of nf_tables. */
const SUBSYSTEM = 10
const MESSAGE = /^NFT_MSG_(NEW|DEL|DESTROY)(TABLE|CHAIN|RULE|SET|SETELEM|OBJ|FLOWTABLE)$/

interface Words {
  readonly what: string
  readonly values: string
}

/** Sets that are remembered of each kind: by name, and by the number that they have in a datagram until they are made. */
const MOST = 256

/** The words of nft for the messages of a recording. */
export interface Nft {
  /** Learns the types of sets, and the elements of anonymous ones, which the rule after them shows. Call it in the order of the recording. */
  note(recorded: Recorded): void
  /** A request as the command line of nft(8); undefined for other messages. */
  request(recorded: Recorded, ifname: RuleContext['ifname']): Words | undefined
  /** A notification as `nft monitor` prints it; a reply in the same words without the verb. */
  line(recorded: Recorded, ifname: RuleContext['ifname']): string | undefined
}

/** Creates the words of nft for one recording. */
export function nftWords(): Nft {
  const sets = new Map<string, KnownSet>()
  const named = new Map<string, KnownSet>()
  const split = splitIntervals(MOST)
  const keyOf = ({ frame, sender }: Recorded, id: unknown): string => `${frame} ${sender} ${id}`
  const nameOf = ({ message: { header, attrs } }: Recorded, name: unknown): string =>
    `${(header as { family: number }).family} ${attrs['table']} ${name}`
  const setOf = (recorded: Recorded, id: unknown, name: unknown): KnownSet | undefined =>
    (id === undefined ? undefined : sets.get(keyOf(recorded, id))) ?? named.get(nameOf(recorded, name))
  const contextOf = (recorded: Recorded, ifname: RuleContext['ifname']): RuleContext => {
    const { message, littleEndian } = recorded
    const { family } = message.header as { family: number }
    return {
      ...{ family, littleEndian, ifname, isReported: recorded.direction === 'received' },
      elementsOf(id, name, types, of) {
        const set = setOf(recorded, id, name)
        if (set?.types.length !== types.length) return undefined
        const [type = 'hex'] = types
        const ordered = recorded.direction === 'received' ? inOrder(set.elements, type, littleEndian) : set.elements
        const list = set.isInterval ? joinIntervals(set.elements, true).intervals : singles(ordered)
        return elementsText(list, { ...set, types: set.types.map((one, i) => ({ ...one, type: types[i] ?? one.type })) }, of)
      },
    }
  }
  const ownSet = (recorded: Recorded): KnownSet | undefined =>
    setOf(recorded, recorded.message.attrs['setId'], recorded.message.attrs['set'])
  const wordsOf = (recorded: Recorded, ifname: RuleContext['ifname']): ObjectWords | undefined => {
    const [, verb = '', object = ''] = MESSAGE.exec(recorded.name) ?? []
    if (verb === '' || recorded.message.payload) return undefined
    const context = contextOf(recorded, ifname)
    return objectWords(object, verb, recorded, { context, set: ownSet(recorded), intervals: split.of(recorded) })
  }
  const readWords = (recorded: Recorded, ifname: RuleContext['ifname']): Words | undefined => {
    if (!recorded.name.startsWith('NFT_MSG_GET') || recorded.message.payload) return undefined
    const context = contextOf(recorded, ifname)
    const family = context.family === 0 ? '' : (TABLE_FAMILIES[context.family] ?? `family ${context.family}`)
    const found = listWords(recorded, { family, set: ownSet(recorded), context })
    return found && { ...found, what: `nft ${found.what}` }
  }
  return {
    note(recorded) {
      const { name, message, littleEndian } = recorded
      if (message.type >> 8 !== SUBSYSTEM) return
      const { attrs } = message
      if (name === 'NFT_MSG_NEWSET') {
        const set = knownSet(attrs, littleEndian)
        if (attrs['id'] !== undefined) sets.set(keyOf(recorded, attrs['id']), set)
        named.set(nameOf(recorded, attrs['name']), set)
      }
      if (name.endsWith('SETELEM') && attrs['elements'] !== undefined) {
        const set = setOf(recorded, attrs['setId'], attrs['set'])
        // A rule shows the elements of its anonymous set.
        if (name === 'NFT_MSG_NEWSETELEM' && /^__/.test(String(attrs['set'])))
          for (const element of attrs['elements'] as Element[]) set?.elements.push(element)
        if (set?.isInterval) split.note(recorded, nameOf(recorded, attrs['set']))
      }
      for (const known of [sets, named]) {
        const [oldest] = known.keys()
        if (known.size > MOST && oldest !== undefined) known.delete(oldest)
      }
    },
    request(recorded, ifname) {
      const words = wordsOf(recorded, ifname)
      if (!words) return readWords(recorded, ifname)
      const { what, values, handle, rest } = words
      return { what: what.startsWith('#') ? what : `nft ${what}`, values: `${withHandle(recorded, values, handle)}${rest}` }
    },
    line(recorded, ifname) {
      const { name, message } = recorded
      if (name === 'NFT_MSG_NEWGEN') return generationText(recorded)
      const words = wordsOf(recorded, ifname)
      if (!words || hasElementsLeft(recorded, words)) return undefined
      const isListed = (message.flags & NLM_F.MULTI) !== 0
      const what = isListed ? words.what.replace(/^(?:add|create|insert) /, '') : words.what
      const after = `${words.handle}${words.rest}`.trim()
      return `${`${what} ${words.values}`.trimEnd()}${after === '' ? '' : ` # ${after}`}`
    },
  }
}

/** A request names the object by its number after the table, or after the chain of the rule. */
function withHandle({ name }: Recorded, values: string, handle: string): string {
  if (handle === '') return values
  const [words] = name === 'NFT_MSG_NEWRULE' ? (/^\S+ \S+ \S+/.exec(values) ?? [values]) : [values]
  return `${words} ${handle}${values.slice(words.length)}`
}

/** Elements without words, such as an interval whose end another message has. */
const hasElementsLeft = ({ message }: Recorded, { values }: ObjectWords): boolean =>
  message.attrs['elements'] !== undefined && !/\{ .+ \}/.test(values)

/** `# new generation 7 by process 4711 (nft)` */
function generationText({ message }: Recorded): string {
  const from = new Remaining(message.attrs)
  const [id, pid, program] = ['id', 'procPid', 'procName'].map((key) => from.take(key))
  return `# new generation ${id}${pid === undefined ? '' : ` by process ${pid} (${program ?? ''})`}${from.rest()}`
}
