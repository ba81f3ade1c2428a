import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is } from '../../netlink/message/message.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { savedDump } from '../../rtnl/common/save-file.ts'
import { RTM } from '../../rtnl/constants.ts'
import { baseContext } from '../listing/context.ts'
import { readListWords } from '../listing/words.ts'
import { Output } from '../output/output.ts'
import { Exit } from '../parse/exit.ts'
import { checkStdout, readStdinStream } from '../parse/saved.ts'
import type { Words } from '../parse/words.ts'
import { dumping, kernelAnswerText, printable, type Session, withReason } from '../session.ts'
import { printAddress } from './print.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** `addr save`: writes the addresses of the family and the link, whatever else the filter has, as `ip` does. Resolves to the exit code. */
export async function saveAddresses(session: Session, words: Words): Promise<number> {
  const { options, socket, io } = session
  const { filter } = await readListWords(session, words, options.family, async () => ADDRESS_USAGE)
  checkStdout()
  const header = { family: options.family, ...(filter.index === undefined ? {} : { index: filter.index }) }
  io.out(savedDump('addresses', await dumping(() => socket.dump({ type: RTM.GETADDR, header }), 1, 'Save')))
  return 0
}

/** `addr showdump`: prints saved addresses. Resolves to the exit code. */
export async function showSavedAddresses(session: Session): Promise<number> {
  const out = new Output(session.options)
  const ctx = { ...baseContext(session.options, 'addr', session.options.family), oneline: false }
  out.open()
  out.openArray('addr_info')
  const end = (): void => {
    out.closeArray()
    out.close()
    session.io.out(out.finish())
  }
  try {
    for await (const message of readStdinStream('addresses', session.io, session.socket.protocol)) {
      if (!(is(addressMessages, message, 'RTM_NEWADDR') || is(addressMessages, message, 'RTM_DELADDR'))) continue
      const { index } = message.header
      out.open()
      out.field('index', index, `if${index}:`)
      out.line()
      printAddress(printable(session, message), out, ctx)
      out.close()
    }
  } catch (error) {
    // `ip` prints what it has read.
    if (error instanceof Exit && !error.stderr.startsWith('Magic') && !error.stderr.startsWith("Can't")) end()
    throw error
  }
  end()
  return 0
}

/** `addr restore`: adds saved addresses. Those that exist stay; any other refusal ends it. Resolves to the exit code. */
export async function restoreAddresses(session: Session): Promise<number> {
  const { socket, io } = session
  for await (const { type, flags, header, attrs } of readStdinStream('addresses', session.io, session.socket.protocol)) {
    try {
      await socket.request({ type, flags: flags | NLM_F.CREATE, header, attrs })
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
      const line = `${kernelAnswerText(error)}\n`
      if (error.errno !== ERRNO['EEXIST']) throw withReason(new Exit(255, line), error)
      io.err(line)
    }
  }
  return 0
}
