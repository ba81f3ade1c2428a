import type { SchemaRow } from '../../netlink/explain/schema.ts'

/** Type of a row's value in words: `list of struct bridge_vlan_info`. */
export function typeWords({ type, nests, requested, list, indexed, selects, bits, values, boolean }: SchemaRow): string {
  const words = [
    list ? 'list of' : '',
    indexed ? 'indexed' : '',
    bits ? 'bits of' : '',
    nests ? nestWords(type, nests) : type,
    requested ? `(requests: nest ${requested.join(' and ')})` : '',
    selects ? `by ${selects.by}` : '',
    values && !bits ? 'with names' : '',
    boolean ? '(boolean)' : '',
  ]
  return words.filter((word) => word !== '').join(' ')
}

/** `struct and nest` with the names of both: `struct ifinfomsg and nest link-attrs`. */
function nestWords(type: string, nests: readonly string[]): string {
  const names = [...nests]
  const kinds = type.split(' and ')
  return kinds.map((kind) => (/^(struct|nest)\b/.test(kind) ? `${kind} ${names.shift() ?? ''}`.trim() : kind)).join(' and ')
}

/** The names of a row's numbers, or the payloads to select from; undefined if it has neither. */
export function choiceWords({ values, bits, selects }: SchemaRow): readonly (readonly [name: string, is: string])[] | undefined {
  if (values)
    return Object.entries(values).map(([name, value]) => [name, bits ? `0x${value.toString(16)}` : String(value)] as const)
  return selects?.choices.map(({ key, when, is }) => [when ? `${key} (${when.join(', ')})` : key, is] as const)
}
