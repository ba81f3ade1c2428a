import { readdirSync } from 'node:fs'
import { nameOfPath, pathOf } from './name.ts'

/**
 * Sysctls that the kernel also writes into others: of each link, of `default`, and for IPv4 of `conf.all` (inet_forward_change in
 * net/ipv4/devinet.c, addrconf_fixup_forwarding in net/ipv6/addrconf.c). `all` is first: writing it changes the rest.
 */
const SPREADING: Readonly<Record<string, readonly ['ipv4' | 'ipv6', readonly string[]]>> = {
  'net.ipv4.ip_forward': ['ipv4', ['all.accept_redirects']],
  'net.ipv4.conf.all.forwarding': ['ipv4', ['all.accept_redirects']],
  'net.ipv6.conf.all.forwarding': ['ipv6', []],
}

/** Returns the components of the sysctls that a write to this one changes, too, in the namespace of the thread. */
export function spreadOf(components: readonly string[]): string[][] {
  const found = SPREADING[nameOfPath(components)]
  if (!found) return []
  const [family, others] = found
  const folder = ['net', family, 'conf']
  const links = readdirSync(pathOf(folder)).filter((name) => name !== 'all' && name !== 'default')
  return [
    ...['all', 'default', ...links].map((link) => [...folder, link, 'forwarding']),
    ...others.map((other) => [...folder, ...other.split('.')]),
  ]
}
