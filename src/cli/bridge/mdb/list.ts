import { is, type Message } from '../../../netlink/message/message.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import type { MdbMessage } from '../../../rtnl/mdb/table.ts'
import { mdbMessages } from '../../../rtnl/mdb/table.ts'
import { baseContext, namesContext } from '../../listing/context.ts'
import { Output } from '../../output/output.ts'
import { duplicate, refuse } from '../../parse/exit.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { dumping, printable, type Session } from '../../session.ts'
import { linksOfMdb, printMdbEntries } from './print.ts'
import { printRouters } from './print-routers.ts'

/** Which groups are printed. */
interface ShowRequest {
  device?: string
  /** 0: of all VLANs. */
  vid: number
}

const WORDS: readonly Word<ShowRequest>[] = [
  exact('dev', (words, request) => {
    const name = words.next()
    if (request.device !== undefined) duplicate('dev', name)
    request.device = name
  }),
  exact('vid', (words, request) => {
    const text = words.next()
    if (request.vid !== 0) duplicate('vid', text)
    request.vid = leadingInteger(text) >>> 0
  }),
]

/** `bridge mdb show`: groups, and with -d router ports. Resolves to the exit code. */
export async function listMdb(session: Session, words: Words): Promise<number> {
  const request: ShowRequest = { vid: 0 }
  // `bridge` ignores other words.
  await readWords(words, WORDS, request, () => undefined)
  const { device, vid } = request
  const only = device === undefined ? 0 : ((await session.indexOf(device)) ?? refuse(`Cannot find device "${device}"`))
  // Two dumps, as in `bridge`.
  const [groups, routers] = [await dump(session, only), await dump(session, only)]
  const base = baseContext(session.options, 'link', AF.UNSPEC)
  const ctx = await namesContext(session, base, [...groups, ...routers].flatMap(linksOfMdb))
  const out = new Output(session.options)
  out.open()
  out.openArray('mdb')
  for (const message of printable(session, groups)) printMdbEntries(message, out, ctx, vid)
  out.closeArray()
  out.open('router')
  for (const message of printable(session, routers)) printRouters(message, out, ctx)
  out.close()
  out.close()
  session.io.out(out.finish())
  return 0
}

/** A message about multicast groups: the reply of bridges is RTM_GETMDB, of vxlans RTM_NEWMDB. */
export const isMdb = (message: Message): message is Message & MdbMessage =>
  is(mdbMessages, message, 'RTM_GETMDB') || is(mdbMessages, message, 'RTM_NEWMDB') || is(mdbMessages, message, 'RTM_DELMDB')

async function dump({ socket }: Session, only: number): Promise<MdbMessage[]> {
  const messages = await dumping(() => socket.dump({ type: RTM.GETMDB, header: { family: AF.BRIDGE } }), 255)
  return messages.filter(isMdb).filter(({ header }) => only === 0 || header.ifindex === only)
}
