import type { Recorded } from '../../../capture.ts'
import { type CommandWords, isDumpRequest, line } from './command.ts'
import { Remaining } from './remaining.ts'

const COMMANDS: Readonly<Record<string, string>> = {
  ...{ CREATE: 'create', DESTROY: 'destroy', FLUSH: 'flush', RENAME: 'rename', SWAP: 'swap', LIST: 'list', SAVE: 'save' },
  ...{ ADD: 'add', DEL: 'del', TEST: 'test', HEADER: '(header)', TYPE: '(type)', PROTOCOL: '(protocol)' },
}
const FAMILIES: Readonly<Record<number, string>> = { 2: 'inet', 10: 'inet6' }
/** IPSET_FLAG_WITH_* of a new set. */
const FLAGS: readonly (readonly [bit: number, word: string])[] = [
  [8, 'counters'],
  [16, 'comment'],
  [32, 'forceadd'],
  [64, 'skbinfo'],
]
const LIST_FLAGS: readonly (readonly [bit: number, word: string])[] = [
  [2, '-name'],
  [4, '-terse'],
]

const flagWords = (flags: number | undefined, names: typeof FLAGS): string[] =>
  names.flatMap(([bit, name]) => ((flags ?? 0) & bit ? [name] : []))

const addressOf = (from: Remaining, key: string): unknown => {
  const inner = from.inside(key)
  return inner.take('ipv4') ?? inner.take('ipv6')
}

/** An entry as ipset writes it: address, range or network, port, link-layer address. */
function entryText(from: Remaining): string {
  const [ip, to, cidr] = [addressOf(from, 'ip'), addressOf(from, 'ipTo'), from.take('cidr')]
  const [port, portTo, proto] = [from.take('port'), from.take('portTo'), from.take('proto')]
  const [ip2, cidr2] = [addressOf(from, 'ip2'), from.take('cidr2')]
  const address = ip === undefined ? [] : [`${ip}${to === undefined ? '' : `-${to}`}${cidr === undefined ? '' : `/${cidr}`}`]
  const protocol = proto === undefined ? '' : `${{ 6: 'tcp', 17: 'udp', 132: 'sctp', 1: 'icmp' }[Number(proto)] ?? proto}:`
  const ports = port === undefined ? [] : [`${protocol}${port}${portTo === undefined ? '' : `-${portTo}`}`]
  const second = ip2 === undefined ? [] : [`${ip2}${cidr2 === undefined ? '' : `/${cidr2}`}`]
  const others = ['ether', 'iface', 'name', 'mark'].flatMap((key) => from.take(key) ?? [])
  return [...address, ...ports, ...second, ...others].join(',')
}

function dataWords(from: Remaining, isCreate: boolean): string {
  if (from.peek('lineno') === 0) from.take('lineno')
  const flags = from.number('cadtFlags')
  const entry = entryText(from)
  const numbers = ['timeout', 'hashsize', 'maxelem', 'netmask', 'size', 'bucketsize', 'initval', 'packets', 'bytes'].flatMap(
    (key) => {
      const value = from.take(key)
      return value === undefined ? [] : [`${key} ${value}`]
    },
  )
  const comment = from.take('comment')
  const range = isCreate && entry !== '' ? `range ${entry}` : entry
  return [
    range,
    ...numbers,
    ...flagWords(flags, FLAGS),
    ...(comment === undefined ? [] : [`comment ${JSON.stringify(comment)}`]),
  ].join(' ')
}

/** A request of ipset(8) as its command line; what ipset asks before is in brackets. */
export function ipsetRequest({ name, message }: Recorded): CommandWords | undefined {
  const command = name.replace(/^IPSET_CMD_/, '')
  const word = COMMANDS[command]
  if (word === undefined || message.payload) return undefined
  const from = new Remaining(message.attrs)
  if (command !== 'PROTOCOL') from.take('protocol')
  const [set, other, type] = ['setname', 'setname2', 'typename'].map((key) => from.take<string>(key))
  const isCreate = command === 'CREATE'
  const family = from.number('family')
  if (isCreate) from.take('revision')
  const flags = isDumpRequest(message) ? flagWords(from.number('flags'), LIST_FLAGS) : []
  const familyWord = family === undefined || !FAMILIES[family] ? '' : `family ${FAMILIES[family]}`
  return line(`ipset ${word}`, set, other, type, familyWord, dataWords(from.inside('data'), isCreate), ...flags, from.rest())
}
