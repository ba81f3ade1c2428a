import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { maskedAddress } from '../../netlink/codec/address.ts'
import type { Address } from '../address/view.ts'
import type { Link } from '../link/view.ts'
import type { NetNsMembers } from './members.ts'

/** Timeout of the queries that look for a cause, in milliseconds. */
const TIMEOUT = 1000

/** Errors of sendto(2) that the links and addresses of the namespace explain. */
const EXPLAINED = ['EADDRNOTAVAIL', 'ENETUNREACH']

/** What the namespace has. */
interface There {
  readonly links: readonly Link[]
  readonly addresses: readonly Address[]
}

/** Returns the error of a ping. If the kernel did not send the request, its context has the cause, as far as nlwire finds it. */
export async function explainedPing(error: unknown, address: string, ns: NetNsMembers): Promise<unknown> {
  if (!(error instanceof SyscallError) || error.syscall !== 'sendto' || !EXPLAINED.includes(error.code)) return error
  try {
    const links = await ns.links.list({ stats: false, timeout: TIMEOUT })
    const addresses = await ns.addresses.list({ timeout: TIMEOUT })
    const cause = causeOf(error.code, address, { links, addresses })
    return cause === undefined ? error : new SyscallError(error.syscall, error.errno, `${error.context}: ${cause}`)
  } catch {
    // The refusal matters more than the failure to explain it.
    return error
  }
}

function causeOf(code: string, destination: string, { links, addresses }: There): string | undefined {
  const [to = '', zone] = destination.split('%')
  const isIpv6 = to.includes(':')
  if (isLinkLocal(to) && zone === undefined) return `${to} is link-local: add its link, as in ${shown(`${to}%eth0`)}`
  const lo = links.find(({ flags }) => flags.includes('LOOPBACK'))
  if (lo && isLoopback(to) && !isUp(lo)) return `link ${shown(lo.ifname)} is down`
  const ofFamily = addresses.filter(({ family, index }) => family === (isIpv6 ? 'INET6' : 'INET') && index !== lo?.index)
  const near = ofFamily.filter(({ address, prefixlen }) => address !== undefined && isWithin(to, address, prefixlen))
  const on = zone === undefined ? links.filter(({ index }) => near.some((one) => one.index === index)) : withName(links, zone)
  const down = on.find((link) => !isUp(link))
  if (down) return `link ${shown(down.ifname)}${zone === undefined ? `, in whose network ${to} is,` : ''} is down`
  if (code === 'ENETUNREACH') return near.length > 0 ? undefined : `no route leads to ${to}`
  return noSource(ofFamily, on.length > 0 ? on : links)
}

/** rawv6_sendmsg in net/ipv6/raw.c: ipv6_dev_get_saddr skips addresses whose duplicate address detection goes on. */
function noSource(addresses: readonly Address[], links: readonly Link[]): string | undefined {
  if (addresses.length === 0) return 'no link other than lo has an IPv6 address'
  for (const link of links) {
    const own = addresses.filter(({ index }) => index === link.index)
    if (own.length === 0 || !own.every(({ flags }) => flags.includes('TENTATIVE'))) continue
    const name = shown(link.ifname)
    if (!isUp(link)) return `link ${name} is down`
    const carrier = link.flags.includes('LOWER_UP') ? '' : ', which needs a carrier that the link does not have'
    return `link ${name} has only tentative addresses: await addresses.waitReady(${name}) for the end of duplicate address detection${carrier}`
  }
  return undefined
}

const isUp = ({ flags }: Link): boolean => flags.includes('UP')

const isLoopback = (to: string): boolean => to === '::1' || to.startsWith('127.')

const isLinkLocal = (to: string): boolean => to.includes(':') && isWithin(to, 'fe80::', 10)

const withName = (links: readonly Link[], zone: string): readonly Link[] =>
  links.filter(({ ifname, index }) => ifname === zone || String(index) === zone)

const isWithin = (one: string, other: string, length: number): boolean =>
  maskedAddress(one, length) === maskedAddress(other, length)
