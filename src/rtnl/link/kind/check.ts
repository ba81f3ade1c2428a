import { shown } from '../../../netlink/base/shown.ts'
import type { AnyPort } from './kind.ts'
import { linkKindOf, portOf } from './lookup.ts'
import type { KindRequest } from './rules.ts'

/**
 * Throws TypeError or RangeError for options that every kernel rejects, whatever the state of the system: a missing
 * option, a value out of range, options that exclude each other. Data given as bytes are not checked.
 */
export function checkKindOptions(options: object, isNew: boolean): void {
  const { kind, data, slaveKind, slaveData } = options as Record<string, unknown>
  if (typeof kind === 'string') check(linkKindOf(kind), kind, kindRequest(kind, options, data), isNew)
  if (typeof slaveKind === 'string') {
    check(portOf(slaveKind), `port of a ${slaveKind}`, kindRequest(slaveKind, options, slaveData), isNew)
  }
}

/** Builds the input of the rules. */
export function kindRequest(kind: string, options: object, data: unknown): KindRequest {
  return { kind, options: options as KindRequest['options'], data: (data ?? {}) as KindRequest['data'] }
}

function check(of: AnyPort | undefined, what: string, request: KindRequest, isNew: boolean): void {
  if (!of || request.data instanceof Uint8Array) return
  const { readOnly = [], always = [], create = [] } = of
  const key = readOnly.find((one) => request.data[one] !== undefined)
  if (key !== undefined) throw new TypeError(`${shown(key)} of a ${what} is read-only`)
  for (const rule of [...always, ...(isNew ? create : [])]) rule.check(request)
}
