import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { setTun, withTun } from '../../linux/syscalls/device.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { checkIfname, checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { checkOptionKeys, TUNTAP_WORDS } from '../common/named/ip-words.ts'
import type { Enum } from '../common/named/types.ts'
import { splitLimits } from '../common/split-limits.ts'
import { checkBoolean } from '../common/values.ts'
import { TUN_TYPE } from '../constants.ts'
import { Links } from '../link/links.ts'
import { readLink } from '../link/read.ts'
import type { LinkOf } from '../link/view.ts'
import type { Reach } from '../netns/reach.ts'
import { TUN_FLAGS } from './constants.ts'

/** Options of a persistent tun or tap device, as in `ip tuntap`. */
export interface TuntapOptions {
  /** Whether packets are IP packets or Ethernet frames. */
  type: Enum<keyof typeof TUN_TYPE>
  /** User id that may open it, beside those with CAP_NET_ADMIN. */
  owner?: number
  /** Group id that may open it. */
  group?: number
  /** Packets come with a header of their protocol. */
  pi?: boolean
  /** Packets come with a virtio header. */
  vnetHdr?: boolean
  /** It may be opened more than once. */
  multiQueue?: boolean
}

/** Which devices. All given criteria must match. */
export interface TuntapFilter extends RequestOptions {
  /** `TUN` (IP packets) or `TAP` (Ethernet frames). */
  type?: Enum<keyof typeof TUN_TYPE>
}

const typeOf = (type: string | number): number => {
  const number = numberOf('type', TUN_TYPE, type, 2)
  if (number === 0) throw new RangeError('expected TUN or TAP, got 0')
  return number
}

function flagsOf({ type, pi, vnetHdr, multiQueue }: TuntapOptions): number {
  for (const [key, value] of Object.entries({ pi, vnetHdr, multiQueue })) atPath(key, () => checkBoolean(value))
  return (
    atPath('type', () => typeOf(type)) |
    (pi ? 0 : TUN_FLAGS.NO_PI) |
    (vnetHdr ? TUN_FLAGS.VNET_HDR : 0) |
    (multiQueue ? TUN_FLAGS.MULTI_QUEUE : 0)
  )
}

function checkId(key: string, id: number | undefined): void {
  if (id === undefined || (Number.isInteger(id) && id >= 0 && id < 0xffffffff)) return
  throw new TypeError(`${key}: expected an id, 0 or greater, got ${shown(id)}`)
}

/**
 * The persistent tun and tap devices of a network namespace, as in `ip tuntap`: they stay until they are deleted, and programs
 * open them by name. Needs /dev/net/tun. Rejects with a SyscallError if the kernel refuses.
 */
export class Tuntap {
  private readonly reach: Reach

  /** The member of NetNs. @internal */
  static member(reach: Reach): {
    /** The tun and tap devices of the namespace, as in `ip tuntap`. */
    readonly tuntap: Tuntap
  } {
    return { tuntap: new Tuntap(reach) }
  }

  /** @internal */
  constructor(reach: Reach) {
    this.reach = reach
  }

  /**
   * Creates a device, and returns its name; `%d` in the name becomes a free number: `add('tap%d', { type: 'TAP' })`. EBUSY if
   * there is a link of that name.
   * @example const name = await ns.tuntap.add('tap%d', { type: 'TAP', owner: 1000 })
   */
  async add(ifname: string, options: TuntapOptions): Promise<string> {
    checkIfname(ifname)
    checkOptionKeys('options of a tun or tap device', options, ['type', 'owner', 'group', 'pi', 'vnetHdr', 'multiQueue'], {
      words: TUNTAP_WORDS,
    })
    const { owner, group } = options
    for (const [key, id] of Object.entries({ owner, group })) checkId(key, id)
    const flags = flagsOf(options) | TUN_FLAGS.TUN_EXCL
    const settings = { ...(owner === undefined ? {} : { owner }), ...(group === undefined ? {} : { group }), persist: true }
    let made = ifname
    try {
      this.reach.run(() =>
        withTun(ifname, flags, (fd, name) => {
          setTun(fd, settings)
          made = name
        }),
      )
    } catch (error) {
      throw await this.explained(error, ifname)
    }
    return made
  }

  /** Names the link that has the name already (tun_set_iff in drivers/net/tun.c: EBUSY). */
  private async explained(error: unknown, ifname: string): Promise<unknown> {
    if (!(error instanceof SyscallError) || error.syscall !== 'TUNSETIFF' || error.errno !== ERRNO['EBUSY']) return error
    const link = await readLink(() => this.reach.socket(), ifname, oneDeadline({})).catch(() => undefined)
    if (!link) return error
    const { kind } = link.attrs.linkinfo ?? {}
    const what = kind === undefined ? '' : `, kind ${kind}`
    return new SyscallError(
      'TUNSETIFF',
      error.errno,
      `there is a link ${shown(ifname)} already (index ${link.header.index}${what})`,
    )
  }

  /**
   * Deletes a device. ENODEV if there is none, EINVAL if the link is of another kind, EBUSY while a program has it open.
   * @example await ns.tuntap.delete('tap0')
   */
  async delete(link: LinkRef, bounds: RequestOptions = {}): Promise<void> {
    checkLinkRef(link)
    const { attrs } = await readLink(() => this.reach.socket(), link, oneDeadline(bounds))
    const { kind, data } = attrs.linkinfo ?? {}
    const { type, multiQueue } = data?.tun ?? {}
    if (kind !== 'tun' || type === undefined) {
      const context = `link ${shown(attrs.ifname)} is no tun or tap device`
      throw new SyscallError('TUNSETIFF', ERRNO['EINVAL'] as number, context)
    }
    const flags = type | TUN_FLAGS.NO_PI | (multiQueue ? TUN_FLAGS.MULTI_QUEUE : 0)
    this.reach.run(() => withTun(attrs.ifname as string, flags, (fd) => setTun(fd, { persist: false })))
  }

  /**
   * Returns the devices, also those that are not persistent: `data` has their options.
   * @example const taps = await ns.tuntap.list({ type: 'TAP' })
   */
  async list(filter: TuntapFilter = {}): Promise<LinkOf<'tun'>[]> {
    checkKeys('a filter of tun and tap devices', filter, ['type', 'timeout', 'signal'])
    const [{ type }, bounds] = splitLimits(filter)
    const wanted = type === undefined ? undefined : atPath('type', () => typeOf(type))
    const all = (await new Links(this.reach).list({ kind: 'tun', ...bounds })) as LinkOf<'tun'>[]
    return all.filter(({ data }) => wanted === undefined || (data?.type !== undefined && typeOf(data.type) === wanted))
  }
}
