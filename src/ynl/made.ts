import type { Codec } from '../netlink/codec/codec.ts'
import type { SpecNode } from './spec/node.ts'
import type { Spec, SpecSet } from './spec/types.ts'
import type { Kit, Typed, TypedStruct } from './value/kit.ts'
import { setOf } from './value/sets.ts'
import { structOf } from './value/structs.ts'
import { subMessageOf } from './value/sub-messages.ts'

/** The codecs of a specification, each made once. */
class SpecKit implements Kit {
  private readonly spec: Spec
  private readonly structs = new Map<string, TypedStruct>()
  private readonly sets = new Map<string, Typed<Codec<object>>>()
  private readonly open = new Set<string>()

  constructor(spec: Spec) {
    this.spec = spec
  }

  struct(name: string, node: SpecNode): TypedStruct {
    const found = this.structs.get(name)
    if (found) return found
    const of = this.spec.structs.get(name) ?? node.fail(`the specification has no struct ${JSON.stringify(name)}`)
    if (this.open.has(name)) of.node.fail('the struct contains itself')
    this.open.add(name)
    const made = structOf(of, this)
    this.structs.set(name, made)
    return made
  }

  set(name: string, node: SpecNode): Typed<Codec<object>> {
    const found = this.sets.get(name)
    if (found) return found
    const of = this.spec.sets.get(name) ?? node.fail(`the specification has no attribute set ${JSON.stringify(name)}`)
    const made = setOf(of, this)
    this.sets.set(name, made)
    return made
  }

  subMessage(name: string, selector: string, set: SpecSet, node: SpecNode): Typed {
    return subMessageOf(this.spec, this, name, selector, set, node)
  }
}

/**
 * Makes the codecs of all sets and structs of a specification, so that what refers to something missing is found before a
 * message is read. Throws a TypeError that names the place.
 */
export function kitOf(spec: Spec): Kit {
  const kit = new SpecKit(spec)
  for (const [name, { node }] of spec.structs) kit.struct(name, node)
  for (const [name, { attributes }] of spec.sets) {
    const [first] = attributes.values()
    if (!first) continue
    const { shape } = kit.set(name, first.node).codec
    // Reading the table makes it.
    if (shape.type === 'attributes') Object.keys(shape.table)
  }
  return kit
}
