import { is } from '../../../netlink/message/message.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { TUNNEL_MSG_FLAG } from '../../../rtnl/link/constants.ts'
import { vnifilterMessages } from '../../../rtnl/vnifilter/table.ts'
import { baseContext, namesContext } from '../../listing/context.ts'
import { Output } from '../../output/output.ts'
import { duplicate, refuse } from '../../parse/exit.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { dumping, printable, type Session } from '../../session.ts'
import { printVnis } from './print.ts'

const WORDS: readonly Word<{ device?: string }>[] = [
  exact('dev', (words, request) => {
    const name = words.next()
    if (request.device !== undefined) duplicate('dev', name)
    request.device = name
  }),
]

/** `bridge vni show`: VNIs, and with -s their counters. Resolves to the exit code. */
export async function listVnis(session: Session, words: Words): Promise<number> {
  const { options, socket, io } = session
  const request: { device?: string } = {}
  // `bridge` ignores other words.
  await readWords(words, WORDS, request, () => undefined)
  const { device } = request
  const ifindex = device === undefined ? 0 : ((await session.indexOf(device)) ?? refuse(`Cannot find device "${device}"`))
  const flags = options.stats ? TUNNEL_MSG_FLAG.STATS : 0
  const header = { family: AF.BRIDGE, flags, ifindex }
  const found = await dumping(() => socket.dump({ type: RTM.GETTUNNEL, header }), 1)
  const messages = found.filter((message) => is(vnifilterMessages, message, 'RTM_NEWTUNNEL'))
  const indexes = messages.map((message) => message.header.ifindex)
  const ctx = await namesContext(session, baseContext(options, 'link', AF.UNSPEC), indexes)
  const out = new Output(options)
  // `bridge` ends this line with a line feed also with -o.
  out.text(`${'dev'.padEnd(16)}  ${'vni'.padEnd(15)}  ${'group/remote'.padEnd(15)}\n`)
  for (const message of printable(session, messages)) {
    out.open()
    printVnis(message, out, ctx)
    out.close()
  }
  io.out(out.finish())
  return 0
}
