import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parsePrefix } from '../../netlink/codec/address.ts'
import { textLength } from '../../netlink/codec/text.ts'
import { hexOf } from './named/flags.ts'
import { wordsOf } from './named/names.ts'

/** A link by its name (or an alternative name), or by its index. */
export type LinkRef = string | number

const IFNAMSIZ = 16
const ALTIFNAMSIZ = 128

/**
 * Throws unless `name` is a valid interface name: 1 to 15 bytes, without `/`, `:` or white space, not `.` or `..`
 * (dev_valid_name in net/core/dev.c).
 */
export function checkIfname(name: string): void {
  checkName(name, 'interface name', IFNAMSIZ - 1)
  if (name.includes(':')) throw new TypeError(`expected an interface name without ":", got ${shown(name)}`)
}

/** Throws unless `name` is a valid alternative interface name: 1 to 127 bytes, without `/` or white space. */
export function checkAltname(name: string): void {
  checkName(name, 'alternative interface name', ALTIFNAMSIZ - 1)
}

function checkName(name: string, what: string, most: number): void {
  if (typeof name !== 'string') throw new TypeError(`expected an ${what}, a string, got ${shown(name)}`)
  if (name === '' || name === '.' || name === '..' || /[/\s]/.test(name)) {
    throw new TypeError(`expected an ${what}, not empty, "." or "..", and without "/" or white space, got ${shown(name)}`)
  }
  const length = textLength(name)
  if (length > most) throw new RangeError(`expected an ${what} of at most ${most} bytes, got ${length}: ${shown(name)}`)
}

/** Throws unless `link` is an interface name, an alternative name or an index. */
export function checkLinkRef(link: LinkRef): void {
  if (typeof link === 'string') checkName(link, 'interface name', ALTIFNAMSIZ - 1)
  else if (!Number.isInteger(link) || link <= 0 || link > 0x7fffffff) {
    const { ifname } = Object(link) as { readonly ifname?: unknown }
    const hint = typeof ifname === 'string' ? `: give its ifname, ${shown(ifname)}` : ''
    throw new TypeError(`expected an interface name or a positive index, got ${shown(link)}${hint}`)
  }
}

/** Throws a TypeError if link and address are swapped. */
export function checkOrder(link: unknown, address: unknown): void {
  if (typeof link === 'string' && typeof address === 'string' && !isPrefix(address) && isPrefix(link))
    throw new TypeError(`expected the link before the address: ${shown(address)}, ${shown(link)}`)
}

function isPrefix(text: string): boolean {
  // Names of links are rarely read as addresses: an error for each would cost time.
  if (!/[.:]/.test(text)) return false
  try {
    parsePrefix(text)
    return true
  } catch {
    return false
  }
}

/** Throws unless `nsid` is a valid network namespace id. */
export function checkNsid(nsid: number | undefined): void {
  if (nsid === undefined || (Number.isInteger(nsid) && nsid >= 0 && nsid <= 0x7fffffff)) return
  throw new TypeError(`expected the id of a network namespace, 0 or greater, got ${shown(nsid)}`)
}

/**
 * Returns the attributes and header that identify a link to the kernel: its index, its name, or, if that is longer than
 * 15 bytes, its alternative name.
 */
export function lookup(link: LinkRef): { header: { index?: number }; attrs: { ifname?: string; altIfname?: string } } {
  checkLinkRef(link)
  if (typeof link === 'number') return { header: { index: link }, attrs: {} }
  const long = textLength(link) >= IFNAMSIZ
  return { header: {}, attrs: long ? { altIfname: link } : { ifname: link } }
}

/**
 * Returns the number of a name in a table of constants, or the number itself. Takes the names in lower case and `words` too.
 * Throws TypeError, listing the names, or RangeError for a number above `most`.
 */
export function numberOf(
  what: string,
  names: Readonly<Record<string, number>>,
  value: string | number,
  most = 0xffffffff,
  words: Readonly<Record<string, number>> = {},
): number {
  if (typeof value === 'number') {
    if (what === 'family') checkVersion(names, value)
    if (Number.isInteger(value) && value >= 0 && value <= most) return value
    throw new RangeError(`expected ${article(what)}, a name or a number from 0 to ${most}, got ${value}`)
  }
  const isText = typeof value === 'string'
  const found = isText ? (Object.hasOwn(names, value) ? names[value] : wordsOf(names, words).get(value)) : undefined
  if (found !== undefined) return found
  const known = Object.keys(names)
  const near = isText ? didYouMean(OTHER_WORDS[value.toLowerCase()] ?? value, [...known, ...Object.keys(words)]) : ''
  if (known.length === 0) throw new TypeError(`expected ${article(what)} by a known name or number, got ${shown(value)}${near}`)
  // The list may be long: what was meant comes before it.
  const all = `${known.join(', ')} or a number`
  if (near !== '') throw new TypeError(`expected ${article(what)}, got ${shown(value)}${near}: one of ${all}`)
  throw new TypeError(`expected ${article(what)}: ${all}, got ${shown(value)}`)
}

/** What other programs and libraries call the families of addresses. */
const OTHER_WORDS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  4: 'INET',
  ipv4: 'INET',
  ip4: 'INET',
  ip: 'INET',
  6: 'INET6',
  ipv6: 'INET6',
  ip6: 'INET6',
  af_inet: 'INET',
  af_inet6: 'INET6',
})

/** Throws a TypeError for the version of IP in place of a family: AF_IPX is 4, AF_NETROM 6, and no call has either. */
function checkVersion(names: Readonly<Record<string, number>>, value: number): void {
  const meant = OTHER_WORDS[String(value)]
  if (meant === undefined || Object.values(names).includes(value)) return
  const known = ['INET', 'INET6'].map((name) => `${shown(name)} (AF_${name}, ${names[name]})`)
  throw new TypeError(`expected a family such as ${known.join(' or ')}, got ${value} (did you mean ${shown(meant)}?)`)
}

const article = (what: string): string => `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`

/** Combines the bits of several names, or of `0x300`. Throws TypeError, listing the names. */
export function bitsOf(
  what: string,
  names: Readonly<Record<string, number>>,
  values: readonly (string | number)[],
  words: Readonly<Record<string, number>> = {},
): number {
  if (!Array.isArray(values)) throw new TypeError(`expected ${what}s, an array of names, got ${shown(values)}`)
  const bits = (value: string | number): number =>
    numberOf(what, names, typeof value === 'string' ? (hexOf(value) ?? value) : value, undefined, words)
  return values.reduce<number>((sum, value) => (sum | bits(value)) >>> 0, 0)
}
