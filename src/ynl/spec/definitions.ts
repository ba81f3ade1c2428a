import { docOf, type SpecNode } from './node.ts'
import type { SpecEnum, SpecStruct, SpecType } from './types.ts'

/** The definitions of a specification: enums, structs and constants. */
export interface Definitions {
  readonly enums: ReadonlyMap<string, SpecEnum>
  readonly structs: ReadonlyMap<string, SpecStruct>
  readonly constants: ReadonlyMap<string, bigint>
}

/** Limits that specifications may name without a definition. */
const LIMITS: readonly (readonly [string, bigint])[] = [8n, 16n, 32n, 64n].flatMap((bits) => [
  [`u${bits}-min`, 0n] as const,
  [`u${bits}-max`, 2n ** bits - 1n] as const,
  [`s${bits}-min`, -(2n ** (bits - 1n))] as const,
  [`s${bits}-max`, 2n ** (bits - 1n) - 1n] as const,
])

/** Reads `definitions`. Structs refer to enums and constants wherever these stand. */
export function readDefinitions(all: readonly SpecNode[]): Definitions {
  const enums = new Map<string, SpecEnum>()
  const constants = new Map<string, bigint>(LIMITS)
  for (const node of all) {
    const name = node.get('name').name()
    const type = node.get('type').word(['const', 'enum', 'flags', 'struct'])
    if (type === 'const') readConstant(node, name, constants)
    else if (type !== 'struct') enums.set(name, readEnum(node, name, type === 'flags'))
  }
  const structs = new Map<string, SpecStruct>()
  const known = { enums, structs, constants }
  for (const node of all)
    if (node.get('type').value === 'struct') {
      const name = node.get('name').text()
      const members = node.maybe('members')?.list() ?? []
      structs.set(name, { name, node, members: members.map((one) => readType(one, known)) })
    }
  return known
}

/** A constant may also be a text, or be declared in a header of C only: nothing needs these. */
function readConstant(node: SpecNode, name: string, constants: Map<string, bigint>): void {
  const { value } = node.get('value')
  if (Number.isInteger(value)) constants.set(name, BigInt(value as number))
}

const MOST = Number.MAX_SAFE_INTEGER

function readEnum(node: SpecNode, name: string, isFlags: boolean): SpecEnum {
  const entries = new Map<string, number>()
  let next = node.maybe('value-start')?.integer(-MOST, MOST) ?? 0
  for (const entry of node.get('entries').list()) {
    const isObject = typeof entry.value === 'object' && entry.value !== null
    const word = isObject ? entry.get('name').name() : entry.name()
    const value = isObject ? (entry.maybe('value')?.integer(isFlags ? 0 : -MOST, isFlags ? 63 : MOST) ?? next) : next
    if (isFlags && value > 63) entry.fail(`expected a bit from 0 to 63, got ${value}`)
    entries.set(word, value)
    next = value + 1
  }
  return { name, isFlags, entries }
}

/** Reads what attributes and members of structs have in common. */
export function readType(node: SpecNode, { enums, constants }: Definitions, type = node.get('type').text()): SpecType {
  const len = node.maybe('len')
  const size = len && constantOf(len, constants)
  if (len && (size === undefined || size < 0n || size > 0xffffn))
    len.expected('a length from 0 to 65535 or the name of a constant')
  return {
    name: node.get('name').name(),
    type,
    doc: docOf(node),
    byteOrder: node.maybe('byte-order')?.word(['big-endian', 'little-endian']),
    enum: node.maybe('enum')?.of(enums, 'enum'),
    enumAsFlags: node.maybe('enum-as-flags')?.on() ?? false,
    hint: node.maybe('display-hint')?.text(),
    struct: node.maybe('struct')?.text(),
    len: size === undefined ? undefined : Number(size),
    node,
  }
}

/** A number, or that of a constant; undefined for a name that only a header of C defines. */
export function constantOf(node: SpecNode, constants: ReadonlyMap<string, bigint>): bigint | undefined {
  const { value } = node
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  return constants.get(node.text())
}
