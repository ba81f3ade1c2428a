import { tableId } from '../../../rtnl/common/names.ts'
import { AF } from '../../../rtnl/constants.ts'
import { IPVLAN_F } from '../../../rtnl/link/constants.ts'
import type { KindData } from '../../../rtnl/link/options.ts'
import { Exit, fail, refuse, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { exact, isShort, short, type Word, type Words } from '../../parse/words.ts'
import { readEtherType } from './ethertype.ts'
import type { KindReading, KindSettings } from './kind.ts'
import { choiceWord, deviceWord, numberWord, plainWord, readOptions, unknownWord } from './rows.ts'

// Kinds of a few options each: their words, and the usage that `link help KIND` prints.

/** Usage of the kinds here. */
export const SMALL_USAGE = {
  amt: `Usage: … amt mode { gateway | relay } local ADDRESS dev DEVICE [ discovery ADDRESS ] [ relay_port PORT ] [ gateway_port PORT ]
       [ max_tunnels COUNT ]
`,
  bareudp: 'Usage: … bareudp dstport PORT ethertype TYPE [ srcportmin PORT ] [ [no]multiproto ]\n',
  batadv: 'Usage: … batadv [ ra { BATMAN_IV | BATMAN_V } ]\n',
  gtp: 'Usage: … gtp role { sgsn | ggsn } [ hsize COUNT ] [ restart_count COUNT ]\n',
  hsr: 'Usage: … hsr slave1 DEVICE slave2 DEVICE [ supervision BYTE ] [ version { 0 | 1 } ] [ proto { 0 | 1 } ]\nproto: 0 HSR, 1 PRP\n',
  ipvlan: 'Usage: … { ipvlan | ipvtap } [ mode { l2 | l3 | l3s } ] [ bridge | private | vepa ]\n',
  rmnet: 'Usage: … rmnet mux_id NUMBER\n',
  vrf: 'Usage: … vrf table TABLE\n',
  xfrm: 'Usage: … xfrm [ dev DEVICE ] { if_id ID | external }\n',
} as const

/** Ends the command with the usage alone. */
function showUsage(usage: string): () => never {
  return () => {
    throw new Exit(1, usage)
  }
}

const ipv4 = (words: Words): string => inetText(readAddress(words.next(), AF.INET))

/** A word with an IPv4 address. */
const address = <T extends object>(word: string, key: keyof T & string): Word<T> =>
  short(word, (words, data) => void Object.assign(data, { [key]: ipv4(words) }))

/** Reads the options of a vrf. */
export async function readVrf(words: Words): Promise<KindSettings> {
  const table: Word<KindData['vrf']>[] = [
    short('table', (all, data) => {
      const text = all.next()
      data.table = tableId(text) ?? wrong('invalid table ID\n', text)
    }),
  ]
  return {
    data: await readOptions(
      words,
      table,
      unknownWord((word) => `vrf: unknown option "${word}"?`, SMALL_USAGE.vrf),
    ),
  }
}

const IPVLAN_MODES = new Map([
  ['l2', 0],
  ['l3', 1],
  ['l3s', 2],
])

/** Reads the options of an ipvlan or ipvtap. */
export async function readIpvlan(words: Words, { kind, isChange }: KindReading): Promise<KindSettings> {
  const table: Word<KindData['ipvlan']>[] = [
    short('mode', (all, data) => {
      const text = all.next()
      const says = `Error: argument of "mode" must be either "l2", "l3" or "l3s"`
      data.mode = IPVLAN_MODES.get(text) ?? fail(says)
    }),
    plainWord('private', { flags: IPVLAN_F.PRIVATE }),
    plainWord('vepa', { flags: IPVLAN_F.VEPA }),
    plainWord('bridge', { flags: 0 }),
  ]
  const data = await readOptions(
    words,
    table,
    unknownWord((word) => `${kind}: unknown option "${word}"?`, SMALL_USAGE.ipvlan),
  )
  // With a mode 6.1 always says how neighbours are reached, bridge unless told.
  const flags = data.flags ?? (data.mode !== undefined || !isChange ? 0 : undefined)
  return { data: flags === undefined ? data : { ...data, flags } }
}

/** Reads the options of an xfrm interface. */
export async function readXfrm(words: Words, { session }: KindReading): Promise<KindSettings> {
  const table: Word<KindData['xfrm']>[] = [
    deviceWord(session, 'dev', 'link'),
    short('if_id', (all, data) => {
      const text = all.next()
      data.ifId = unsigned(text) || wrong('if_id value is invalid', text)
    }),
    plainWord('external', { collectMetadata: true }),
  ]
  const { collectMetadata, ifId, link } = await readOptions(words, table, showUsage(SMALL_USAGE.xfrm))
  if (collectMetadata) return { data: { collectMetadata } }
  return { data: { ...(ifId === undefined ? {} : { ifId }), ...(link === undefined ? {} : { link }) } }
}

/** Reads the options of an hsr device. */
export async function readHsr(words: Words, { session }: KindReading): Promise<KindSettings> {
  const missing = (name: string): never => wrong('No such interface', name)
  const table: Word<KindData['hsr']>[] = [
    numberWord('supervision', 'multicastSpec', 8, 'ADDR-BYTE is invalid'),
    numberWord('version', 'version', 8, 'version is invalid'),
    numberWord('proto', 'protocol', 8, 'protocol is invalid'),
    deviceWord(session, 'slave1', 'slave1', missing),
    deviceWord(session, 'slave2', 'slave2', missing),
  ]
  return {
    data: await readOptions(
      words,
      table,
      unknownWord((word) => `hsr: what is "${word}"?`, SMALL_USAGE.hsr),
    ),
  }
}

/** Reads the options of an amt. */
export async function readAmt(words: Words, { session }: KindReading): Promise<KindSettings> {
  const table: Word<KindData['amt']>[] = [
    short('mode', (all, data) => {
      const mode = ['gateway', 'relay'].indexOf(all.next())
      if (mode < 0) showUsage(SMALL_USAGE.amt)()
      data.mode = mode
    }),
    numberWord('relay_port', 'relayPort', 16, 'relay_port'),
    numberWord('gateway_port', 'gatewayPort', 16, 'gateway_port'),
    numberWord('max_tunnels', 'maxTunnels', 32, 'max_tunnels'),
    deviceWord(session, 'dev', 'link'),
    address('local', 'localIp'),
    address('discovery', 'discoveryIp'),
  ]
  return {
    data: await readOptions(
      words,
      table,
      unknownWord((word) => `amt: unknown command "${word}"?`, SMALL_USAGE.amt),
    ),
  }
}

/** Reads the options of a bareudp. */
export async function readBareudp(words: Words): Promise<KindSettings> {
  const table: Word<KindData['bareudp']>[] = [
    numberWord('dstport', 'port', 16, 'dstport'),
    short('ethertype', (all, data) => {
      const text = all.next()
      data.ethertype = readEtherType(text) ?? wrong('ethertype', text)
    }),
    numberWord('srcportmin', 'srcportMin', 16, 'srcportmin'),
    plainWord('multiproto', { multiprotoMode: true }),
    short('nomultiproto', (_, data) => void delete data.multiprotoMode),
  ]
  const data = await readOptions(
    words,
    table,
    unknownWord((word) => `bareudp: unknown command "${word}"?`, SMALL_USAGE.bareudp),
  )
  if (data.port === undefined) refuse('Error: argument "dstport" is required')
  if (data.ethertype === undefined) refuse('Error: argument "ethertype" is required')
  return { data }
}

/** Reads the options of a gtp; the kernel opens its sockets. */
export async function readGtp(words: Words): Promise<KindSettings> {
  const table: Word<KindData['gtp']>[] = [
    choiceWord('role', 'role', ['ggsn', 'sgsn'], 'invalid role, use sgsn or ggsn'),
    numberWord('hsize', 'pdpHashsize', 32, 'invalid PDP hash size'),
    numberWord('restart_count', 'restartCount', 8, 'invalid restart counter'),
  ]
  // `ip` passes over words it does not know here.
  const otherwise = ({ current }: Words): void => void (isShort(current, 'help') && showUsage(SMALL_USAGE.gtp)())
  const data = await readOptions(words, table, otherwise)
  if (data.role === undefined) fail('gtp: role of the gtp device was not specified')
  return { data: { ...data, createSockets: 1 } }
}

/** Reads the options of an rmnet device. */
export async function readRmnet(words: Words): Promise<KindSettings> {
  const table: Word<KindData['rmnet']>[] = [numberWord('mux_id', 'muxId', 16, 'mux_id is invalid')]
  return {
    data: await readOptions(
      words,
      table,
      unknownWord((word) => `rmnet: unknown command "${word}"?`, SMALL_USAGE.rmnet),
    ),
  }
}

/** Reads the options of a batadv device. */
export async function readBatadv(words: Words): Promise<KindSettings> {
  const table: Word<KindData['batadv']>[] = [
    exact(['ra', 'routing_algo'], (all, data) => {
      data.algoName = all.next()
    }),
  ]
  return {
    data: await readOptions(
      words,
      table,
      unknownWord((word) => `batadv: unknown command "${word}"?`, SMALL_USAGE.batadv),
    ),
  }
}
