import { errnoText } from '../../netlink/base/errno.ts'
import { formatIp } from '../../netlink/codec/address.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { dsfieldId } from '../../rtnl/common/names.ts'
import { AF } from '../../rtnl/constants.ts'
import { readLink } from '../../rtnl/link/read.ts'
import { GRE } from '../../rtnl/link/tunnel-constants.ts'
import {
  endWords,
  FAMILY,
  GRE_WORDS,
  header6Words,
  headerWords,
  keyWords,
  type Tunnel,
} from '../link/kinds/parts/tunnel-words.ts'
import { Exit, fail, garbage, noDevice, refuse, unknownWordOf, wrong } from '../parse/exit.ts'
import { isIfname } from '../parse/ifname.ts'
import { looseIpv4 } from '../parse/ipv4.ts'
import { exact, isShort, readWords, type Word, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { MODES_BY_NAME, MODES4, MODES6, type Mode } from './modes.ts'
import { TUNNEL_USAGE } from './usage.ts'

/** Arguments of `tunnel`. */
export interface TunnelRequest {
  name?: string
  mode?: Mode
  /** Name of the lower link. */
  device?: string
  /** Options of the kind. */
  data: Tunnel
}

/** The words of a tunnel, none of which can be abbreviated here, for a request. */
function ofData(table: readonly Word<Tunnel>[]): Word<TunnelRequest>[] {
  return table.map(({ names, read }) => exact<TunnelRequest>(names, (words, { data }) => read(words, data)))
}

const TOS: Word<Tunnel> = exact(['tos', 'tclass', 'dsfield'], (words, data) => {
  const text = words.next()
  const [first = '', rest] = text.split('/')
  const value = first === 'inherit' ? rest : text
  const bits = value === undefined ? 0 : (dsfieldId(value) ?? wrong('bad TOS value', first))
  data.tos = bits | (first === 'inherit' ? 1 : 0)
})

/** Words of `ip` for an address that is not given. */
const ANY = ['any', 'all', 'default']

function endWord4(key: 'remote' | 'local'): Word<Tunnel> {
  return exact(key, (words, data) => {
    const text = words.next()
    const bytes = ANY.includes(text) ? new Uint8Array(4) : looseIpv4(text)
    data[key] = formatIp(bytes ?? fail(`Error: an IP address is expected rather than "${text}"`))
  })
}

function wordsOf(session: Session, family: number): readonly Word<TunnelRequest>[] {
  const modes = family === AF.INET ? MODES4 : MODES6
  const mode = exact<TunnelRequest>('mode', (words, request) => {
    const text = words.next()
    const found = modes[text] ?? unknownWordOf(Object.keys(modes), text, 255, `Unknown tunnel mode "${text}"`)
    const other = request.mode !== undefined && request.mode.kind !== found.kind
    if (other && family === AF.INET) refuse('You managed to ask for more than one tunnel mode.')
    request.mode = found
    Object.assign(request.data, found.data)
  })
  const dev = exact<TunnelRequest>('dev', (words, request) => {
    request.device = words.next()
  })
  const keys = [...keyWords(GRE.KEY), ...GRE_WORDS.filter(({ names: [name] }) => !name?.startsWith('no'))]
  const own =
    family === AF.INET
      ? [endWord4('remote'), endWord4('local'), TOS, ...headerWords(exact)]
      : [
          ...endWords(session, FAMILY.v6, exact).slice(0, 2),
          ...header6Words(exact).filter(({ names }) => !names.includes('fwmark')),
        ]
  return [mode, dev, ...ofData([...keys, ...own])]
}

/** Reads the words of `tunnel`. `isChange`: with the name first, starts with the options that the tunnel has. */
export async function readTunnelWords(session: Session, all: Words, family: number, isChange = false): Promise<TunnelRequest> {
  const request: TunnelRequest = { data: {} }
  const first = all.current
  await readWords(all, wordsOf(session, family), request, async (words) => {
    const isFirst = words.current === first && request.name === undefined
    if (isShort(words.current, 'help')) throw new Exit(255, TUNNEL_USAGE)
    const text = words.current === 'name' ? words.next() : words.current
    if (request.name !== undefined) garbage('name', text)
    if (!isIfname(text)) wrong('"name" not a valid ifname', text)
    request.name = text
    if (isChange && isFirst) Object.assign(request, await existing(session, text, family))
  })
  return finish(session, request, family)
}

async function finish(session: Session, request: TunnelRequest, family: number): Promise<TunnelRequest> {
  const { name = '', data, device } = request
  if (family === AF.INET) {
    const named = request.mode ? undefined : MODES_BY_NAME.find(([start]) => name.startsWith(start))?.[1]
    const mode = request.mode ?? named
    if (mode) request.mode = mode
    Object.assign(data, named?.data)
    const hasKeys = (((data.iflags ?? 0) | (data.oflags ?? 0)) & GRE.KEY) !== 0
    if (hasKeys && mode?.kind !== 'gre' && mode?.kind !== 'vti') fail('Keys are not allowed with ipip and sit tunnels')
  }
  if (device !== undefined) data.link = (await session.indexOf(device)) ?? noDevice(device)
  if (family === AF.INET) useGroup(data)
  return request
}

/** A multicast group as the remote end is the key, if there is none. */
function useGroup(data: Tunnel): void {
  const bytes = data.remote === undefined ? undefined : looseIpv4(data.remote)
  if (!bytes || ((bytes[0] as number) & 0xf0) !== 0xe0) return
  const group = new DataView(bytes.buffer).getUint32(0)
  for (const way of ['i', 'o'] as const) {
    if (data[`${way}key`]) continue
    data[`${way}key`] = group
    data[`${way}flags`] = (data[`${way}flags`] ?? 0) | GRE.KEY
  }
  if ((data.local ?? '0.0.0.0') === '0.0.0.0') fail('A broadcast tunnel requires a source address')
}

/** The mode and options of a tunnel that exists. */
async function existing({ socket }: Session, name: string, family: number): Promise<Pick<TunnelRequest, 'mode' | 'data'>> {
  const found = await tunnelOf(() => socket, name, family)
  if (typeof found === 'string') return fail(`get tunnel "${name}" failed: ${found}`)
  return found
}

/** Reads a tunnel by its name: its mode and options, or why there is none. */
export async function tunnelOf(
  socket: () => Session['socket'],
  name: string,
  family: number,
): Promise<Required<Pick<TunnelRequest, 'mode' | 'data'>> | string> {
  try {
    const { attrs } = await readLink(socket, name, {})
    const { kind, data = {} } = attrs.linkinfo ?? {}
    const mode = Object.values(family === AF.INET ? MODES4 : MODES6).find((one) => one.kind === kind)
    return mode
      ? { mode: { kind: mode.kind, base: mode.base }, data: { ...(Object.values(data)[0] as Tunnel) } }
      : 'Operation not supported'
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    return errnoText(error.errno)
  }
}
