import { isIPv4, isIPv6 } from 'node:net'
import { formatIp, formatMac, parseIp } from '../../../netlink/codec/address.ts'
import { NLM_F } from '../../../netlink/message/header.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { MDB_STATE } from '../../../rtnl/mdb/constants.ts'
import type { MdbAddr } from '../../../rtnl/mdb/table.ts'
import { Exit, refuse } from '../../parse/exit.ts'
import { linkLayerBytes, lladdrOffence } from '../../parse/lladdr.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { exact, isShort, readWords, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { MDB_USAGE } from './usage.ts'

/** Arguments of `bridge mdb add` and `del`. */
interface MdbRequest {
  device?: string
  port?: string
  group?: string
  source?: string
  state: number
  vid: number
}

type MdbWord = Word<MdbRequest>

const text = (word: string, key: 'device' | 'port' | 'group' | 'source'): MdbWord =>
  exact(word, (words, request) => {
    request[key] = words.next()
  })

const WORDS: readonly MdbWord[] = [
  text('dev', 'device'),
  text('grp', 'group'),
  text('port', 'port'),
  exact('permanent', (_, request) => {
    request.state = MDB_STATE.PERMANENT
  }),
  exact('temp', () => undefined),
  exact('vid', (words, request) => {
    request.vid = leadingInteger(words.next()) & 0xffff
  }),
  text('src', 'source'),
]

/** EtherTypes of the addresses of groups. */
const [IPV4, IPV6] = [0x0800, 0x86dd]
const ETH_ALEN = 6

/** `bridge mdb add` and `del`. Resolves to the exit code. */
export async function changeMdb({ indexOf, socket }: Session, words: Words, command: 'add' | 'delete'): Promise<number> {
  const request: MdbRequest = { state: 0, vid: 0 }
  await readWords(words, WORDS, request, ({ current }) => {
    if (isShort(current, 'help')) throw new Exit(255, MDB_USAGE)
  })
  const { device, port, group, source, vid } = request
  if (device === undefined || group === undefined || port === undefined)
    return refuse('Device, group address and port name are required arguments.')
  const ifindex = (await indexOf(device)) ?? refuse(`Cannot find device "${device}"`)
  const member = (await indexOf(port)) ?? refuse(`Cannot find device "${port}"`)
  const state = command === 'add' ? request.state : 0
  const entry = { ifindex: member, state, flags: 0, vid, addr: groupOf(group) }
  const attrs = { entry, ...(source === undefined ? {} : { entryAttrs: { source: sourceOf(source) } }) }
  const how = command === 'add' ? { type: RTM.NEWMDB, flags: NLM_F.CREATE | NLM_F.EXCL } : { type: RTM.DELMDB }
  await asking(() => socket.request({ ...how, header: { family: AF.BRIDGE, ifindex }, attrs }), 255)
  return 0
}

/** An IP address as inet_pton(3) reads it, which takes no zone. */
const isIp = (text: string): boolean => isIPv4(text) || (isIPv6(text) && !text.includes('%'))

function groupOf(text: string): MdbAddr {
  if (isIp(text)) return { u: formatIp(parseIp(text)), proto: isIPv4(text) ? IPV4 : IPV6 }
  const parts = text.split(':')
  const bytes = linkLayerBytes(parts.slice(0, ETH_ALEN).join(':'))
  if (bytes?.length === ETH_ALEN && parts.length === ETH_ALEN) return { u: formatMac(bytes), proto: 0 }
  const why = bytes === undefined ? `"${lladdrOffence(text)}" is invalid lladdr.\n` : ''
  // `bridge` cuts the text at the first colon.
  return refuse(`${why}Invalid address "${text.includes('.') ? text : parts[0]}"`)
}

const sourceOf = (text: string): string => (isIp(text) ? formatIp(parseIp(text)) : refuse(`Invalid source address "${text}"`))
