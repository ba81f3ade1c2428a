import type { TypeOf } from '../../netlink/codec/codec.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { type linkXstats, type statsMessages as Messages, statsMessages } from '../../rtnl/stats/table.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import { Exit, fail, noDevice, wrong } from '../parse/exit.ts'
import { exact, readWords, type Word, type Words } from '../parse/words.ts'
import { dumping, printable, type Session } from '../session.ts'
import { cliKindOf, cliPortOf, masterIn } from './kind-lookup.ts'
import { printBondXstats } from './print/bond-xstats.ts'
import { printBridgeXstats } from './print/xstats.ts'

/** IFLA_STATS_LINK_XSTATS and IFLA_STATS_LINK_XSTATS_SLAVE in filter_mask. */
const [OWN_COMMANDS, PORT] = [2, 4]

/** The types that have such counters. */
const TYPES = {
  bridge: ['bridge', OWN_COMMANDS],
  bridge_slave: ['bridge', PORT],
  bond: ['bond', OWN_COMMANDS],
  bond_slave: ['bond', PORT],
} as const

/** The word that selects a group of counters. */
const GROUPS = { bridge: { igmp: 'mcast', stp: 'stp' }, bond: { lacp: '3ad', '802.3ad': '3ad' } } as const

interface Request {
  device?: string
  /** The group of counters to print; omitted for all. */
  only?: 'mcast' | 'stp' | '3ad'
}

const device: Word<Request> = exact('dev', (words, request) => {
  request.device = words.next()
})

/** `link xstats type TYPE …`: counters that only bridges, bonds and their ports have. Resolves to the exit code. */
export async function showLinkXstats(session: Session, all: Words): Promise<number> {
  if (all.done) fail('xstats: missing argument')
  if (all.current === 'help') throw new Exit(0, '', 'Usage: … xstats type TYPE [ ARGS ]\n')
  const type = all.current === 'type' ? all.next() : wrong('unknown argument', all.current)
  const [kind, filter] = Object.hasOwn(TYPES, type) ? TYPES[type as keyof typeof TYPES] : noXstats(type)
  all.advance()
  const request: Request = {}
  const groups = Object.entries(GROUPS[kind])
  const words = groups.map(([word, only]) =>
    exact<Request>(word, (_, target) => {
      target.only = only
    }),
  )
  await readWords(all, [...words, device], request, ({ current }) => {
    const usage = `Usage: … ${type} [ ${groups.map(([word]) => word).join(' | ')} ] [ dev DEVICE ]\n`
    if (current === 'help') throw new Exit(0, '', usage)
    wrong('unknown attribute', current)
  })
  const { device: name, only } = request
  const index = name === undefined ? undefined : ((await session.indexOf(name)) ?? noDevice(name))
  const found = (await dumpStats(session, filter)).flatMap(({ header: { ifindex }, attrs }) => {
    const counters = attrs.linkXstats ?? attrs.linkXstatsSlave
    return counters?.[kind] && (index === undefined || ifindex === index) ? [{ ifindex, counters }] : []
  })
  return show(session, found, only)
}

function noXstats(type: string): never {
  const isKnown = cliKindOf(type) !== undefined || cliPortOf(masterIn(type)) !== undefined
  return isKnown ? fail(`xstats: link type ${type} doesn't support xstats`) : wrong('invalid type', type)
}

type Stats = MessageOf<(typeof Messages)['RTM_NEWSTATS']>

/** Dumps counters of all links; `filterMask` selects them. */
export async function dumpStats({ socket }: Session, filterMask: number): Promise<Stats[]> {
  const messages = await dumping(() => socket.dump({ type: RTM.GETSTATS, header: { family: AF.UNSPEC, filterMask } }), 1)
  return messages.filter((message) => is(statsMessages, message, 'RTM_NEWSTATS'))
}

interface Counted {
  readonly ifindex: number
  readonly counters: TypeOf<typeof linkXstats>
}

async function show(session: Session, counted: readonly Counted[], only: Request['only']): Promise<number> {
  const indexes = counted.map(({ ifindex }) => ifindex)
  const ctx = await namesContext(session, baseContext(session.options, 'link', AF.UNSPEC), indexes)
  const out = new Output(session.options)
  for (const { ifindex, counters } of counted) {
    out.open()
    const name = printable(session, ctx.ifname(ifindex))
    out.field('ifname', name, `${name.padEnd(16)}\n`)
    const { bridge, bond: { '3ad': lacp } = {} } = counters
    if (bridge && only !== '3ad') printBridgeXstats(bridge, out, only)
    if (lacp) printBondXstats(lacp, out)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}
