import { AF, type RTM } from '../../../rtnl/constants.ts'
import { Exit, refuse, wrong } from '../../parse/exit.ts'
import { type InetAddress, inetText, isMulticast, readAddress } from '../../parse/inet.ts'
import { leadingInteger } from '../../parse/numbers.ts'
import { exact, readWords, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { VNI_USAGE } from './usage.ts'

/** Arguments of `bridge vni add` and `del`. */
interface VniRequest {
  device?: string
  vni?: string
  /** The multicast group, or the remote end. */
  remote?: InetAddress
}

const address = (word: 'group' | 'remote'): Word<VniRequest> =>
  exact(word, (words, request) => {
    if (request.remote) wrong('duplicate group', words.current)
    const text = words.next()
    request.remote = readAddress(text, AF.UNSPEC)
    if (inetText(request.remote) === '') wrong('any valid address is expected', text)
    if (word === 'group' && !isMulticast(request.remote)) wrong('invalid group address', text)
  })

const WORDS: readonly Word<VniRequest>[] = [
  exact('dev', (words, request) => {
    request.device = words.next()
  }),
  exact('vni', (words, request) => {
    const text = words.next()
    if (request.vni !== undefined) wrong('duplicate vni', text)
    request.vni = text
  }),
  address('group'),
  address('remote'),
]

/** `bridge vni add` (RTM_NEWTUNNEL) and `bridge vni del` (RTM_DELTUNNEL). Resolves to the exit code. */
export async function changeVnis(
  { indexOf, socket }: Session,
  words: Words,
  type: typeof RTM.NEWTUNNEL | typeof RTM.DELTUNNEL,
): Promise<number> {
  const request: VniRequest = {}
  // `bridge` ignores other words.
  await readWords(words, WORDS, request, ({ current }) => {
    if (current === 'help') throw new Exit(255, VNI_USAGE)
  })
  const { device, vni, remote } = request
  if (device === undefined || vni === undefined) return refuse('Device and VNI ID are required arguments.')
  const ifindex = (await indexOf(device)) ?? refuse(`Cannot find vxlan device "${device}"`)
  const group = remote && groupOf(remote)
  const entry = vni.split(',').flatMap((one) => (one === '' ? [] : [{ ...rangeOf(one), ...group }]))
  await asking(() => socket.request({ type, header: { family: AF.BRIDGE, ifindex }, attrs: { entry } }), 255)
  return 0
}

/** `10` or `10-20`, as atoi(3) reads its numbers. `bridge` leaves out an end of 0. */
function rangeOf(text: string): { start: number; end?: number } {
  const at = text.indexOf('-')
  const start = leadingInteger(at < 0 ? text : text.slice(0, at)) >>> 0
  const end = at < 0 ? 0 : leadingInteger(text.slice(at + 1)) >>> 0
  return { start, ...(end === 0 ? {} : { end }) }
}

function groupOf(remote: InetAddress): { group: string } | { group6: string } | undefined {
  const text = inetText(remote)
  // All zeros are no remote.
  if (remote.bytes.every((byte) => byte === 0)) return undefined
  return remote.family === AF.INET6 ? { group6: text } : { group: text }
}
