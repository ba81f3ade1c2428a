import { NLM_F } from '../../../netlink/message/header.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { NTF, NUD } from '../../../rtnl/neighbour/constants.ts'
import { Exit, garbage, refuse } from '../../parse/exit.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { FDB_USAGE } from './usage.ts'
import { bitWord, noLink, readVlan } from './values.ts'

/** Arguments of `bridge fdb flush`. */
interface FlushRequest {
  device?: string
  port?: string
  vlan?: number | undefined
  flags: number
  state: number
  flagsMask: number
  stateMask: number
}

type FlushWord = Word<FlushRequest>

/** `WORD` and `noWORD` for bits that entries must have, or must not. */
function pair(word: string, key: 'flags' | 'state', bits: number, mask = bits): FlushWord[] {
  const set = (request: FlushRequest, value: number, into: number): void => {
    request[key] = (request[key] & ~bits) | value
    request[`${key}Mask`] |= into
  }
  return [exact(word, (_, request) => set(request, bits, mask)), exact(`no${word}`, (_, request) => set(request, 0, bits))]
}

const WORDS: readonly FlushWord[] = [
  exact('dev', (words, request) => {
    request.device = words.next()
  }),
  bitWord('master', 'flags', NTF.MASTER, exact),
  bitWord('self', 'flags', NTF.SELF, exact),
  ...pair('permanent', 'state', NUD.PERMANENT),
  ...pair('static', 'state', NUD.NOARP, NUD.NOARP | NUD.PERMANENT),
  exact('dynamic', (_, request) => {
    request.state &= ~NUD.NOARP
    request.stateMask |= NUD.NOARP | NUD.PERMANENT
  }),
  exact('nodynamic', (_, request) => {
    request.state |= NUD.NOARP
    request.stateMask |= NUD.NOARP
  }),
  ...pair('added_by_user', 'flags', NTF.USE),
  ...pair('extern_learn', 'flags', NTF.EXT_LEARNED),
  ...pair('sticky', 'flags', NTF.STICKY),
  ...pair('offloaded', 'flags', NTF.OFFLOADED),
  exact('brport', (words, request) => {
    if (request.port !== undefined) garbage('brport', words.current)
    request.port = words.next()
  }),
  exact('vlan', (words, request) => {
    if (request.vlan !== undefined) garbage('vlan', words.current)
    request.vlan = readVlan(words.next())
  }),
  exact('help', (words) => void words.next()),
]

/** `bridge fdb flush`: deletes entries of a link by one request. Resolves to the exit code. */
export async function flushFdb(session: Session, all: Words): Promise<number> {
  const request: FlushRequest = { flags: 0, state: 0, flagsMask: 0, stateMask: 0 }
  await readWords(all, WORDS, request, ({ current }) => {
    throw new Exit(255, `bridge fdb: unknown command "${current}"?\n${FDB_USAGE}`)
  })
  const { device = refuse('Device is a required argument.'), port, vlan, flags, state, flagsMask, stateMask } = request
  const ifindex = (await session.indexOf(device)) ?? noLink(device, 'bridge device')
  const only = port === undefined ? undefined : ((await session.indexOf(port)) ?? noLink(port, 'bridge port device'))
  if (vlan !== undefined && vlan >= 4096) refuse(`Invalid VLAN ID "${vlan}"`)
  const isPlaced = (flags & (NTF.SELF | NTF.MASTER)) !== 0
  const header = { family: AF.BRIDGE, ifindex, state, flags: flags | (isPlaced ? 0 : NTF.SELF) }
  const attrs = {
    ...(only === undefined ? {} : { ifindex: only }),
    ...(vlan === undefined ? {} : { vlan }),
    ...(flagsMask === 0 ? {} : { ndmFlagsMask: flagsMask }),
    ...(stateMask === 0 ? {} : { ndmStateMask: stateMask }),
  }
  await asking(() => session.socket.request({ type: RTM.DELNEIGH, flags: NLM_F.BULK, header, attrs }), 255)
  return 0
}
