import { ERRNO, errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { GRE } from '../../rtnl/link/tunnel-constants.ts'
import { HEADER6 } from '../link/kinds/parts/tunnel.ts'
import type { Tunnel } from '../link/kinds/parts/tunnel-words.ts'
import { sendLink } from '../link/raw.ts'
import { fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { dumpTunnels, isMatch } from './list.ts'
import { MODES6, type Mode } from './modes.ts'
import { readTunnelWords, type TunnelRequest, tunnelOf } from './words.ts'

// `ip tunnel` uses ioctls; rtnetlink has the same result.

/** `tunnel add`. Resolves to the exit code. */
export async function addTunnel(session: Session, words: Words, family: number): Promise<number> {
  const request = await readTunnelWords(session, words, family)
  const { mode, data } = checked(request, family)
  const { kind } = mode
  // ipip6_netlink_parms in net/ipv6/sit.c: without a TTL it would be 64.
  const start = kind === 'sit' ? { ttl: 0 } : family === AF.INET || kind === 'vti6' ? {} : HEADER6
  const options = { ...(request.name === undefined ? {} : { ifname: request.name }), kind }
  const flags = NLM_F.CREATE | NLM_F.EXCL
  await attempt('add', mode.base, () =>
    sendLink(session, RTM.NEWLINK, flags, { ...options, data: { ...start, ...forKind(mode, data) } } as object),
  )
  return 0
}

/** `tunnel change`. Resolves to the exit code. */
export async function changeTunnel(session: Session, words: Words, family: number): Promise<number> {
  const request = await readTunnelWords(session, words, family, true)
  const { mode, data } = checked(request, family)
  const { name = mode.base } = request
  const index = await session.indexOf(name)
  if (index === undefined) fail(`add tunnel "${name}" failed: ${errnoText(ERRNO['ENODEV'] as number)}`)
  const options = { index, kind: mode.kind, data: forKind(mode, data) }
  await attempt('add', name, () => sendLink(session, RTM.NEWLINK, 0, options as object))
  return 0
}

/** `tunnel del`: by name, or by mode and ends. Resolves to the exit code. */
export async function deleteTunnel(session: Session, words: Words, family: number): Promise<number> {
  const { name, mode = family === AF.INET ? undefined : MODES6['ip6ip6'], data } = await readTunnelWords(session, words, family)
  const failed = (why: string): never => fail(`delete tunnel "${name ?? mode?.base ?? ''}" failed: ${why}`)
  if (name !== undefined) {
    const found = await tunnelOf(() => session.socket, name, family)
    if (typeof found === 'string') failed(found)
    await attempt('delete', name, () => session.netns.links.delete(name))
    return 0
  }
  const all = await dumpTunnels(session, family)
  const one = all.find((tunnel) => tunnel.kind === mode?.kind && isMatch(tunnel, { data }))
  const { index } = one?.link.header ?? failed(errnoText(ERRNO[mode === undefined ? 'ENODEV' : 'ENOENT'] as number))
  await attempt('delete', mode?.base ?? '', () => session.netns.links.delete(index))
  return 0
}

function checked({ mode, data }: TunnelRequest, family: number): { mode: Mode; data: Tunnel } {
  if (family === AF.INET && data.ttl && data.pmtudisc === 0) fail('ttl != 0 and nopmtudisc are incompatible')
  if (mode) return { mode, data }
  const known = family === AF.INET6 ? MODES6['ip6ip6'] : undefined
  return { mode: known ?? fail('cannot determine tunnel mode (ipip, gre, vti or sit)'), data: { ...data, ...known?.data } }
}

/** Options that each kind has: the ioctls ignore the others. */
const OPTIONS: Readonly<Record<Mode['kind'], readonly string[]>> = {
  ipip: ['link', 'local', 'remote', 'ttl', 'tos', 'pmtudisc', 'proto'],
  sit: ['link', 'local', 'remote', 'ttl', 'tos', 'pmtudisc', 'proto', 'flags'],
  gre: ['link', 'local', 'remote', 'ttl', 'tos', 'pmtudisc', 'iflags', 'oflags', 'ikey', 'okey'],
  vti: ['link', 'local', 'remote', 'ikey', 'okey'],
  ip6tnl: ['link', 'local', 'remote', 'ttl', 'encapLimit', 'flowinfo', 'flags', 'proto'],
  ip6gre: ['link', 'local', 'remote', 'ttl', 'encapLimit', 'flowinfo', 'flags', 'iflags', 'oflags', 'ikey', 'okey'],
  vti6: ['link', 'local', 'remote', 'ikey', 'okey'],
}

/** Bits of IP6_TNL_F that only the kernel sets. */
const KERNEL_FLAGS = 0x70000

function forKind({ kind }: Mode, data: Tunnel): object {
  const kept = Object.entries(data).filter(([key, value]) => OPTIONS[kind].includes(key) && value !== undefined)
  const options = Object.fromEntries(kept) as Tunnel
  if (kind === 'ip6tnl' || kind === 'ip6gre') {
    if (options.flags !== undefined) options.flags &= ~KERNEL_FLAGS
  }
  if (kind === 'gre' || kind === 'ip6gre') {
    options.iflags = (options.iflags ?? 0) & (GRE.KEY | GRE.SEQ | GRE.CSUM)
    options.oflags = (options.oflags ?? 0) & (GRE.KEY | GRE.SEQ | GRE.CSUM)
  }
  return options
}

/** Runs a request. A refusal is told as `ip` tells that of its ioctl: an unknown kind is a missing device there. */
async function attempt(verb: string, name: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    const isKind = error.errno === ERRNO['EOPNOTSUPP'] && verb === 'add'
    fail(`${verb} tunnel "${name}" failed: ${errnoText(isKind ? (ERRNO['ENODEV'] as number) : error.errno)}`)
  }
}
