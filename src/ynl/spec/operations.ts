import { constantName } from './names.ts'
import { docOf, type SpecNode } from './node.ts'
import type { SpecOperation, SpecSet, SpecStruct } from './types.ts'

/** What operations refer to. */
interface Known {
  readonly sets: ReadonlyMap<string, SpecSet>
  readonly structs: ReadonlyMap<string, SpecStruct>
}

/** The numbers of the request and of its reply. */
type Numbers = readonly [request: number | undefined, reply: number | undefined]

const MODES: readonly string[] = ['do', 'dump', 'event', 'notify']

/** Reads `operations`. `prefix` begins the kernel's names where the specification gives no other. */
export function readOperations(all: SpecNode, prefix: string, most: number, known: Known): SpecOperation[] {
  const nodes = all.get('list').list()
  const model = all.maybe('enum-model')?.word(['unified', 'directional']) ?? 'unified'
  const numbers = model === 'unified' ? unified(nodes, most) : directional(nodes, most)
  const own = all.maybe('name-prefix')?.text() ?? prefix
  const byName = new Map(nodes.map((node) => [node.get('name').name(), node] as const))
  const ofAll = all.maybe('fixed-header')
  return nodes.map((node, i) => {
    const modes = modesOf(node)
    const isAsync = modes.includes('event') || modes.includes('notify')
    const [request, reply] = numbers[i] as Numbers
    const header = node.maybe('fixed-header') ?? ofAll
    const name = node.get('name').name()
    const start = (isAsync ? all.maybe('async-prefix')?.text() : undefined) ?? own
    return {
      ...{ name, modes, node, request: isAsync && model === 'unified' ? undefined : request, reply },
      wire: constantName(start, name),
      doc: docOf(node),
      set: setOf(node, byName, known),
      header: header?.of(known.structs, 'struct').name,
      isReserved: modes.length === 0,
    }
  })
}

const modesOf = (node: SpecNode): string[] => Object.keys(node.object()).filter((key) => MODES.includes(key))

/** The name of the set. A notification has that of the operation that it reports. */
function setOf(node: SpecNode, byName: ReadonlyMap<string, SpecNode>, { sets }: Known): string | undefined {
  const found = node.maybe('attribute-set') ?? node.maybe('notify')?.of(byName, 'operation').maybe('attribute-set')
  if (found) return found.of(sets, 'attribute set').name
  return modesOf(node).length === 0 ? undefined : node.fail('expected an attribute-set')
}

/** Requests, replies and notifications share their numbers. */
function unified(nodes: readonly SpecNode[], most: number): Numbers[] {
  let next = 1
  return nodes.map((node) => {
    const value = node.maybe('value')?.integer(0, most) ?? next
    next = value + 1
    return [value, value]
  })
}

/** Requests have numbers of their own, and so have replies and notifications. */
function directional(nodes: readonly SpecNode[], most: number): Numbers[] {
  let [request, reply] = [1, 1]
  return nodes.map((node) => {
    const modes = modesOf(node)
    if (modes.includes('notify') || modes.includes('event')) {
      reply = node.maybe('value')?.integer(0, most) ?? reply
      return [undefined, reply++]
    }
    const mode = node.maybe('do') ?? node.maybe('dump')
    if (!mode) return node.fail('expected do, dump, notify or event: its number is not known without')
    request = numberIn(mode, 'request', most) ?? request
    reply = numberIn(mode, 'reply', most) ?? reply
    return [request++, mode.has('reply') ? reply++ : undefined]
  })
}

/** A message without attributes may be written as nothing. */
function numberIn(mode: SpecNode, key: string, most: number): number | undefined {
  const found = mode.maybe(key)
  return found && found.value !== null ? found.maybe('value')?.integer(0, most) : undefined
}
