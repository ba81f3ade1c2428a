import type { Remaining } from '../remaining.ts'
import { commentOf } from './object.ts'

const HOOKS = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress']
const [ARP, NETDEV, BRIDGE, INET, IP, IP6] = [3, 5, 7, 1, 2, 10]
const OTHER_HOOKS: Readonly<Record<number, readonly string[]>> = {
  [NETDEV]: ['ingress', 'egress'],
  [ARP]: ['input', 'output', 'forward'],
}

/** Names of priorities: in which families, and only at which hook. */
const PRIORITIES: readonly (readonly [priority: number, name: string, families: readonly number[], hook?: string])[] = [
  [-300, 'raw', [INET, IP, IP6]],
  [-150, 'mangle', [INET, IP, IP6]],
  [-100, 'dstnat', [INET, IP, IP6], 'prerouting'],
  [0, 'filter', [INET, IP, IP6, ARP, NETDEV]],
  [50, 'security', [INET, IP, IP6]],
  [100, 'srcnat', [INET, IP, IP6], 'postrouting'],
  [-300, 'dstnat', [BRIDGE], 'prerouting'],
  [-200, 'filter', [BRIDGE]],
  [100, 'out', [BRIDGE], 'output'],
  [300, 'srcnat', [BRIDGE], 'postrouting'],
]
/** nft names priorities that are so near to one with a name. */
const REACH = 10

/** `filter`, `raw + 5`, or a number */
function priorityText(priority: number, family: number, hook: string): string {
  const found = PRIORITIES.find(
    ([one, , families, only]) =>
      Math.abs(priority - one) <= REACH && families.includes(family) && (only === undefined || only === hook),
  )
  if (!found) return String(priority)
  const distance = priority - found[0]
  return distance === 0 ? found[1] : `${found[1]} ${distance > 0 ? '+' : '-'} ${Math.abs(distance)}`
}

const hookName = (number: number, family: number): string => (OTHER_HOOKS[family] ?? HOOKS)[number] ?? String(number)

const BASE = 1
const OFFLOAD = 2

/** A chain as `{ type filter hook input priority filter; policy drop; }` */
export function chainBody(from: Remaining, family: number): string {
  const type = from.take<string>('type')
  const hook = from.inside('hook')
  const flags = from.number('flags') ?? 0
  const [number, priority, policy] = [hook.number('hooknum'), hook.number('priority'), from.number('policy')]
  const name = number === undefined ? '' : hookName(number, family)
  const comment = commentOf(from)
  // A chain with a hook has NFT_CHAIN_BASE.
  const left = flags & ~(OFFLOAD | (type === undefined ? 0 : BASE))
  const parts = [
    ...(comment === undefined ? [] : [`${comment};`]),
    ...(type === undefined || number === undefined
      ? []
      : [`type ${type} hook ${name}${devicesOf(hook)} priority ${priorityText(priority ?? 0, family, name)};`]),
    ...(policy === undefined ? [] : [`policy ${policy === 0 ? 'drop' : 'accept'};`]),
    ...(flags & OFFLOAD ? ['flags offload;'] : []),
  ]
  return `${parts.length > 0 ? `{ ${parts.join(' ')} }` : ''}${left === 0 ? '' : ` flags ${left}`}`.trim()
}

function namesOf(hook: Remaining): readonly string[] {
  const list = hook.inside('devs').take<readonly string[]>('name') ?? []
  const one = hook.take<string>('dev')
  return list.length > 0 || one === undefined ? list : [one]
}

/** The kernel lists one device twice. */
function devicesOf(hook: Remaining): string {
  const names = namesOf(hook)
  if (names.length === 0) return ''
  return names.length === 1 ? ` device ${JSON.stringify(names[0])}` : ` devices = { ${names.toSorted().join(', ')} }`
}

/** A flow table as `{ hook ingress priority filter; devices = { eth0, eth1 }; counter; }` */
export function flowtableBody(from: Remaining): string {
  const hook = from.inside('hook')
  const [number, priority] = [hook.number('num'), hook.number('priority')]
  const flags = from.number('flags') ?? 0
  const names = namesOf(hook)
  const parts = [
    ...(number === undefined
      ? []
      : [`hook ${hookName(number, NETDEV)} priority ${priorityText(priority ?? 0, NETDEV, hookName(number, NETDEV))};`]),
    ...(names.length > 0 ? [`devices = { ${names.toSorted().join(', ')} };`] : []),
    ...(flags & 1 ? ['flags offload;'] : []),
    ...(flags & 2 ? ['counter;'] : []),
  ]
  return parts.length > 0 ? `{ ${parts.join(' ')} }` : ''
}
