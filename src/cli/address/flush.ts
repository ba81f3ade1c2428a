import { ERRNO, errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { AF, IFA_F, RTM } from '../../rtnl/constants.ts'
import { baseContext, printContext } from '../listing/context.ts'
import { keepsAddress } from '../listing/filter.ts'
import { type ListRequest, readListWords } from '../listing/words.ts'
import type { PrintableAddress, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { Exit, fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { dumpAddresses } from './list.ts'
import { printAddress } from './print.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** `addr flush`: removes the addresses that match a filter, in rounds until none is left. Resolves to the exit code. */
export async function flushAddresses(session: Session, words: Words): Promise<number> {
  const { options, io } = session
  if (words.done) fail('Flush requires arguments.')
  if (options.family === AF.PACKET) fail('Cannot flush link addresses.')
  const request = await readListWords(session, words, options.family, async () => ADDRESS_USAGE)
  const say = (text: string): void => (options.stats > 0 ? io.out(text) : undefined)
  for (let round = 0; options.loops === 0 || round < options.loops; round++) {
    const count = await flushRound(session, request)
    if (count > 0) say(`\n*** Round ${round + 1}, deleting ${count} addresses ***\n`)
    const rounds = count > 0 ? round + 1 : round
    if (count === 0 || isPrimariesOnly(request)) {
      say(rounds === 0 ? 'Nothing to flush.\n' : `*** Flush is complete after ${rounds} round${rounds > 1 ? 's' : ''} ***\n`)
      return 0
    }
  }
  throw new Exit(255, `*** Flush remains incomplete after ${options.loops} rounds. ***\n`)
}

/** Keeps secondary addresses that become primary during the flush. */
function isPrimariesOnly({ filter: { flags = 0, flagMask = 0 } }: ListRequest): boolean {
  return (flagMask & IFA_F.SECONDARY) !== 0 && (flags & IFA_F.SECONDARY) === 0
}

/** Removes the addresses of one dump. Resolves to their number. */
async function flushRound(session: Session, request: ListRequest): Promise<number> {
  const dump = await dumpAddresses(session, request)
  const ctx = await contextOf(session, request, dump)
  const found = dump.filter((address) => keepsAddress(address, ctx, request.filter))
  if (session.options.stats > 1) show(session, found, ctx)
  for (const address of found) await remove(session, address)
  return found.length
}

/** Link names are needed for `label` and for printing. */
async function contextOf(
  session: Session,
  { family, filter }: ListRequest,
  dump: readonly PrintableAddress[],
): Promise<PrintContext> {
  const base = baseContext(session.options, 'addr', family)
  const isNamed = filter.label !== undefined || session.options.stats > 1
  return isNamed ? printContext(session, base, [], [...new Set(dump.map(({ header }) => header.index))]) : base
}

function show({ options, io }: Session, addresses: readonly PrintableAddress[], ctx: PrintContext): void {
  const out = new Output({ oneline: options.oneline })
  for (const address of addresses) printAddress(address, out, { ...ctx, oneline: true })
  io.out(out.finish())
}

/** Ignores a missing address: the kernel removes secondaries with their primary. */
async function remove({ socket }: Session, { header, attrs }: PrintableAddress): Promise<void> {
  const { address, local, label } = attrs
  const which = { ...(local === undefined ? {} : { local }), ...(address === undefined ? {} : { address }) }
  try {
    await socket.request({
      type: RTM.DELADDR,
      header: { ...header, flags: 0 },
      attrs: { ...which, ...(label === undefined ? {} : { label }) },
    })
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    if (error.errno === ERRNO['EADDRNOTAVAIL']) return
    throw new Exit(255, `Failed to send flush request: ${errnoText(error.errno)}\n`)
  }
}
