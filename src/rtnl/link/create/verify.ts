import { SyscallError } from '../../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../../netlink/base/errno.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { parseMac } from '../../../netlink/codec/address.ts'
import type { SetLink } from '../options.ts'
import type { LinkAttrs, LinkMessage } from '../table.ts'
import { checkStateTaken } from './state.ts'

/**
 * Attributes that a link reports exactly as set. Drivers overwrite some of them while they create a link, and a kernel
 * ignores those newer than itself.
 */
const VERIFIED = [
  ...[
    'address',
    'broadcast',
    'mtu',
    'txqlen',
    'group',
    'gsoMaxSegs',
    'gsoMaxSize',
    'groMaxSize',
    'gsoIpv4MaxSize',
    'groIpv4MaxSize',
  ],
  ...['numTxQueues', 'numRxQueues'],
] as const
/** Attributes that a link may take over from its master. */
const OF_MASTER: readonly string[] = ['address', 'mtu']

/** groMaxSize exists since Linux 5.19, the IPv4 sizes since 6.3; with fail_over_mac, bond_set_mac_address reports success and does nothing. */
const DOUBTFUL = ['address', 'broadcast', 'groMaxSize', 'gsoIpv4MaxSize', 'groIpv4MaxSize'] as const

type Requested = Readonly<Record<string, unknown>>

/** Returns the requested values that the link does not have, to set them once more; undefined if there are none. */
export function missed(requested: object, there: LinkAttrs): SetLink | undefined {
  const wanted = requested as Requested
  const isFree = (key: string): boolean => wanted['master'] === undefined || !OF_MASTER.includes(key)
  const keys = VERIFIED.filter(
    (key) => wanted[key] !== undefined && isFree(key) && !isSame(wanted[key], (there as Requested)[key]),
  )
  return keys.length === 0 ? undefined : (Object.fromEntries(keys.map((key) => [key, wanted[key]])) as SetLink)
}

/** Whether the kernel may acknowledge these changes of a link and ignore some. They cannot be read of a link that moves away. */
export function mayBeIgnored(changes: SetLink): boolean {
  const { netns, targetNetnsid, operstate } = changes
  return (operstate !== undefined || doubtful(changes).length > 0) && (netns ?? targetNetnsid) === undefined
}

/** A master may give its ports its own addresses and sizes. */
const doubtful = (changes: SetLink): readonly (keyof SetLink)[] =>
  changes.master === undefined ? DOUBTFUL.filter((key) => changes[key] !== undefined) : []

/**
 * Throws SyscallError if the kernel accepted changes of a link and did not apply all of them: a driver, or a kernel older
 * than an attribute, may ignore some. `look` reads the link, where that is needed.
 */
export async function checkChanged(changes: SetLink, look: () => Promise<LinkMessage>): Promise<void> {
  if (!mayBeIgnored(changes)) return
  const now = await look()
  checkTaken(Object.fromEntries(doubtful(changes).map((key) => [key, changes[key]])), now.attrs)
  checkStateTaken(changes.operstate, now)
}

/** Throws SyscallError if the kernel accepted a request but did not apply all of it. */
export function checkTaken(requested: object, there: LinkAttrs): void {
  const key = Object.keys(missed(requested, there) ?? {})[0]
  if (key === undefined) return
  const value = (there as Requested)[key]
  const instead = value === undefined ? 'it has none' : `it is still ${shown(value)}`
  throw new SyscallError('RTM_NEWLINK', ERRNO['EOPNOTSUPP'] as number, `this kernel ignores ${key} of this link: ${instead}`)
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return one === other
  return parseMac(one).join() === parseMac(other).join()
}
