import { AF } from '../../../rtnl/constants.ts'
import { NTF, NUD } from '../../../rtnl/neighbour/constants.ts'
import { garbage, refuse, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { unsigned } from '../../parse/numbers.ts'
import { exact, readWords, short, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { bitWord, type Entry, noLink, readMac, readVni, takeAddress, vlanWord } from './values.ts'

/** Arguments of `bridge fdb add`, `append`, `replace` and `del`. */
interface FdbRequest extends Entry {
  device?: string
  dst?: string
  port?: number
  vni?: number
  srcVni?: number
  via?: number
  nhId?: number
  flags: number
  state: number
}

type FdbWord = Word<FdbRequest>

/** The words of bridge(8), in its order. */
function wordsOf({ indexOf, options }: Session): readonly FdbWord[] {
  return [
    exact('dev', (words, request) => {
      request.device = words.next()
    }),
    exact('dst', (words, request) => {
      const text = words.next()
      if (request.dst !== undefined) garbage('dst', text)
      request.dst = inetText(readAddress(text, options.family))
    }),
    exact('nhid', (words, request) => {
      const text = words.next()
      request.nhId = unsigned(text) ?? wrong('"id" value is invalid\n', text)
    }),
    exact('port', (words, request) => {
      const text = words.next()
      request.port = unsigned(text, 16) ?? wrong('invalid port\n', text)
    }),
    exact('vni', (words, request) => {
      request.vni = readVni(words.next(), 'VNI')
    }),
    exact('src_vni', (words, request) => {
      request.srcVni = readVni(words.next(), 'src VNI')
    }),
    exact('via', async (words, request) => {
      const name = words.next()
      request.via = (await indexOf(name)) ?? noLink(name)
    }),
    bitWord('self', 'flags', NTF.SELF, exact),
    bitWord('master', 'flags', NTF.MASTER),
    bitWord('router', 'flags', NTF.ROUTER),
    bitWord(['local', 'permanent'], 'state', NUD.PERMANENT),
    bitWord(['temp', 'static'], 'state', NUD.REACHABLE),
    short('dynamic', (_, request) => {
      request.state = (request.state | NUD.REACHABLE) & ~NUD.NOARP
    }),
    vlanWord<FdbRequest>(),
    bitWord('use', 'flags', NTF.USE),
    bitWord('extern_learn', 'flags', NTF.EXT_LEARNED),
    bitWord('sticky', 'flags', NTF.STICKY),
  ]
}

/** Adds, changes or deletes a forwarding entry. Resolves to the exit code. */
export async function changeFdb(session: Session, all: Words, type: number, messageFlags: number): Promise<number> {
  const request: FdbRequest = { flags: 0, state: NUD.NOARP }
  await readWords(all, wordsOf(session), request, (words) => takeAddress(words, request))
  const { device, address, dst, port, vni, srcVni, via, nhId, vlan } = request
  if (device === undefined || address === undefined) refuse('Device and address are required arguments.')
  if (nhId && (dst !== undefined || port || vni !== undefined)) refuse('dst, port, vni are mutually exclusive with nhid')
  const isPlaced = (request.flags & (NTF.SELF | NTF.MASTER)) !== 0
  const isStated = (request.state & (NUD.PERMANENT | NUD.REACHABLE)) !== 0
  const lladdr = readMac(address)
  const ifindex = (await session.indexOf(device)) ?? noLink(device)
  const header = {
    family: AF.BRIDGE,
    ifindex,
    flags: request.flags | (isPlaced ? 0 : NTF.SELF),
    state: request.state | (isStated ? 0 : NUD.PERMANENT),
  }
  const attrs = {
    lladdr,
    ...(dst ? { dst } : {}),
    ...(vlan === undefined ? {} : { vlan }),
    ...(nhId ? { nhId } : {}),
    ...(port ? { port } : {}),
    ...(vni === undefined ? {} : { vni }),
    ...(srcVni === undefined ? {} : { srcVni }),
    ...(via === undefined ? {} : { ifindex: via }),
  }
  await asking(() => session.socket.request({ type, flags: messageFlags, header, attrs }), 255)
  return 0
}
