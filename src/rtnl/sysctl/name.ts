import { existsSync } from 'node:fs'
import { shown } from '../../netlink/base/shown.ts'

/** Where sysctls are files. */
export const ROOT = '/proc/sys'

/**
 * Returns the components of a name as sysctl(8) reads it: `net.ipv4.ip_forward` or `net/ipv4/ip_forward`. The first
 * separator counts: after a dot, a slash stands for a dot in a name (`net.ipv4.conf.eth0/100.forwarding`); after a slash,
 * dots are ordinary (`net/ipv4/conf/eth0.100/forwarding`). Throws TypeError unless the name stays below `net`.
 */
export function componentsOf(name: string): string[] {
  if (typeof name !== 'string') throw new TypeError(`expected the name of a sysctl, a string, got ${shown(name)}`)
  const meant = meantBy(name)
  if (meant !== undefined)
    throw new TypeError(`expected the name of a sysctl below "net", got ${shown(name)} (did you mean "${meant}"?)`)
  const dotted = /[./]/.exec(name)?.[0] !== '/'
  const parts = dotted ? name.split('.').map((part) => part.replaceAll('/', '.')) : name.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')))
    throw new TypeError(`expected the name of a sysctl such as "net.ipv4.ip_forward", got ${shown(name)}`)
  if (parts[0] !== 'net')
    throw new TypeError(`expected a sysctl below "net", got ${shown(name)}: no other belongs to a network namespace`)
  return parts
}

/** A path, or a name without its first component or two, such as `ip_forward`. */
function meantBy(name: string): string | undefined {
  if (name.includes('..')) return undefined
  if (name.startsWith(`${ROOT}/net/`)) return name.slice(ROOT.length + 1)
  const [first = ''] = name.split(/[./]/, 1)
  const separator = name[first.length] ?? '.'
  if (['ipv4', 'ipv6', 'core', 'mpls', 'unix', 'netfilter'].includes(first)) return `net${separator}${name}`
  const path = separator === '.' ? name.replaceAll('.', '/') : name
  const folder = ['ipv4', 'ipv6', 'core'].find((one) => first !== '' && existsSync(`${ROOT}/net/${one}/${path}`))
  return folder && `net${separator}${folder}${separator}${name}`
}

/** Returns the path of the file. */
export const pathOf = (components: readonly string[]): string => [ROOT, ...components].join('/')

/** Returns the name with dots. */
export const nameOfPath = (components: readonly string[]): string => components.map((part) => part.replaceAll('.', '/')).join('.')
