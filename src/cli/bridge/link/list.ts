import { is } from '../../../netlink/message/message.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { baseContext, printContext } from '../../listing/context.ts'
import { Output } from '../../output/output.ts'
import { duplicate, refuse } from '../../parse/exit.ts'
import { exact, readWords, type Words } from '../../parse/words.ts'
import { dumping, printable, type Session } from '../../session.ts'
import { printBridgePort } from './print.ts'

/** `bridge link show`: the ports of bridges. Resolves to the exit code. */
export async function listBridgePorts(session: Session, all: Words): Promise<number> {
  const wanted: { device?: string } = {}
  const dev = exact<typeof wanted>('dev', (words, request) => {
    const name = words.next()
    if (request.device !== undefined) duplicate('dev', name)
    request.device = name
  })
  // `bridge` ignores other words.
  await readWords(all, [dev], wanted, () => undefined)
  const { device } = wanted
  const only = device && ((await session.indexOf(device)) ?? refuse(`Cannot find device "${device}"`))
  const ports = printable(session, await dumpPorts(session)).filter(({ header }) => !only || header.index === only)
  const backups = ports.flatMap(({ attrs }) => backupOf(attrs.protinfo))
  const out = new Output(session.options)
  const ctx = await printContext(session, baseContext(session.options, 'link', AF.UNSPEC), ports, backups)
  for (const port of ports) {
    out.open()
    printBridgePort(port, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}

function backupOf(protinfo: object | undefined): number[] {
  const { bridge = {} } = (protinfo ?? {}) as { bridge?: { backupPort?: number } }
  return bridge.backupPort === undefined ? [] : [bridge.backupPort]
}

async function dumpPorts({ socket }: Session) {
  const messages = await dumping(() => socket.dump({ type: RTM.GETLINK, header: { family: AF.BRIDGE } }), 1)
  return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}
