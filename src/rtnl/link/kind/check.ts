import { atPath } from '../../../netlink/base/attribute-path.ts'
import { didYouMean } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { checkOptionKeys, KIND_WORDS } from '../../common/named/ip-words.ts'
import { checkEncodable } from '../../common/values.ts'
import type { AnyPort } from './kind.ts'
import { withoutNames } from './link-options.ts'
import { LINK_KINDS, linkKindOf, portOf } from './lookup.ts'
import { checkMisplacedData, settableKeys } from './misplaced.ts'
import { a, type KindRequest } from './rules.ts'

/**
 * Throws TypeError or RangeError for options that every kernel rejects, whatever the state of the system: a missing
 * option, a value out of range, options that exclude each other. Data given as bytes are not checked.
 */
export function checkKindOptions(options: object, isNew: boolean): void {
  const { kind, link, data, slaveKind, slaveData } = options as Record<string, unknown>
  if (link !== undefined && hasOwnLink(kind))
    throw new TypeError(
      `link: the kernel ignores it for ${a(String(kind))}, write { kind: ${shown(kind)}, data: { link: ${shown(link)} } }`,
    )
  if (typeof kind === 'string') {
    if (data !== undefined && !(data instanceof Uint8Array) && linkKindOf(kind) === undefined)
      throw new TypeError(
        `kind: expected one that nlwire knows, as data has its options, got ${shown(kind)}${didYouMean(kind, [...LINK_KINDS.keys()])}`,
      )
    check('data', linkKindOf(kind), kind, kindRequest(kind, options, data), isNew)
  }
  if (typeof slaveKind === 'string') {
    check('slaveData', portOf(slaveKind), `port of ${a(slaveKind)}`, kindRequest(slaveKind, options, slaveData), isNew)
  }
}

/**
 * Whether links of the kind take the link below from an option of their own. Their drivers do not read IFLA_LINK: they
 * report it, as they report their option (ip_tunnel_get_iflink in net/ipv4/ip_tunnel.c), or not at all (vxlan).
 */
export function hasOwnLink(kind: unknown): boolean {
  return Object.hasOwn(linkKindOf(kind)?.attrs.table ?? {}, 'link')
}

/** Builds the input of the rules. */
export function kindRequest(kind: string, options: object, data: unknown): KindRequest {
  return { kind, options: options as KindRequest['options'], data: (data ?? {}) as KindRequest['data'] }
}

function check(path: string, of: AnyPort | undefined, what: string, request: KindRequest, isNew: boolean): void {
  const { data } = request
  if (!of || data instanceof Uint8Array) return
  const { table } = of.attrs
  const returned = [...Object.keys(table), 'unknown', 'tail']
  const settable = settableKeys(table)
  if (typeof data === 'object') checkMisplacedData(path, request.kind, data, [...settable, ...returned])
  checkOptionKeys(`${path} of ${a(what)}`, data, settable, { words: KIND_WORDS, returned })
  const readOnly = Object.keys(data).filter((one) => data[one] !== undefined && table[one]?.[4]?.readOnly)
  checkWritable(a(what), readOnly, readOnly.length > 1 ? '; optionsOf(link, …) of a returned link leaves them out' : '')
  for (const [key, value] of Object.entries(data))
    if (typeof value === 'string' && value.includes(':') && table[key] && table[`${key}6`])
      throw new TypeError(`${path}.${key}: expected an IPv4 address, got ${shown(value)} (did you mean "${key}6"?)`)
  const outside = rangeErrorOf(() => atPath(path, () => checkEncodable(table, withoutNames(table, data, request.options))))
  const { always = [], create = [] } = of
  for (const rule of [...always, ...(isNew ? create : [])]) rule.check(request)
  if (outside) throw outside
}

/** Throws a TypeError that names all of the read-only keys; does nothing without any. `hint` ends the error. */
export function checkWritable(what: string, readOnly: readonly string[], hint = ''): void {
  if (readOnly.length === 0) return
  throw new TypeError(`${readOnly.map(shown).join(', ')} of ${what} ${readOnly.length === 1 ? 'is' : 'are'} read-only${hint}`)
}

/** Returns a RangeError in place of throwing it: a rule of the kind may know a narrower range. */
function rangeErrorOf(step: () => void): RangeError | undefined {
  try {
    step()
  } catch (error) {
    if (error instanceof RangeError) return error
    throw error
  }
  return undefined
}
