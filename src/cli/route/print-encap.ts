import type { PrintableRoute } from '../output/context.ts'
import type { Output } from '../output/output.ts'

type Encap = NonNullable<PrintableRoute['attrs']['encap']>

/** Words of `ip` for kinds with a different key. */
const WORDS: Readonly<Record<string, string>> = { seg6Local: 'seg6local' }

/**
 * Prints the encapsulation of a route: MPLS labels, and tunnel metadata of IPv4 and IPv6; only the name of other kinds.
 */
export function printRouteEncap(encap: Encap, out: Output): void {
  const [kind = ''] = Object.keys(encap)
  out.field('encap', WORDS[kind] ?? kind, ` encap ${WORDS[kind] ?? kind} `)
  if ('mpls' in encap && encap.mpls) printMpls(encap.mpls, out)
  if ('ip' in encap && encap.ip) printTunnel(encap.ip, ['ttl', 'tos'], out)
  if ('ip6' in encap && encap.ip6) printTunnel(encap.ip6, ['hoplimit', 'tc'], out)
}

function printMpls({ dst, ttl }: { readonly dst?: string; readonly ttl?: number }, out: Output): void {
  if (dst !== undefined) out.field('dst', dst, ` ${dst} `)
  if (ttl !== undefined) out.field('ttl', ttl, `ttl ${ttl} `)
}

function printTunnel(tunnel: object, more: readonly string[], out: Output): void {
  const values = tunnel as Readonly<Record<string, string | number | bigint | undefined>>
  for (const key of ['id', 'src', 'dst', ...more]) {
    const value = values[key]
    if (value !== undefined) out.field(key, value, `${key} ${value} `)
  }
}
