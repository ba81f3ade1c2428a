import { errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { NetconfMessage } from '../../rtnl/netconf/netconf.ts'
import { netconfMessages } from '../../rtnl/netconf/table.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import { Exit, fail } from '../parse/exit.ts'
import { exact, readWords, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { printNetconf } from './print.ts'

/** `netconf show`. Resolves to the exit code. */
export async function listNetconf(session: Session, all: Words): Promise<number> {
  const wanted: { index?: number } = {}
  const dev = exact<typeof wanted>('dev', async (words, request) => {
    const name = words.next()
    request.index = (await session.indexOf(name)) ?? fail(`Device "${name}" does not exist.`)
  })
  // `ip` ignores other words.
  await readWords(all, [dev], wanted, () => undefined)
  const { index } = wanted
  const { family } = session.options
  const isOne = index !== undefined && family !== AF.UNSPEC
  const found = isOne ? await readOne(session, family, index) : await dump(session, family)
  const kept = found.filter(
    ({ header, attrs }) => (family === AF.UNSPEC || header.family === family) && (index === undefined || attrs.ifindex === index),
  )
  // `ip` prints the settings of one link and family as text also with -j.
  await print(session, kept, isOne)
  return 0
}

async function print(session: Session, messages: readonly NetconfMessage[], asText: boolean): Promise<void> {
  const { options } = session
  const indexes = messages.flatMap(({ attrs: { ifindex = 0 } }) => (ifindex > 0 ? [ifindex] : []))
  const ctx = await namesContext(session, baseContext(options, 'addr', options.family), indexes)
  const out = new Output(asText ? { ...options, json: false } : options)
  for (const message of messages) {
    out.open()
    printNetconf(message, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
}

const settingsIn = (messages: readonly unknown[]): NetconfMessage[] =>
  messages.filter((message) => is(netconfMessages, message as NetconfMessage, 'RTM_NEWNETCONF')) as NetconfMessage[]

/** Returns the settings of one link and family; none if the kernel refuses, of which `ip` says nothing. */
async function readOne({ socket }: Session, family: number, ifindex: number): Promise<NetconfMessage[]> {
  try {
    const { messages } = await socket.request({ type: RTM.GETNETCONF, header: { family }, attrs: { ifindex } })
    return settingsIn(messages)
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    return []
  }
}

async function dump({ socket }: Session, family: number): Promise<NetconfMessage[]> {
  try {
    return settingsIn(await socket.dump({ type: RTM.GETNETCONF, header: { family } }))
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    throw new Exit(1, `RTNETLINK answers: ${errnoText(error.errno)}\nDump terminated\n`)
  }
}
