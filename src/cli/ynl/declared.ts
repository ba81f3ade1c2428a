import { type DeclaredProtocols, NETLINK, protocols } from '../../capture/message/protocols.ts'
import type { Family } from '../../genl/family.ts'
import { nlctrl } from '../../genl/nlctrl.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import { kitOf } from '../../ynl/made.ts'
import { rawTable, specFamily } from '../../ynl/messages.ts'
import type { Spec } from '../../ynl/spec/types.ts'
import { fail } from '../parse/exit.ts'
import { loadSpec } from './load.ts'

/** What the specifications of --spec declare: families, and protocols with their messages in place of nlwire's. */
export async function declaredBy(files: readonly string[]): Promise<DeclaredProtocols> {
  const families = new Map<string, Family>()
  const others = new Map<number, Protocol>()
  for (const file of files) {
    const spec = await loadSpec(file)
    try {
      add(spec, families, others)
    } catch (error) {
      if (error instanceof TypeError) fail(error.message)
      throw error
    }
  }
  return { families: [...families.values()], protocols: [...others.values()] }
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
