import type { Remaining } from '../remaining.ts'
import { limitRate, quotaText, synproxyText } from './statements.ts'
import { userdataOf, userText } from './typeof.ts'
import { durationText } from './units.ts'
import { valueText } from './values.ts'

/** Types of objects (NFT_OBJECT_*) as nft names them. */
export const STATEFUL_TYPES: Readonly<Record<number, string>> = {
  1: 'counter',
  2: 'quota',
  3: 'ct helper',
  4: 'limit',
  5: 'ct count',
  6: 'tunnel',
  7: 'ct timeout',
  8: 'secmark',
  9: 'ct expectation',
  10: 'synproxy',
}

type Data = Readonly<Record<string, unknown>>

/** Where nft keeps the comment of an object. */
const COMMENT = 0

/** The comment that nft keeps with a table, a chain or an object; other bytes stay. */
export function commentOf(from: Remaining, type = COMMENT): string | undefined {
  const kept = userdataOf(from.peek('userdata'))
  if (kept?.size !== 1 || !kept.has(type)) return undefined
  from.take('userdata')
  return `comment ${JSON.stringify(userText(kept, type))}`
}

/** An object as nft writes it: `{ packets 5 bytes 300 }`. A type that has no words keeps its keys. */
export function objectBody(from: Remaining): { readonly word: string; readonly body: string } {
  const type = from.number('type') ?? 0
  // Each type has its attributes under a key of its own.
  const [data] = Object.values((from.peek('data') ?? {}) as Readonly<Record<string, Data>>)
  const text = data && BODIES[type]?.(data)
  const comment = commentOf(from)
  if (text !== undefined) from.take('data')
  const parts = [...(comment === undefined ? [] : [comment]), ...(text === undefined ? [] : [text])]
  return { word: STATEFUL_TYPES[type] ?? `object ${type}`, body: parts.length > 0 ? `{ ${parts.join(' ')} }` : '' }
}

/** Objects by their type. */
const BODIES: Readonly<Record<number, (data: Data) => string>> = {
  1: ({ packets = 0, bytes = 0 }) => `packets ${packets} bytes ${bytes}`,
  2: quotaText,
  3: (data) => `type ${JSON.stringify(data['name'])} ${protocols(data)}`,
  4: limitRate,
  7: (data) => `${protocols(data)} policy = { ${timeouts(data)} };`,
  8: ({ ctx }) => JSON.stringify(ctx),
  9: ({ l4proto, dport, timeout, size, ...data }) =>
    `protocol ${protocol(l4proto)}; dport ${dport}; timeout ${durationText(BigInt(Number(timeout ?? 0)))}; size ${size};${network(data)}`,
  10: (data) => `${synproxyText(data)};`,
}

const NETWORK: Readonly<Record<number, string>> = { 1: 'inet', 2: 'ip', 10: 'ip6' }

const protocol = (number: unknown): string => valueText(Uint8Array.of(Number(number ?? 0)), 'proto', false)

const network = ({ l3proto }: Data): string => (l3proto === undefined ? '' : ` l3proto ${NETWORK[Number(l3proto)] ?? l3proto};`)

/** `protocol tcp; l3proto ip;` */
const protocols = (data: Data): string => `protocol ${protocol(data['l4proto'])};${network(data)}`

/** What nft takes for timeouts that are not given, and does not print, by the key of the timeout. */
const USUAL: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  6: {
    ...{ synSent: 120, synRecv: 60, established: 432_000, finWait: 120, closeWait: 60, lastAck: 30, timeWait: 120 },
    ...{ close: 10, synSent2: 120, retrans: 300, unack: 300 },
  },
  17: { unreplied: 30, replied: 120 },
}

/** `established : 120, close : 20` */
function timeouts({ data, l4proto }: Data): string {
  // Each protocol has a key of its own.
  const [values = {}] = Object.values((data ?? {}) as Readonly<Record<string, Data>>)
  const usual = USUAL[Number(l4proto)] ?? {}
  const words = Object.entries(values).filter(([key, value]) => usual[key] !== Number(value))
  return words.map(([key, value]) => `${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} : ${value}`).join(', ')
}
