import { SyscallError } from '../../../linux/syscalls/syscall-error.ts'
import { ERRNO } from '../../../netlink/base/errno.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { parseMac } from '../../../netlink/codec/address.ts'
import type { SetLink } from '../options.ts'
import type { LinkAttrs } from '../table.ts'

/** What a link tells as it was set. Drivers overwrite some of it while they make a link, and kernels ignore what is newer than they are. */
const TOLD = [
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
/** What a link may take from the others of its master. */
const OF_MASTER: readonly string[] = ['address', 'mtu']

/** Since Linux 5.19 and 6.3; bond_set_mac_address does nothing with fail_over_mac, and says it did. */
const DOUBTFUL = ['address', 'broadcast', 'groMaxSize', 'gsoIpv4MaxSize', 'groIpv4MaxSize'] as const

type Asked = Readonly<Record<string, unknown>>

/** Of what was asked for, what the link has not: to be set once more. Undefined where all is well. */
export function missed(asked: object, there: LinkAttrs): SetLink | undefined {
  const wanted = asked as Asked
  const isFree = (key: string): boolean => wanted['master'] === undefined || !OF_MASTER.includes(key)
  const keys = TOLD.filter((key) => wanted[key] !== undefined && isFree(key) && !isSame(wanted[key], (there as Asked)[key]))
  return keys.length === 0 ? undefined : (Object.fromEntries(keys.map((key) => [key, wanted[key]])) as SetLink)
}

/** Of changes, those that a driver may ignore, or a kernel that is older than they are. */
export function doubtful(changes: SetLink): SetLink | undefined {
  const keys = DOUBTFUL.filter((key) => changes[key] !== undefined)
  return keys.length === 0 ? undefined : (Object.fromEntries(keys.map((key) => [key, changes[key]])) as SetLink)
}

/** Throws SyscallError where the kernel took a request and did not do all of it. */
export function checkTaken(asked: object, there: LinkAttrs): void {
  const key = Object.keys(missed(asked, there) ?? {})[0]
  if (key === undefined) return
  const value = (there as Asked)[key]
  const instead = value === undefined ? 'it has none' : `it is still ${shown(value)}`
  throw new SyscallError('RTM_NEWLINK', ERRNO['EOPNOTSUPP'] as number, `this kernel ignores ${key} of this link: ${instead}`)
}

/** Throws TypeError for a link-layer address of another length than the link's: the kernel would cut it, or read beyond its end. */
export function checkLladdrLength({ address, broadcast }: SetLink, there: LinkAttrs): void {
  const due = parseMac(there.address ?? '').length
  for (const [key, text] of Object.entries({ address, broadcast })) {
    const { length } = parseMac(text ?? '')
    if (text === undefined || length === due) continue
    throw new TypeError(`expected ${key} of ${due} bytes, as link ${shown(there.ifname)} has, got ${shown(text)} of ${length}`)
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return one === other
  return parseMac(one).join() === parseMac(other).join()
}
