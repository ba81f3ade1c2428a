import { AF, BRIDGE_VLAN_INFO, RTM } from '../../../rtnl/constants.ts'
import { refuse, wrong } from '../../parse/exit.ts'
import { unsignedBig } from '../../parse/numbers.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { stpState } from '../link/words.ts'
import { ignored, lacking, type VlanChoice, vid } from './values.ts'

/** Arguments of `bridge vlan set` and `bridge vlan global set`. */
interface OptionsRequest extends VlanChoice {
  index: number
  readonly attrs: Record<string, number | bigint>
}

type OptionWord = Word<OptionsRequest>

/** A link that is looked up as soon as it is read. */
const deviceOf = ({ indexOf }: Session): OptionWord =>
  exact('dev', async (words, request) => {
    const name = words.next()
    request.device = name
    request.index = (await indexOf(name)) ?? refuse(`Cannot find network device "${name}"`)
  })

const number = (word: string, key: string, bits: number): OptionWord =>
  exact(word, (words, { attrs }) => {
    const text = words.next()
    const value = unsignedBig(text, bits) ?? wrong(`invalid ${word}`, text)
    attrs[key] = bits === 64 ? value : Number(value)
  })

const STATE: OptionWord = exact('state', (words, { attrs }) => {
  const state = stpState(words.next(), 32) ?? -1
  attrs['state'] = state === -1 ? refuse('Error: invalid STP state') : state & 0xff
})

/** The bridge-wide options: word, key, bits. */
const GLOBALS = [
  ['mcast_snooping', 'mcastSnooping', 8],
  ['mcast_querier', 'mcastQuerier', 8],
  ['mcast_igmp_version', 'mcastIgmpVersion', 8],
  ['mcast_mld_version', 'mcastMldVersion', 8],
  ['mcast_last_member_count', 'mcastLastMemberCnt', 32],
  ['mcast_startup_query_count', 'mcastStartupQueryCnt', 32],
  ['mcast_last_member_interval', 'mcastLastMemberIntvl', 64],
  ['mcast_membership_interval', 'mcastMembershipIntvl', 64],
  ['mcast_querier_interval', 'mcastQuerierIntvl', 64],
  ['mcast_query_interval', 'mcastQueryIntvl', 64],
  ['mcast_query_response_interval', 'mcastQueryResponseIntvl', 64],
  ['mcast_startup_query_interval', 'mcastStartupQueryIntvl', 64],
] as const

/** `bridge vlan set`: options of VLANs of a link. Resolves to the exit code. */
export async function setVlanOptions(session: Session, words: Words): Promise<number> {
  const table = [deviceOf(session), vid, STATE, number('mcast_router', 'mcastRouter', 8)]
  return set(session, words, table, (vlan, range, attrs) => {
    return { entry: [{ info: { vid: vlan, flags: BRIDGE_VLAN_INFO.ONLY_OPTS }, ...range, ...attrs }] }
  })
}

/** `bridge vlan global set`: bridge-wide options of VLANs. Resolves to the exit code. */
export async function setVlanGlobals(session: Session, words: Words): Promise<number> {
  const table = [deviceOf(session), vid, ...GLOBALS.map(([word, key, bits]) => number(word, key, bits))]
  const attrsOf: Parameters<typeof set>[3] = (id, range, attrs) => ({ globalOptions: [{ id, ...range, ...attrs }] })
  // Here `help` cannot be abbreviated.
  return set(session, words, table, attrsOf, (all) => void (all.current === 'help' && all.next()))
}

async function set(
  session: Session,
  words: Words,
  table: readonly OptionWord[],
  attrsOf: (vid: number, range: { range?: number }, attrs: object) => object,
  otherwise = ignored,
): Promise<number> {
  const request: OptionsRequest = { vid: -1, vidEnd: -1, index: 0, attrs: {} }
  await readWords(words, table, request, otherwise)
  const { device, vid: first, vidEnd, index, attrs } = request
  if (device === undefined || first === -1) return lacking()
  const header = { family: AF.BRIDGE, ifindex: index }
  const range = vidEnd === -1 ? {} : { range: vidEnd }
  await asking(() => session.socket.request({ type: RTM.NEWVLAN, header, attrs: attrsOf(first & 0xffff, range, attrs) }), 255)
  return 0
}
