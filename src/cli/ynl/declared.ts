import { type DeclaredProtocols, NETLINK, protocols } from '../../capture/message/protocols.ts'
import type { Family } from '../../genl/family.ts'
import { nlctrl } from '../../genl/nlctrl.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import { kitOf } from '../../ynl/made.ts'
import { messageNames, rawTable, specFamily } from '../../ynl/messages.ts'
import type { Spec } from '../../ynl/spec/types.ts'
import { keysByName, wideNames } from '../../ynl/value/names.ts'
import { fail } from '../parse/exit.ts'
import type { Naming, SpecMessage } from '../recording/encode/target.ts'
import { loadSpec } from './load.ts'

/** Names that codecs of specifications do not have. */
export const SPEC_NAMES: Naming = { keys: keysByName, wide: wideNames }

/** What the specifications of --spec declare, and the names of their messages. */
interface DeclaredBySpecs {
  readonly declared: DeclaredProtocols
  readonly messages: readonly SpecMessage[]
}

/** What the specifications of --spec declare: families, and protocols with their messages in place of nlwire's. */
export async function declaredBy(files: readonly string[]): Promise<DeclaredBySpecs> {
  const families = new Map<string, Family>()
  const others = new Map<number, Protocol>()
  const messages: SpecMessage[] = []
  for (const file of files) {
    const spec = await loadSpec(file)
    try {
      add(spec, families, others)
      messages.push(...messageNames(spec).map((one) => ({ ...one, protocol: spec.protocol, file })))
    } catch (error) {
      if (error instanceof TypeError) fail(error.message)
      throw error
    }
  }
  return { declared: { families: [...families.values()], protocols: [...others.values()] }, messages }
}

function add(spec: Spec, families: Map<string, Family>, others: Map<number, Protocol>): void {
  const kit = kitOf(spec)
  if (spec.protocol === NETLINK.GENERIC) {
    // Recordings learn the numbers of families by nlwire's own table of the controller.
    if (spec.name !== nlctrl.name) families.set(spec.name, specFamily(spec, kit))
    return
  }
  const base = others.get(spec.protocol) ?? protocols().of(spec.protocol)
  others.set(spec.protocol, withRows(base, rawTable(spec, kit)))
}
