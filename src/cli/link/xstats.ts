import { is, type MessageOf } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { type statsMessages as Messages, statsMessages } from '../../rtnl/stats/table.ts'
import { baseContext, printContext } from '../listing/context.ts'
import { NOT_YET } from '../not-yet.ts'
import { Output } from '../output/output.ts'
import { Exit, fail, noDevice, notYet, wrong } from '../parse/exit.ts'
import { exact, isShort, readWords, type Words } from '../parse/words.ts'
import { dumping, printable, type Session } from '../session.ts'
import { cliKindOf, cliPortOf, masterIn } from './kind-lookup.ts'
import { printBridgeXstats } from './print/xstats.ts'

/** IFLA_STATS_LINK_XSTATS and IFLA_STATS_LINK_XSTATS_SLAVE in filter_mask. */
const FILTERS = { bridge: 2, bridge_slave: 4 } as const

interface Request {
  device?: string
  /** The group of counters to print; omitted for all. */
  only?: 'mcast' | 'stp'
}

const WORDS = [
  exact<Request>('igmp', (_, request) => {
    request.only = 'mcast'
  }),
  exact<Request>('stp', (_, request) => {
    request.only = 'stp'
  }),
  exact<Request>('dev', (words, request) => {
    request.device = words.next()
  }),
]

/** `link xstats type TYPE …`: counters that only bridges and their ports have. Resolves to the exit code. */
export async function showLinkXstats(session: Session, all: Words): Promise<number> {
  if (all.done) fail('xstats: missing argument')
  if (all.current === 'help') throw new Exit(0, '', 'Usage: … xstats type TYPE [ igmp | stp ] [ dev DEVICE ]\n')
  const type = all.current === 'type' ? all.next() : wrong('unknown argument', all.current)
  if (type === 'bond' || type === 'bond_slave') notYet(`"xstats" of type "${type}"`, NOT_YET['link xstats type'][type])
  if (!(type === 'bridge' || type === 'bridge_slave')) return noXstats(type)
  all.advance()
  const request: Request = {}
  await readWords(all, WORDS, request, ({ current }) => {
    if (isShort(current, 'help')) throw new Exit(0, '', `Usage: … ${type} [ igmp | stp ] [ dev DEVICE ]\n`)
    wrong('unknown attribute', current)
  })
  const { device } = request
  const only = device === undefined ? undefined : ((await session.indexOf(device)) ?? noDevice(device))
  const found = (await dump(session, FILTERS[type])).filter(({ header }) => only === undefined || header.ifindex === only)
  return show(session, found, request)
}

function noXstats(type: string): never {
  const isKnown = cliKindOf(type) !== undefined || cliPortOf(masterIn(type)) !== undefined
  return isKnown ? fail(`xstats: link type ${type} doesn't support xstats`) : wrong('invalid type', type)
}

type Stats = MessageOf<(typeof Messages)['RTM_NEWSTATS']>

async function dump({ socket }: Session, filterMask: number): Promise<Stats[]> {
  const messages = await dumping(() => socket.dump({ type: RTM.GETSTATS, header: { family: AF.UNSPEC, filterMask } }), 1)
  return messages.filter((message) => is(statsMessages, message, 'RTM_NEWSTATS'))
}

async function show(session: Session, found: readonly Stats[], { only }: Request): Promise<number> {
  const counted = found.flatMap(({ header: { ifindex }, attrs: { linkXstats: own, linkXstatsSlave: slave } }) => {
    const bridge = own?.bridge ?? slave?.bridge
    return bridge ? [{ ifindex, bridge }] : []
  })
  const base = baseContext(session.options, 'link', AF.UNSPEC)
  const ctx = await printContext(
    session,
    base,
    [],
    counted.map(({ ifindex }) => ifindex),
  )
  const out = new Output(session.options)
  for (const { ifindex, bridge } of counted) {
    out.open()
    const name = printable(session, ctx.ifname(ifindex))
    out.field('ifname', name, `${name.padEnd(16)}\n`)
    printBridgeXstats(bridge, out, only)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}
