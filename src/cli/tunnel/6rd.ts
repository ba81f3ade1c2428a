import { errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { Tunnel } from '../link/kinds/parts/tunnel-words.ts'
import { sendLink } from '../link/raw.ts'
import { fail, refuse, wrong } from '../parse/exit.ts'
import { isIfname } from '../parse/ifname.ts'
import { inetText, readPrefix } from '../parse/inet.ts'
import { exact, readWords, type Word, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { tunnelOf } from './words.ts'

interface Request {
  device?: string
  readonly data: Tunnel
}

/** 6rd as the kernel has it at first (net/ipv6/sit.c: ipip6_tunnel_clone_6rd). */
const RESET: Tunnel = { '6rdPrefix': '2002::', '6rdPrefixlen': 16, '6rdRelayPrefix': '0.0.0.0', '6rdRelayPrefixlen': 0 }

const WORDS: readonly Word<Request>[] = [
  exact('6rd-prefix', (words, { data }) => {
    const prefix = readPrefix(words.next(), AF.INET6)
    Object.assign(data, { '6rdPrefix': inetText(prefix), '6rdPrefixlen': prefix.prefixlen })
  }),
  exact('6rd-relay_prefix', (words, { data }) => {
    const prefix = readPrefix(words.next(), AF.INET)
    Object.assign(data, { '6rdRelayPrefix': inetText(prefix), '6rdRelayPrefixlen': prefix.prefixlen })
  }),
  exact('6rd-reset', (_, { data }) => void Object.assign(data, RESET)),
  exact('dev', (words, request) => {
    const name = words.next()
    request.device = isIfname(name) ? name : wrong('"dev" not a valid ifname', name)
  }),
]

/** `tunnel 6rd`: IPv6 rapid deployment of a sit tunnel. Resolves to the exit code. */
export async function change6rd(session: Session, all: Words): Promise<number> {
  const request: Request = { data: {} }
  await readWords(all, WORDS, request, ({ current }) => refuse(`Invalid 6RD parameter "${current}"`))
  const { device = refuse('Must specify device'), data } = request
  const found = await tunnelOf(() => session.socket, device, AF.INET)
  const failed = (why: string): never => fail(`${device}: 6rd failed: ${why}`)
  if (typeof found === 'string') return failed(found)
  const { local, remote, ttl, tos, pmtudisc, link, flags, proto } = found.data
  const kept = Object.entries({ local, remote, ttl, tos, pmtudisc, link, flags, proto }).filter(
    ([, value]) => value !== undefined,
  )
  const index = await session.indexOf(device)
  try {
    const options = { index, kind: 'sit', data: { ...Object.fromEntries(kept), ...data } }
    await sendLink(session, RTM.NEWLINK, 0, options as object)
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    failed(errnoText(error.errno))
  }
  return 0
}
