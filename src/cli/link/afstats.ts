import { AF } from '../../rtnl/constants.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import { Exit, garbage, unknownWordOf } from '../parse/exit.ts'
import { exact, isShort, readWords, type Word, type Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import { printable, type Session } from '../session.ts'
import { printMplsStats } from './print/afstats.ts'
import { dumpStats } from './xstats.ts'

/** IFLA_STATS_AF_SPEC in filter_mask. */
const AF_SPEC = 0x10

const WORDS: readonly Word<{ device?: string }>[] = [
  exact('dev', (words, request) => {
    const name = words.next()
    if (request.device !== undefined) garbage('dev', name)
    request.device = name
  }),
]

/** As in `ip`, this is no failure. */
function missing(device: string): never {
  throw new Exit(0, `Device "${device}" does not exist.\n`)
}

/** `link afstats`: counters of links per address family. Only MPLS has any. Resolves to the exit code. */
export async function showLinkAfstats(session: Session, words: Words): Promise<number> {
  const request: { device?: string } = {}
  await readWords(words, WORDS, request, async ({ current }) => {
    if (isShort(current, 'help')) throw new Exit(255, (await import('./usage.ts')).linkUsage())
    unknownWordOf([], current, 255, `Command "${current}" is unknown, try "${PROGRAM} link help".`)
  })
  const { device } = request
  const only = device === undefined ? undefined : ((await session.indexOf(device)) ?? missing(device))
  const found = (await dumpStats(session, AF_SPEC)).flatMap(({ header: { ifindex }, attrs: { afSpec } }) => {
    const stats = afSpec?.mpls?.link
    return stats === undefined || (only !== undefined && ifindex !== only) ? [] : [{ ifindex, stats }]
  })
  const indexes = found.map(({ ifindex }) => ifindex)
  const ctx = await namesContext(session, baseContext(session.options, 'link', AF.UNSPEC), indexes)
  const out = new Output(session.options)
  for (const { ifindex, stats } of found) {
    // `ip` prints the members of all links without braces, which is no JSON.
    out.open()
    out.field('ifindex', ifindex, `${ifindex}:`)
    const name = printable(session, ctx.ifname(ifindex))
    out.field('ifname', name, name)
    out.line()
    printMplsStats(stats, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}
