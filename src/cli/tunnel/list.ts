import { is } from '../../netlink/message/message.ts'
import { AF, ARPHRD, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import type { Tunnel } from '../link/kinds/parts/tunnel-words.ts'
import { baseContext, printContext } from '../listing/context.ts'
import type { PrintableLink } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { dumping, printable, type Session } from '../session.ts'
import { printTunnel } from './print.ts'
import { readTunnelWords, type TunnelRequest, tunnelOf } from './words.ts'

/** A tunnel in a dump. */
export interface ListedTunnel {
  readonly link: PrintableLink
  readonly kind: string
  readonly data: Tunnel
}

const TYPES: Readonly<Record<number, readonly number[]>> = {
  [AF.INET]: [ARPHRD.TUNNEL, ARPHRD.IPGRE, ARPHRD.SIT],
  [AF.INET6]: [ARPHRD.TUNNEL6, ARPHRD.IP6GRE],
}

/** `tunnel show`. Resolves to the exit code. */
export async function showTunnels(session: Session, words: Words, family: number): Promise<number> {
  const request = await readTunnelWords(session, words, family)
  const { name = family === AF.INET ? request.mode?.base : undefined } = request
  const all = await dumpTunnels(session, family)
  // InPlace IPv6, -s lists also one tunnel.
  const isOne = name !== undefined && (family === AF.INET ? request.mode !== undefined : session.options.stats === 0)
  const found = isOne ? all.filter(({ link }) => link.attrs.ifname === name) : all.filter((tunnel) => isMatch(tunnel, request))
  if (isOne && found.length === 0) {
    const why = await tunnelOf(() => session.socket, name, family)
    fail(`get tunnel "${name}" failed: ${typeof why === 'string' ? why : 'Operation not supported'}`)
  }
  const links = printable(
    session,
    found.map(({ link }) => link),
  )
  const lower = found.flatMap(({ data: { link } }) => (link ? [link] : []))
  const ctx = await printContext(session, baseContext(session.options, 'link', AF.UNSPEC), links, lower)
  const out = new Output(session.options)
  for (const [i, { kind, data }] of found.entries()) {
    out.open()
    printTunnel(links[i] as PrintableLink, kind, data, out, ctx, !isOne)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}

/** The tunnels of a family. */
export async function dumpTunnels({ socket }: Session, family: number): Promise<ListedTunnel[]> {
  const messages = await dumping(() => socket.dump({ type: RTM.GETLINK, header: { family: AF.UNSPEC } }), 1)
  const links: PrintableLink[] = messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
  return links.flatMap((link) => {
    const { kind, data = {} } = link.attrs.linkinfo ?? {}
    if (kind === undefined || !TYPES[family]?.includes(link.header.type)) return []
    return [{ link, kind, data: (Object.values(data)[0] ?? {}) as Tunnel }]
  })
}

const isAny = (value: string | number | undefined): boolean => !value || value === '0.0.0.0' || value === '::'

/** Whether a tunnel has the name, lower link, ends and key that are given. */
export function isMatch(
  { link, data }: Pick<ListedTunnel, 'link' | 'data'>,
  { name, data: wanted }: Pick<TunnelRequest, 'name' | 'data'>,
): boolean {
  if (name !== undefined && link.attrs.ifname !== name) return false
  return (['link', 'local', 'remote', 'ikey'] as const).every((key) => isAny(wanted[key]) || wanted[key] === data[key])
}
