import { constantOf, type Definitions, readType } from './definitions.ts'
import { constantName, keysOf } from './names.ts'
import type { SpecNode } from './node.ts'
import type { SpecAttribute, SpecChecks, SpecSet } from './types.ts'

/** The highest type of an attribute: two bits of the number are flags. */
const MOST = 0x3fff

/** Keys of decoded sets that are no attributes: of every object, and of these. */
const TAKEN = ['unknown', 'tail', ...Object.getOwnPropertyNames(Object.prototype)]

/** Reads `attribute-sets`. A subset takes its attributes from another set, wherever that stands. */
export function readSets(all: readonly SpecNode[], family: string, known: Definitions): ReadonlyMap<string, SpecSet> {
  const nodes = new Map(all.map((node) => [node.get('name').text(), node] as const))
  const sets = new Map<string, SpecSet>()
  const open = new Set<string>()
  const setOf = (name: string, node: SpecNode): SpecSet => {
    const found = sets.get(name)
    if (found) return found
    if (open.has(name)) node.fail('it is a subset of itself')
    open.add(name)
    const parent = node.maybe('subset-of')
    const outer = parent && setOf(parent.text(), parent.of(nodes, 'attribute set'))
    const made = outer ? subset(name, node, outer) : readSet(name, node, family, known)
    sets.set(name, made)
    return made
  }
  for (const [name, node] of nodes) setOf(name, node)
  // In the order of the file.
  return new Map([...nodes.keys()].map((name) => [name, sets.get(name) as SpecSet] as const))
}

function subset(name: string, node: SpecNode, outer: SpecSet): SpecSet {
  const nodes = node.get('attributes').list()
  return {
    name,
    attributes: new Map(nodes.map((one) => [one.get('name').text(), one.get('name').of(outer.attributes, 'attribute')])),
  }
}

function readSet(name: string, node: SpecNode, family: string, known: Definitions): SpecSet {
  const nodes = node.get('attributes').list()
  const keys = keysOf(
    nodes.map((one) => one.get('name').text()),
    TAKEN,
  )
  const prefix = node.maybe('name-prefix')?.text() ?? (name === family ? `${family}-a-` : `${family}-a-${name}-`)
  const attributes = new Map<string, SpecAttribute>()
  let next = 1
  for (const [i, one] of nodes.entries()) {
    const value = one.maybe('value')?.integer(0, MOST) ?? next
    if (value > MOST) one.fail(`its number is ${value}: attributes have numbers up to ${MOST}`)
    const made = readAttribute(one, { value, key: keys[i] as string, prefix }, known)
    if (attributes.has(made.name)) one.fail(`the set has another attribute ${JSON.stringify(made.name)}`)
    attributes.set(made.name, made)
    next = value + 1
  }
  return { name, attributes }
}

interface Place {
  readonly value: number
  readonly key: string
  readonly prefix: string
}

function readAttribute(node: SpecNode, { value, key, prefix }: Place, known: Definitions): SpecAttribute {
  const common = readType(node, known)
  const typeValue = node.maybe('type-value')
  return {
    ...common,
    value,
    key,
    wire: constantName(node.maybe('name-prefix')?.text() ?? prefix, common.name),
    isMulti: node.maybe('multi-attr')?.on() ?? false,
    nested: node.maybe('nested-attributes')?.text(),
    subType: node.maybe('sub-type')?.text(),
    typeValue: typeValue ? (Array.isArray(typeValue.value) ? typeValue.list().map((one) => one.text()) : [typeValue.text()]) : [],
    subMessage: node.maybe('sub-message')?.text(),
    selector: node.maybe('selector')?.text(),
    checks: readChecks(node.maybe('checks'), known),
  }
}

const CHECKS = ['min', 'max', 'min-len', 'max-len', 'exact-len'] as const

/** Limits whose number only a header of C has are left to the kernel. */
function readChecks(node: SpecNode | undefined, { constants }: Definitions): SpecChecks {
  if (!node) return {}
  const found = CHECKS.flatMap((name) => {
    const limit = node.maybe(name)
    const value = limit && constantOf(limit, constants)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(found)
}
