import { shown } from '../../../netlink/base/shown.ts'
import { type Checks, LINK_CHECKS, PORT_CHECKS } from './links.ts'
import { PORT_READ_ONLY, READ_ONLY } from './read-only.ts'
import type { KindRequest } from './rules.ts'
import { TUNNEL_CHECKS } from './tunnels.ts'

/** All checks of links, by kind. */
export const CHECKS: ReadonlyMap<string, Checks> = new Map(
  Object.entries({ ...LINK_CHECKS, ...TUNNEL_CHECKS } as Record<string, Checks>),
)
const PORTS: ReadonlyMap<string, Checks> = new Map(Object.entries(PORT_CHECKS as Record<string, Checks>))
const TOLD_BY_KIND: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(READ_ONLY))
const PORT_TOLD_BY_KIND: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(PORT_READ_ONLY))

/**
 * Throws TypeError or RangeError for options that the kernel would refuse whatever the state of the system: what is missing, out of its
 * limits or does not go together. Data given as bytes are not looked at.
 */
export function checkKindOptions(options: object, isNew: boolean): void {
  const { kind, data, slaveKind, slaveData } = options as Record<string, unknown>
  if (typeof kind === 'string') {
    checkTold(kind, data, TOLD_BY_KIND)
    run(CHECKS.get(kind), kindRequest(kind, options, data), isNew)
  }
  if (typeof slaveKind === 'string') {
    checkTold(`port of a ${slaveKind}`, slaveData, PORT_TOLD_BY_KIND, slaveKind)
    run(PORTS.get(slaveKind), kindRequest(slaveKind, options, slaveData), isNew)
  }
}

/** What the rules are given. */
export function kindRequest(kind: string, options: object, data: unknown): KindRequest {
  return { kind, options: options as KindRequest['options'], data: (data ?? {}) as KindRequest['data'] }
}

function run(checks: Checks | undefined, request: KindRequest, isNew: boolean): void {
  if (request.data instanceof Uint8Array) return
  for (const rule of [...(checks?.always ?? []), ...(isNew ? (checks?.create ?? []) : [])]) rule.check(request)
}

function checkTold(what: string, data: unknown, told: ReadonlyMap<string, readonly string[]>, kind = what): void {
  if (typeof data !== 'object' || data === null) return
  const key = told.get(kind)?.find((one) => (data as Record<string, unknown>)[one] !== undefined)
  if (key !== undefined)
    throw new TypeError(`expected options of a ${what} that can be set, got ${shown(key)}, which the kernel only tells`)
}
