import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { Remaining } from '../remaining.ts'
import type { Expression, RuleContext } from './context.ts'
import type { Element } from './intervals.ts'
import { ruleText } from './rule.ts'
import { elementsText, keyTypes } from './sets.ts'
import { durationText } from './units.ts'
import type { Type } from './values.ts'

/** nfnetlink: the subsystem of nf_tables. */
const SUBSYSTEM = 10
const FAMILIES: Readonly<Record<number, string>> = { 1: 'inet', 2: 'ip', 3: 'arp', 5: 'netdev', 7: 'bridge', 10: 'ip6' }
const HOOKS = ['prerouting', 'input', 'forward', 'output', 'postrouting']
const OTHER_HOOKS: Readonly<Record<number, readonly string[]>> = { 5: ['ingress', 'egress'], 3: ['input', 'output'] }
/** NFT_SET_* flags; those of the others follow from the set's type. */
const SET_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [2, 'constant'],
  [4, 'interval'],
  [16, 'timeout'],
  [32, 'dynamic'],
]
const [ANONYMOUS, INTERVAL, MAP] = [1, 4, 8]

interface Words {
  readonly what: string
  readonly values: string
}

interface KnownSet {
  readonly flags: number
  readonly keyType: number
  readonly dataType: number
  readonly elements: Element[]
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
  const keyOf = ({ frame, sender }: Recorded, id: number): string => `${frame} ${sender} ${id}`
  const nameOf = ({ message: { header, attrs } }: Recorded, name: unknown): string =>
    `${(header as { family: number }).family} ${attrs['table']} ${name}`
  const wordsOf: Nft['request'] = (recorded, ifname) => {
    const { message, littleEndian } = recorded
    const [, verb = '', object = ''] = /^NFT_MSG_(NEW|DEL|DESTROY)(TABLE|CHAIN|RULE|SET|SETELEM)$/.exec(recorded.name) ?? []
    if (verb === '' || message.payload) return undefined
    const { family } = message.header as { family: number }
    const context: RuleContext = {
      ...{ family, littleEndian, ifname },
      elementsOf(id, types, of) {
        const set = sets.get(keyOf(recorded, id))
        const own = set && keyTypes(set.keyType)
        if (own?.length !== types.length) return undefined
        return set && elementsText(set.elements, { types, ...dataOf(set), isInterval: (set.flags & INTERVAL) !== 0 }, of)
      },
    }
    const { set: name, setId } = message.attrs
    const set = (setId === undefined ? undefined : sets.get(keyOf(recorded, Number(setId)))) ?? named.get(nameOf(recorded, name))
    return objectWords(object, verb, recorded, { context, set })
  }
  return {
    note(recorded) {
      if (recorded.message.type >> 8 !== SUBSYSTEM) return
      const {
        flags = 0,
        keyType = 0,
        dataType = 0,
        name,
        id,
        setId,
        elements,
      } = recorded.message.attrs as Readonly<Record<string, never>>
      if (recorded.name === 'NFT_MSG_NEWSET') {
        const set = { flags, keyType, dataType, elements: [] }
        if (id !== undefined) sets.set(keyOf(recorded, id), set)
        named.set(nameOf(recorded, name), set)
      }
      if (recorded.name === 'NFT_MSG_NEWSETELEM' && setId !== undefined) {
        const known = sets.get(keyOf(recorded, setId))
        for (const element of (elements ?? []) as Element[]) known?.elements.push(element)
      }
      for (const known of [sets, named]) {
        const [oldest] = known.keys()
        if (known.size > MOST && oldest !== undefined) known.delete(oldest)
      }
    },
    request: wordsOf,
    line(recorded, ifname) {
      const { name, message } = recorded
      if (name === 'NFT_MSG_NEWGEN') return generationText(recorded)
      const words = wordsOf(recorded, ifname)
      if (!words || hasElementsLeft(recorded, words)) return undefined
      const isListed = (message.flags & NLM_F.MULTI) !== 0
      const what = words.what.replace(/^nft /, '')
      return `${isListed ? what.replace(/^(?:add|create|insert) /, '') : what} ${words.values}`.trimEnd()
    },
  }
}

interface Place {
  readonly context: RuleContext
  readonly set: KnownSet | undefined
}

function objectWords(object: string, verb: string, { message }: Recorded, place: Place): Words {
  const from = new Remaining(message.attrs)
  const family = FAMILIES[place.context.family] ?? `family ${place.context.family}`
  const isNew = verb === 'NEW'
  const table = from.take<string>(object === 'TABLE' ? 'name' : 'table')
  const place0 = table === undefined ? '' : `${family} ${table}`
  const { words, body } = PARTS[object]?.(from, place, { isNew, flags: message.flags }) ?? {
    words: object.toLowerCase(),
    body: [],
  }
  // A rule makes its anonymous sets: no command does.
  if (isNew && /^__/.test(String(message.attrs['set'] ?? message.attrs['name'] ?? '')) && object.startsWith('SET'))
    return { what: `# anonymous ${words}`, values: `${[place0, ...body].filter((one) => one !== '').join(' ')}${from.rest()}` }
  const action = isNew
    ? created(object, message.flags)
    : words.startsWith('flush ')
      ? ''
      : verb.toLowerCase().replace('del', 'delete').replace('deletete', 'dele')
  const what = `nft ${table === undefined && !isNew ? 'flush ruleset' : `${action} ${words}`.trim()}`
  const values = [place0, ...body].filter((one) => one !== '').join(' ')
  return { what, values: `${values}${from.rest()}` }
}

function created(object: string, flags: number): string {
  if (object === 'RULE') return (flags & NLM_F.REPLACE) !== 0 ? 'replace' : (flags & NLM_F.APPEND) !== 0 ? 'add' : 'insert'
  return (flags & NLM_F.EXCL) !== 0 ? 'create' : 'add'
}

interface Parts {
  readonly words: string
  readonly body: readonly string[]
}

type Part = (from: Remaining, place: Place, how: { readonly isNew: boolean; readonly flags: number }) => Parts

/** What each object has after its table. */
const PARTS: Readonly<Record<string, Part>> = {
  TABLE: (from) => {
    const flags = from.number('flags')
    const words = ['dormant', 'owner', 'persist'].filter((_, bit) => (flags ?? 0) & (1 << bit))
    from.take('userdata')
    return { words: 'table', body: [words.length > 0 ? `{ flags ${words.join(',')}; }` : '', handleOf(from)] }
  },
  CHAIN: (from, { context }) => ({
    words: 'chain',
    body: [from.take<string>('name') ?? '', chainBody(from, context.family), handleOf(from)],
  }),
  RULE: (from, { context }, { isNew }) => {
    const chain = from.take<string>('chain')
    const handle = handleOf(from)
    const expressions = from.inside('expressions').take<Expression[]>('elem')
    const comment = commentOf(from)
    if (!isNew && handle === '') return { words: chain === undefined ? 'flush table' : 'flush chain', body: [chain ?? ''] }
    const position = from.take('position')
    const text = expressions ? ruleText(expressions, context) : ''
    return { words: 'rule', body: [chain ?? '', position === undefined ? '' : `position ${position}`, handle, text, comment] }
  },
  SET: (from, _, { isNew }) => {
    const flags = from.number('flags') ?? 0
    const name = from.take<string>('name') ?? ''
    for (const key of ['id', 'userdata', 'keyLen', 'dataLen']) from.take(key)
    return { words: (flags & MAP) !== 0 ? 'map' : 'set', body: [name, isNew ? setBody(from, flags) : handleOf(from)] }
  },
  SETELEM: (from, { context, set }, { isNew }) => {
    const name = from.take<string>('set') ?? ''
    from.take('setId')
    const list = from.peek('elements') as readonly Element[] | undefined
    if (!list && !isNew) return { words: 'flush set', body: [name] }
    const types = set ? keyTypes(set.keyType).map(([, type]) => type) : [guessType(list)]
    const isInterval = set ? (set.flags & INTERVAL) !== 0 : (list ?? []).some(({ value }) => Number(value.flags ?? 0) & 1)
    const text = list && elementsText(list, { types, ...(set && dataOf(set)), isInterval }, context)
    if (text !== undefined) from.take('elements')
    return { words: 'element', body: [name, text ?? ''] }
  },
}

/** NFT_DATA_VERDICT: a verdict has its own words. */
const VERDICT = 0xffffff00

const dataOf = ({ dataType }: KnownSet): { readonly dataTypes?: readonly Type[] } =>
  dataType === 0 || dataType === VERDICT ? {} : { dataTypes: keyTypes(dataType).map(([, type]) => type) }

/** The message does not say the type of the set: its length does. */
function guessType(list: readonly Element[] | undefined): Type {
  const length = list?.[0]?.value.key?.value?.length
  return ({ 2: 'port', 4: 'ip', 6: 'ether', 16: 'ip6' } as const)[length ?? 0] ?? 'hex'
}

function handleOf(from: Remaining): string {
  const handle = from.take('handle')
  return handle === undefined ? '' : `handle ${handle}`
}

const PRIORITIES: Readonly<Record<number, string>> = {
  ...{ [-300]: 'raw', [-150]: 'mangle', [-100]: 'dstnat', 0: 'filter', 50: 'security', 100: 'srcnat' },
}

function chainBody(from: Remaining, family: number): string {
  const type = from.take<string>('type')
  const hook = from.inside('hook')
  // NFT_CHAIN_BASE: it has a hook.
  if (type !== undefined && from.peek('flags') === 1) from.take('flags')
  const [number, priority, policy] = [hook.number('hooknum'), hook.number('priority'), from.number('policy')]
  const device = hook.take('dev')
  const parts = [
    ...(type === undefined || number === undefined
      ? []
      : [
          `type ${type} hook ${(OTHER_HOOKS[family] ?? HOOKS)[number] ?? number}${device === undefined ? '' : ` device ${JSON.stringify(device)}`} priority ${PRIORITIES[priority ?? 1] ?? priority};`,
        ]),
    ...(policy === undefined ? [] : [`policy ${policy === 0 ? 'drop' : 'accept'};`]),
  ]
  return parts.length > 0 ? `{ ${parts.join(' ')} }` : ''
}

function setBody(from: Remaining, flags: number): string {
  const types = keyTypes(from.number('keyType') ?? 0).map(([name]) => name)
  const dataType = from.number('dataType')
  const value =
    dataType === undefined
      ? ''
      : ` : ${
          dataType === VERDICT
            ? 'verdict'
            : keyTypes(dataType)
                .map(([name]) => name)
                .join(' . ')
        }`
  const words = SET_FLAGS.flatMap(([bit, name]) => (flags & bit ? [name] : [])).filter(
    (one) => one !== 'constant' || (flags & ANONYMOUS) === 0,
  )
  const timeout = from.take<bigint>('timeout')
  // A timeout says the flag, too.
  const shown = timeout === undefined ? words : words.filter((one) => one !== 'timeout')
  const size = from.inside('desc').take('size')
  const parts = [
    `type ${types.join(' . ')}${value};`,
    ...(shown.length > 0 ? [`flags ${shown.join(',')};`] : []),
    ...(timeout === undefined ? [] : [`timeout ${durationText(timeout)};`]),
    ...(size === undefined ? [] : [`size ${size};`]),
  ]
  return `{ ${parts.join(' ')} }`
}

/** The comment of a rule: type 0, length, text. */
function commentOf(from: Remaining): string {
  const bytes = from.peek('userdata') as Uint8Array | undefined
  if (bytes?.[0] !== 0 || bytes[1] !== bytes.length - 2) return ''
  from.take('userdata')
  return `comment ${JSON.stringify(new TextDecoder().decode(bytes.subarray(2)).replace(/\0$/, ''))}`
}

/** Elements without words, such as an interval whose end another message has. */
const hasElementsLeft = ({ message }: Recorded, { values }: Words): boolean =>
  message.attrs['elements'] !== undefined && !/\{ .+ \}/.test(values)

/** `# new generation 7 by process 4711 (nft)` */
function generationText({ message }: Recorded): string {
  const from = new Remaining(message.attrs)
  const [id, pid, program] = ['id', 'procPid', 'procName'].map((key) => from.take(key))
  return `# new generation ${id}${pid === undefined ? '' : ` by process ${pid} (${program ?? ''})`}${from.rest()}`
}
