import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { BRIDGE_OBJECTS } from './objects.ts'

const USAGE = `Usage: ${PROGRAM} [ OPTIONS ] bridge { ${BRIDGE_OBJECTS.map(([name]) => name).join(' | ')} }
                     [ COMMAND | help ]
The keywords are those of bridge(8).
`

/** The usage of `bridge`, and of its objects. */
async function usage(): Promise<string> {
  const { BRIDGE_LINK_USAGE } = await import('./link/usage.ts')
  const { FDB_USAGE } = await import('./fdb/usage.ts')
  const { MDB_USAGE } = await import('./mdb/usage.ts')
  const { BRIDGE_VLAN_USAGE } = await import('./vlan/usage.ts')
  const { VNI_USAGE } = await import('./vni/usage.ts')
  const { BRIDGE_MONITOR_USAGE } = await import('./monitor/usage.ts')
  return `${USAGE}${[BRIDGE_LINK_USAGE, FDB_USAGE, MDB_USAGE, BRIDGE_VLAN_USAGE, VNI_USAGE, BRIDGE_MONITOR_USAGE].map((text) => text.replace('Usage: ', '       ')).join('')}`
}

/** `bridge`: links, forwarding entries and more of bridges. Resolves to the exit code. */
export async function bridgeCommand(session: Session, [object, ...rest]: readonly string[]): Promise<number> {
  const [, load] = BRIDGE_OBJECTS.find(([each]) => object !== undefined && isShort(object, each)) ?? []
  if (load) return (await load())(session, rest)
  if (object === undefined || isShort(object, 'help')) throw new Exit(255, await usage())
  if (object.startsWith('-')) {
    const first = rest.findIndex((word) => !word.startsWith('-'))
    const end = first < 0 ? rest.length : first
    const whole = [object, ...rest.slice(0, end), 'bridge', ...rest.slice(end)].join(' ')
    throw new Exit(
      255,
      `Object "${object}" is unknown, try "${PROGRAM} bridge help".\n(options go before: ${PROGRAM} ${whole})\n`,
    )
  }
  const known = BRIDGE_OBJECTS.map(([each]) => each)
  return unknownWordOf(known, object, 255, `Object "${object}" is unknown, try "${PROGRAM} bridge help".`)
}
