import type { TypeOf } from '../../../netlink/codec/codec.ts'
import { AF, BRIDGE_FLAGS, BRIDGE_VLAN_INFO, type RTM } from '../../../rtnl/constants.ts'
import type { bridgeAfSpec, bridgeVlanTunnel } from '../../../rtnl/link/bridge-af-spec.ts'
import { refuse, wrong } from '../../parse/exit.ts'
import { unsigned } from '../../parse/numbers.ts'
import { exact, isShort, readWords, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { checkRange, checkVid, device, ignored, lacking, type VlanChoice, vidsAfter } from './values.ts'

/** Arguments of `bridge vlan add` and `del`. */
interface VlanRequest extends VlanChoice {
  isRange: boolean
  /** BRIDGE_FLAGS_* */
  side: number
  /** BRIDGE_VLAN_INFO_* */
  flags: number
  tunnel?: Tunnel
}

/** The ids of tunnels, for the first and the last VLAN. */
interface Tunnel {
  readonly first: number
  readonly last: number
}

const bit = (word: string, key: 'side' | 'flags', value: number): Word<VlanRequest> =>
  exact(word, (_, request) => {
    request[key] |= value
  })

const WORDS: readonly Word<VlanRequest>[] = [
  device,
  exact('vid', (words, request) => {
    const { isRange, ...vids } = vidsAfter(words)
    // Of a second one, `bridge` forgets neither that it was a range, nor its end.
    if (isRange) Object.assign(request, vids, { isRange })
    else request.vid = vids.vid
  }),
  bit('self', 'side', BRIDGE_FLAGS.SELF),
  bit('master', 'side', BRIDGE_FLAGS.MASTER),
  bit('pvid', 'flags', BRIDGE_VLAN_INFO.PVID),
  bit('untagged', 'flags', BRIDGE_VLAN_INFO.UNTAGGED),
  exact('tunnel_info', (words, request) => {
    const text = words.next()
    if (!isShort(text, 'id')) wrong('tunnel id expected', text)
    request.tunnel = tunnelOf(words.next())
  }),
]

function tunnelOf(text: string): Tunnel {
  const [first = '', ...rest] = text.split('-')
  const read = (one: string): number => {
    const id = unsigned(one)
    // `bridge` names the first of a range also for the last.
    return id === undefined || id > 0xffffff ? wrong('invalid tun id', first) : id
  }
  return { first: read(first), last: rest.length === 0 ? 0 : read(rest.join('-')) }
}

/** `bridge vlan add` (RTM_SETLINK) and `bridge vlan del` (RTM_DELLINK). Resolves to the exit code. */
export async function changeBridgeVlan(
  session: Session,
  words: Words,
  type: typeof RTM.SETLINK | typeof RTM.DELLINK,
): Promise<number> {
  const request: VlanRequest = { vid: -1, vidEnd: -1, isRange: false, side: 0, flags: 0 }
  await readWords(words, WORDS, request, ignored)
  const { device: name, vid, side, isRange, vidEnd } = request
  if (name === undefined || vid === -1) return lacking()
  const index = (await session.indexOf(name)) ?? refuse(`Cannot find bridge device "${name}"`)
  checkVid(vid)
  if (isRange) {
    checkRange(vid, vidEnd)
    if ((request.flags & BRIDGE_VLAN_INFO.PVID) !== 0) refuse('pvid cannot be configured for a vlan range')
  }
  const bridge = { ...(side === 0 ? {} : { flags: side }), ...whatOf(request) }
  await asking(() => session.socket.request({ type, header: { family: AF.BRIDGE, index }, attrs: { afSpec: { bridge } } }), 255)
  return 0
}

type AfSpec = TypeOf<typeof bridgeAfSpec>

/** The VLANs, or what maps them to tunnels. */
function whatOf({ vid, vidEnd, flags, isRange, tunnel }: VlanRequest): Pick<AfSpec, 'vlanInfo' | 'vlanTunnelInfo'> {
  const [BEGIN, END] = [BRIDGE_VLAN_INFO.RANGE_BEGIN, BRIDGE_VLAN_INFO.RANGE_END]
  const id = vid & 0xffff
  if (!tunnel) {
    if (!isRange) return { vlanInfo: [{ vid: id, flags }] }
    return {
      vlanInfo: [
        { vid: id, flags: flags | BEGIN },
        { vid: vidEnd, flags: flags | END },
      ],
    }
  }
  const mapped = (of: number, to: number, more: number): TypeOf<typeof bridgeVlanTunnel> => ({ id: to, vid: of, flags: more })
  if (!isRange) return { vlanTunnelInfo: [mapped(id, tunnel.first, 0)] }
  return { vlanTunnelInfo: [mapped(id, tunnel.first, BEGIN), mapped(vidEnd, tunnel.last, END)] }
}
