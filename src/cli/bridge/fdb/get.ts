import { is } from '../../../netlink/message/message.ts'
import { AF, RTM } from '../../../rtnl/constants.ts'
import { NTF } from '../../../rtnl/neighbour/constants.ts'
import { neighbourMessages } from '../../../rtnl/neighbour/table.ts'
import { refuse } from '../../parse/exit.ts'
import { exact, readWords, short, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { showFdb } from './list.ts'
import { bitWord, type Entry, noLink, readMac, readVni, takeAddress, vlanWord } from './values.ts'

/** Arguments of `bridge fdb get`. */
interface GetRequest extends Entry {
  device?: string
  bridge?: string
  vni?: number
  flags: number
  isDynamic?: boolean
}

/** The exit code of a refused request. */
const REFUSED = 254

const WORDS: readonly Word<GetRequest>[] = [
  exact(['brport', 'dev'], (words, request) => {
    request.device = words.next()
  }),
  exact('br', (words, request) => {
    request.bridge = words.next()
  }),
  exact('vni', (words, request) => {
    request.vni = readVni(words.next(), 'VNI')
  }),
  bitWord('self', 'flags', NTF.SELF, exact),
  bitWord('master', 'flags', NTF.MASTER),
  vlanWord<GetRequest>(),
  short('dynamic', (_, request) => {
    request.isDynamic = true
  }),
]

/** `bridge fdb get`: the entry of an address. Resolves to the exit code. */
export async function getFdb(session: Session, all: Words): Promise<number> {
  const request: GetRequest = { flags: 0 }
  await readWords(all, WORDS, request, (words) => takeAddress(words, request))
  const { address, device, bridge, vlan, vni, flags, isDynamic = false } = request
  if (address === undefined || (device === undefined && bridge === undefined))
    refuse('Device or master and address are required arguments.')
  const lladdr = readMac(address)
  const ifindex = device === undefined ? 0 : ((await session.indexOf(device)) ?? noLink(device))
  const master = bridge === undefined ? undefined : ((await session.indexOf(bridge)) ?? noLink(bridge, 'bridge device'))
  const attrs = {
    lladdr,
    ...(vlan === undefined ? {} : { vlan }),
    ...(vni === undefined ? {} : { vni }),
    ...(master === undefined ? {} : { master }),
  }
  const header = { family: AF.BRIDGE, ifindex, flags }
  const { messages } = await asking(() => session.socket.request({ type: RTM.GETNEIGH, header, attrs }), REFUSED)
  const entries = messages.filter((message) => is(neighbourMessages, message, 'RTM_NEWNEIGH'))
  await showFdb(session, entries, { isDynamic })
  return 0
}
