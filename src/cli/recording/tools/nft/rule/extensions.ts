import type { Register } from '../context.ts'
import type { Bits } from '../fields.ts'

type Data = Readonly<Record<string, unknown>>

/** A header that may be missing: its name, and its fields by their first bit and number of bits. */
interface Extension {
  readonly name: string
  readonly fields?: Bits
}

const NEXT: Bits = [
  [0, 8, 'nexthdr', 'proto'],
  [8, 8, 'hdrlength', 'number'],
]

/** Extension headers of IPv6 by their protocol. */
const IPV6: Readonly<Record<number, Extension>> = {
  0: { name: 'hbh', fields: NEXT },
  43: { name: 'rt', fields: [...NEXT, [16, 8, 'type', 'number'], [24, 8, 'seg-left', 'number']] },
  44: {
    name: 'frag',
    fields: [
      [0, 8, 'nexthdr', 'proto'],
      [8, 8, 'reserved', 'number'],
      [16, 13, 'frag-off', 'number'],
      [29, 2, 'reserved2', 'number'],
      [31, 1, 'more-fragments', 'number'],
      [32, 32, 'id', 'number'],
    ],
  },
  60: { name: 'dst', fields: NEXT },
  135: {
    name: 'mh',
    fields: [...NEXT, [16, 8, 'type', 'mhType'], [24, 8, 'reserved', 'number'], [32, 16, 'checksum', 'number']],
  },
}

const KIND: Bits = [
  [0, 8, 'kind', 'number'],
  [8, 8, 'length', 'number'],
]

/** Options of TCP by their kind. */
const TCP: Readonly<Record<number, Extension>> = {
  0: { name: 'eol', fields: KIND.slice(0, 1) },
  1: { name: 'nop', fields: KIND.slice(0, 1) },
  2: { name: 'maxseg', fields: [...KIND, [16, 16, 'size', 'number']] },
  3: { name: 'window', fields: [...KIND, [16, 8, 'count', 'number']] },
  4: { name: 'sack-perm', fields: KIND },
  5: { name: 'sack', fields: [...KIND, [16, 32, 'left', 'number'], [48, 32, 'right', 'number']] },
  8: { name: 'timestamp', fields: [...KIND, [16, 32, 'tsval', 'number'], [48, 32, 'tsecr', 'number']] },
}

const OPTION: Bits = [
  [0, 8, 'type', 'number'],
  [8, 8, 'length', 'number'],
]
const ROUTE: Bits = [...OPTION, [16, 8, 'ptr', 'number'], [24, 32, 'addr', 'ip']]

/** Options of IPv4 by their type. */
const IPV4: Readonly<Record<number, Extension>> = {
  7: { name: 'rr', fields: ROUTE },
  131: { name: 'lsrr', fields: ROUTE },
  137: { name: 'ssrr', fields: ROUTE },
  148: { name: 'ra', fields: [...OPTION, [16, 16, 'value', 'number']] },
}

const CHUNKS = [
  ...['data', 'init', 'init-ack', 'sack', 'heartbeat', 'heartbeat-ack', 'abort', 'shutdown', 'shutdown-ack', 'error'],
  ...['cookie-echo', 'cookie-ack', 'ecne', 'cwr', 'shutdown-complete'],
]
const CHUNK: Bits = [
  [0, 8, 'type', 'number'],
  [8, 8, 'flags', 'number'],
  [16, 16, 'length', 'number'],
]
const SCTP: Readonly<Record<number, Extension>> = Object.fromEntries(CHUNKS.map((name, type) => [type, { name, fields: CHUNK }]))

/** By NFT_EXTHDR_OP_*: the words before the name, and before the name of a header that is only looked for. */
const OPERATIONS = [
  { before: '', exists: 'exthdr ', of: IPV6, network: 'ip6' },
  { before: 'tcp option ', exists: 'tcp option ', of: TCP },
  { before: 'ip option ', exists: 'ip option ', of: IPV4, network: 'ip' },
  { before: 'sctp chunk ', exists: 'sctp chunk ', of: SCTP },
] as const

const PRESENT = 1
const TCP_OPTION = 1

const found = (data: Data) => {
  const operation = OPERATIONS[Number(data['op'] ?? 0)]
  const extension = operation?.of[Number(data['type'])]
  return operation && extension && { ...operation, extension }
}

/** `tcp option maxseg size`, `exthdr frag`; a field that a mask will choose has bits only. */
export function extensionField(data: Data): Register | undefined {
  const { extension, before, exists, ...rest } = found(data) ?? {}
  if (!extension) return undefined
  const { network } = rest as { network?: string }
  const says = network === undefined ? {} : { says: (one: { readonly header: string }) => one.header === network }
  if (Number(data['flags'] ?? 0) === PRESENT) return { name: `${exists}${extension.name}`, type: 'boolean', ...says }
  const [first, length] = [8 * Number(data['offset'] ?? 0), 8 * Number(data['len'] ?? 0)]
  const field = extension.fields?.find(([at, size]) => at === first && size === length)
  const name = `${before}${extension.name}`
  if (field) return { name: `${name} ${field[2]}`, type: field[3], ...says }
  return { bits: { name, fields: extension.fields ?? [], first }, ...says }
}

/** `reset tcp option sack-perm`; undefined if the expression is another. */
export function resetText(data: Data): string | undefined {
  const { extension } = found(data) ?? {}
  const isOther = data['dreg'] !== undefined || data['sreg'] !== undefined || Number(data['op']) !== TCP_OPTION
  return isOther || !extension ? undefined : `reset tcp option ${extension.name}`
}
