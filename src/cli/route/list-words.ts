import { dsfieldId, routeProtocolId, scopeId, tableId } from '../../rtnl/common/names.ts'
import { AF } from '../../rtnl/constants.ts'
import { RTN } from '../../rtnl/route/constants.ts'
import { routeTable } from '../listing/vrf.ts'
import type { Options } from '../options.ts'
import type { HiddenPart } from '../output/context.ts'
import { Exit, noDevice, wrong } from '../parse/exit.ts'
import { FAMILY_WORDS } from '../parse/family.ts'
import { type InetPrefix, readPrefix } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { numberAfter, realmsAfter, routeTypeId } from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import type { ListSession } from '../session.ts'
import { ROUTE_USAGE } from './usage.ts'

/** Two prefixes that select others: those within `root`, and those that contain `match`. */
interface Range {
  root?: InetPrefix
  match?: InetPrefix
}

/** Bits to compare with a value. */
interface Masked {
  readonly value: number
  readonly mask: number
}

/** What the words of `route show` select. */
export interface RouteSelection {
  /** 0 is all of them. */
  table: number
  cloned: boolean
  /** AF_* of the dump. */
  family: number
  tos?: number
  protocol?: number
  scope?: number
  /** RTN_*, one bit each. */
  types?: number
  metric?: number
  mark?: number
  oif?: number
  iif?: number
  realms?: Masked
  via?: InetPrefix
  prefsrc?: InetPrefix
  dst: Range
  src: Range
}

/** As it is read: links have names. */
interface Request extends RouteSelection {
  oifName?: string
  iifName?: string
}

type SelectionWord = Word<Request>

/** Reads the words of a selection of routes. */
export async function readRouteSelection(session: ListSession, words: Words): Promise<RouteSelection> {
  const { family } = session.options
  const request: Request = { table: RT_MAIN, cloned: false, family, dst: {}, src: {} }
  await readWords(words, table(session), request, (all) => takeRange(all, request.dst, session.options, 'to'))
  if (request.family === AF.UNSPEC && request.table !== 0) request.family = AF.INET
  const { oifName, iifName, ...selection } = request
  const index = async (name: string): Promise<number> => (await session.indexOf(name)) ?? noDevice(name)
  if (iifName !== undefined) selection.iif = await index(iifName)
  if (oifName !== undefined) selection.oif = await index(oifName)
  return selection
}

const RT_MAIN = 254

/** Reads `[ root | match | exact ] PREFIX`, from the current word on. */
function takeRange(words: Words, range: Range, { family }: Options, before?: string): void {
  let text = words.current
  if (before !== undefined && isShort(text, before)) text = words.next()
  const how = ['root', 'match', 'exact'].find((word) => isShort(text, word))
  if (how !== undefined) text = words.next()
  if (how === undefined && isShort(text, 'help')) throw new Exit(255, ROUTE_USAGE)
  const prefix = readPrefix(text, family)
  if (how !== 'match') range.root = prefix
  if (how !== 'root') range.match = prefix
}

/** Reads a name, or `all` for no selection. */
function nameOrAll(words: Words, read: (text: string) => number | undefined, why: string): number | undefined {
  const text = words.next()
  return read(text) ?? (text === 'all' ? undefined : wrong(why, text))
}

function takeTable(text: string, request: Request): void {
  const table = tableId(text)
  if (table !== undefined || text === 'all') request.table = table ?? 0
  else if (text === 'cache') request.cloned = true
  else if (text === 'help') throw new Exit(255, ROUTE_USAGE)
  else wrong('table id value is invalid\n', text)
}

/** `5/` selects by the source, `7` and `/7` by the destination. */
function realmsMask(value: number, text: string): number {
  const to = (value & 0xffff) === 0 && text.endsWith('/') ? 0 : 0xffff
  const from = value >>> 16 === 0 && (!text.includes('/') || text.startsWith('/')) ? 0 : 0xffff0000
  return (from | to) >>> 0
}

/** A word with a number. */
const number = (word: SelectionWord, key: 'metric' | 'mark', why: string): SelectionWord => ({
  ...word,
  read(words, request) {
    request[key] = numberAfter(words, why)
  },
})

const none = (): void => undefined

const NUMBERS: readonly SelectionWord[] = [
  {
    names: ['tos', 'dsfield'],
    fits: (arg) => arg === 'tos' || isShort(arg, 'dsfield'),
    read(words, request) {
      const text = words.next()
      request.tos = dsfieldId(text) ?? wrong('TOS value is invalid\n', text)
    },
  },
  short('protocol', (words, request) => {
    setOrClear(request, 'protocol', nameOrAll(words, routeProtocolId, 'invalid "protocol"\n'))
  }),
  short('scope', (words, request) => setOrClear(request, 'scope', nameOrAll(words, scopeId, 'invalid "scope"\n'))),
  short('type', (words, request) => {
    const text = words.next()
    request.types = 1 << (routeTypeId(text) ?? wrong('node type value is invalid\n', text))
  }),
  exact(['dev', 'oif'], (words, request) => {
    request.oifName = words.next()
  }),
  exact('iif', (words, request) => {
    request.iifName = words.next()
  }),
  exact('mark', (words, request) => {
    request.mark = unsigned(words.next()) ?? 0
  }),
  number(
    {
      names: ['metric', 'priority', 'preference'],
      fits: (arg) => isShort(arg, 'metric') || isShort(arg, 'priority') || arg === 'preference',
      read: none,
    },
    'metric',
    '"metric" value is invalid\n',
  ),
]

function setOrClear(request: Request, key: 'protocol' | 'scope', value: number | undefined): void {
  delete request[key]
  if (value !== undefined) request[key] = value
}

function table(session: ListSession): readonly SelectionWord[] {
  const { options } = session
  return [
    short('table', (words, request) => takeTable(words.next(), request)),
    short('vrf', async (words, request) => {
      request.table = await routeTable(session, words.next())
      request.types = ~((1 << RTN.LOCAL) | (1 << RTN.BROADCAST))
    }),
    short(['cached', 'cloned'], (_, request) => {
      request.cloned = true
    }),
    ...NUMBERS,
    exact('via', (words, request) => {
      const text = words.next()
      const family = Object.hasOwn(FAMILY_WORDS, text) ? FAMILY_WORDS[text] : undefined
      request.via = readPrefix(family === undefined ? text : words.next(), family ?? options.family)
    }),
    exact('src', (words, request) => {
      request.prefsrc = readPrefix(words.next(), options.family)
    }),
    short('realms', (words, request) => {
      const value = realmsAfter(words, 'invalid realms\n')
      request.realms = { value, mask: realmsMask(value, words.current) }
    }),
    short('from', (words, request) => {
      words.next()
      takeRange(words, request.src, options)
    }),
    { names: ['to', 'root', 'match', 'exact'], fits: () => false, read: none },
  ]
}

const BITS: Readonly<Record<number, number>> = { [AF.INET]: 32, [AF.INET6]: 128, [AF.MPLS]: 20 }

/** The parts that a selection fixes, which are not printed. */
export function hiddenParts(selection: RouteSelection): ReadonlySet<HiddenPart> {
  const { table: of, tos, protocol, scope, oif, iif, metric, realms, via, prefsrc } = selection
  const isHost = (prefix: InetPrefix | undefined): boolean => prefix !== undefined && prefix.prefixlen === BITS[prefix.family]
  const parts: readonly (readonly [HiddenPart, boolean])[] = [
    ['table', of !== 0],
    ['tos', tos !== undefined],
    ['proto', protocol !== undefined],
    ['scope', scope !== undefined],
    ['dev', oif !== undefined],
    ['iif', iif !== undefined],
    ['metric', metric !== undefined],
    ['realms', realms?.mask === 0xffffffff],
    ['via', isHost(via)],
    ['src', isHost(prefsrc)],
  ]
  return new Set(parts.flatMap(([part, fixed]) => (fixed ? [part] : [])))
}
