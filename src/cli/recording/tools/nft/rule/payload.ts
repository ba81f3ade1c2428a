import type { Register } from '../context.ts'
import { bitFields, fieldAt } from '../fields.ts'
import type { RuleState } from './state.ts'

type Data = Readonly<Record<string, unknown>>

const BASES = ['link', 'network', 'transport'] as const
const RAW = ['ll', 'nh', 'th']
/** The network protocols of a transport that belongs to one of them. */
const NETWORK_OF: Readonly<Record<string, string>> = { icmp: 'ip', icmpv6: 'ip6' }

/** Fields that only one type of message has. */
const ICMP_FIELDS: Readonly<Record<string, { readonly at: number; readonly length: number; readonly name: string }>> = {
  'icmp type destination-unreachable': { at: 6, length: 2, name: 'icmp mtu' },
  'icmp type redirect': { at: 4, length: 4, name: 'icmp gateway' },
  'icmpv6 type packet-too-big': { at: 4, length: 4, name: 'icmpv6 mtu' },
}

/** Whether a comparison of the type of a message only chooses its field. */
export const isOfIcmpField = (text: string): boolean => Object.hasOwn(ICMP_FIELDS, text)

function headerOf(layer: (typeof BASES)[number], offset: number, state: RuleState): string | undefined {
  if (layer === 'link') return state.link === 'vlan' && offset >= 14 ? 'vlan' : 'ether'
  return layer === 'network' ? state.network : (state.transport ?? 'th')
}

/** The field of a header that an expression reads or writes: without a name of its own, by its bits. */
export function payloadField(data: Data, state: RuleState): Register | undefined {
  const [base, offset, length] = ['base', 'offset', 'len'].map((key) => Number(data[key])) as [number, number, number]
  const layer = BASES[base]
  if (layer === undefined) return undefined
  const header = headerOf(layer, offset, state)
  // The protocol was compared only for this field, which says it.
  const says: Register['says'] = (one) =>
    one.layer === layer || (layer === 'transport' && one.header === NETWORK_OF[header ?? ''])
  const message = layer === 'transport' ? ICMP_FIELDS[state.icmp ?? ''] : undefined
  // The type of the message was compared only for its field.
  if (message?.at === offset && message.length === length)
    return { name: message.name, type: 'number', says: (one) => one.layer === 'icmp' || says(one) }
  const field = header === undefined ? undefined : fieldAt(header, offset, length)
  if (field) return { ...field, says }
  const bits = header === undefined ? {} : { bits: { name: header, fields: bitFields(header), first: 8 * offset, says } }
  return { name: `@${RAW[base]},${8 * offset},${8 * length}`, type: 'raw', ...bits }
}

/** The field that a mask leaves of the bytes of a header; undefined if it is none. */
export function maskedField({ bits }: Register, mask: Uint8Array): Register | undefined {
  if (!bits) return undefined
  const text = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const [, before = '', ones = '', after = ''] = /^(0*)(1+)(0*)$/.exec(text) ?? []
  const field = bits.fields.find(([first, length]) => first === bits.first + before.length && length === ones.length)
  return (
    field && { name: `${bits.name} ${field[2]}`, type: field[3], shift: after.length, ...(bits.says ? { says: bits.says } : {}) }
  )
}

/** A value of which a field has only the bits before the last `shift`. */
export function shifted(value: Uint8Array, shift: number): Uint8Array {
  if (shift === 0) return value
  let number = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> BigInt(shift)
  const out = new Uint8Array(value.length)
  for (let at = out.length - 1; at >= 0; at--, number >>= 8n) out[at] = Number(number & 0xffn)
  return out
}

const inverted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => ~byte)

/** `ip dscp set cs1`: a field of bits is written with the others of its bytes, which are read before. */
export function writtenField(
  data: Data,
  from: Register,
  state: RuleState,
): { readonly field: Register; readonly value: Uint8Array } | undefined {
  const target = payloadField(data, state)
  const { mask, xor } = from
  if (!target || !mask || !xor || from.bits?.first !== target.bits?.first) return undefined
  const field = maskedField(target, inverted(mask))
  return field && { field, value: shifted(xor, field.shift ?? 0) }
}
