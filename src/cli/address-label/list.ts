import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import type { AddressLabelMessage } from '../../rtnl/address-label/table.ts'
import { addressLabelMessages } from '../../rtnl/address-label/table.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import { Exit, fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { dumping, kernelAnswerText, printable, type Session } from '../session.ts'
import { printAddressLabel } from './print.ts'

/** `addrlabel list`. Resolves to the exit code. */
export async function listAddressLabels(session: Session, words: Words): Promise<number> {
  if (!words.done) fail('"ip addrlabel show" does not take any arguments.')
  const labels = await dumpLabels(session)
  const indexes = labels.map(({ header }) => header.index).filter((index) => index !== 0)
  const ctx = await namesContext(session, baseContext(session.options, 'addr', AF.INET6), indexes)
  const out = new Output(session.options)
  for (const label of printable(session, labels)) {
    out.open()
    printAddressLabel(label, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}

/** Dumps the labels of the family, by default IPv6: no other has any. */
async function dumpLabels({ socket, options }: Session, code = 255, what = 'Dump'): Promise<AddressLabelMessage[]> {
  const family = options.family === AF.UNSPEC ? AF.INET6 : options.family
  const messages = await dumping(() => socket.dump({ type: RTM.GETADDRLABEL, header: { family } }), code, what)
  return messages.filter((message) => is(addressLabelMessages, message, 'RTM_NEWADDRLABEL'))
}

/** `addrlabel flush`: deletes all labels, also the kernel's own. Resolves to the exit code. */
export async function flushAddressLabels(session: Session, words: Words): Promise<number> {
  if (!words.done) fail('"ip addrlabel flush" does not allow extra arguments')
  for (const { header, attrs } of await dumpLabels(session, 1, 'Flush')) {
    try {
      await session.socket.request({ type: RTM.DELADDRLABEL, header, attrs })
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
      throw new Exit(1, `${kernelAnswerText(error)}\nFlush terminated\n`)
    }
  }
  return 0
}
