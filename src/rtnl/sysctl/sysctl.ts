import { existsSync } from 'node:fs'
import { check, type Limits, limitsOf, type RequestOptions } from '../../linux/socket/limits.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { checkBoolean } from '../common/values.ts'
import type { Reach } from '../netns/reach.ts'
import { closeSysctls, type OpenSysctl, openSysctl, readSysctl, sysctlsBelow, writeSysctl } from './files.ts'
import { componentsOf, nameOfPath, pathOf } from './name.ts'
import { wrongValueText } from './ranges.ts'
import { spreadOf } from './spread.ts'

/** Which protocols a namespace forwards. */
export interface ForwardingOptions {
  /** net.ipv4.ip_forward. */
  ipv4?: boolean
  /** net.ipv6.conf.all.forwarding. */
  ipv6?: boolean
}

/** Number of files that `list` opens at a time. */
const AT_ONCE = 64

/**
 * The sysctls of a network namespace: those below `net`, as in `sysctl` and sysctl(8). Names have dots or slashes:
 * `net.ipv4.ip_forward`, `net/ipv4/conf/eth0.100/forwarding`. Needs /proc. Rejects with a SyscallError if the kernel refuses.
 */
export class Sysctl {
  private readonly reach: Reach

  /** The members of NetNs. @internal */
  static member(reach: Reach): {
    /** The sysctls of the namespace: those below `net`. */
    readonly sysctl: Sysctl
    /** Switches forwarding between links on or off, all links included. Both or none is changed. */
    readonly forwarding: (options: ForwardingOptions, limits?: RequestOptions) => Promise<void>
  } {
    const sysctl = new Sysctl(reach)
    return { sysctl, forwarding: async (options, limits = {}) => sysctl.set(forwardingValues(options), limits) }
  }

  /** @internal */
  constructor(reach: Reach) {
    this.reach = reach
  }

  /**
   * Returns a value as a number. TypeError if it is not one.
   * @example const hops = await ns.sysctl.get('net.ipv4.ip_default_ttl', { number: true })
   */
  async get(name: string, options: RequestOptions & { readonly number: true }): Promise<number>
  /**
   * Returns a value as text, without its newline.
   * @example const range = await ns.sysctl.get('net.ipv4.ping_group_range')
   */
  async get(name: string, options?: RequestOptions & { readonly number?: boolean }): Promise<string>
  async get(name: string, options: RequestOptions & { readonly number?: boolean } = {}): Promise<string | number> {
    checkKeys('options of a sysctl', options, ['number', 'timeout', 'signal'])
    const { number, ...limits } = options
    atPath('number', () => checkBoolean(number))
    begin(limits)
    const components = componentsOf(name)
    const [file] = this.open([components], false)
    try {
      const text = readSysctl(file as OpenSysctl)
      return number ? numberIn(name, text) : text
    } finally {
      closeSysctls(file ? [file] : [])
    }
  }

  /**
   * Sets values, all or none: all files are opened before the first is written, and if the kernel refuses a value, those
   * before it are written back, and what the kernel wrote with them: net.ipv4.ip_forward also sets the forwarding of all links.
   * The kernel takes values at once, so only an aborted signal is seen, before the first.
   * @example await ns.sysctl.set({ 'net.ipv4.ip_forward': 1, 'net.ipv4.conf.eth0.rp_filter': 2 })
   */
  async set(values: Readonly<Record<string, string | number>>, limits: RequestOptions = {}): Promise<void> {
    const wanted = checkedValues(values)
    begin(limits)
    const names = wanted.map(({ components }) => components)
    const files = this.open(names, true)
    // If the only one is refused, nothing was written.
    let others: OpenSysctl[] = []
    try {
      if (names.length > 1) others = this.reach.run(() => names.flatMap(spreadOf).flatMap((name) => opened(name, true)))
      const [before, beforeOthers] = [files.map(readable), others.map(readable)]
      for (const [i, file] of files.entries()) {
        const value = wanted[i]?.value as string
        const errno = writeSysctl(file, value)
        if (errno === 0) continue
        const lost = [...putBack(files.slice(0, i).reverse(), before.slice(0, i).reverse()), ...putBack(others, beforeOthers)]
        throw refused(file, value, errno, lost, before[i])
      }
    } finally {
      closeSysctls([...files, ...others])
    }
  }

  /**
   * Returns the values below a name by their names with dots, by default all. Leaves out those that cannot be read.
   * @example for (const [name, value] of await ns.sysctl.list('net.ipv4.conf.eth0')) console.log(name, value)
   */
  async list(name = 'net', limits: RequestOptions = {}): Promise<Map<string, string>> {
    const components = componentsOf(name)
    const bounds = begin(limits)
    const below = this.reach.run(() => sysctlsBelow(components))
    const found = new Map<string, string>()
    for (let at = 0; at < below.length; at += AT_ONCE) {
      const slice = nextSlice()
      if (slice) await slice
      check(bounds, nameOfPath(components))
      const files = this.reach.run(() => below.slice(at, at + AT_ONCE).flatMap((one) => opened(one, false)))
      for (const file of files) {
        const value = readable(file)
        if (value !== undefined) found.set(nameOfPath(file.components), value)
      }
      closeSysctls(files)
    }
    return found
  }

  /** Opens files in the namespace, all or none. */
  private open(names: readonly (readonly string[])[], writes: boolean): OpenSysctl[] {
    const files: OpenSysctl[] = []
    let trying: readonly string[] = []
    try {
      this.reach.run(() => {
        for (const components of names) {
          trying = components
          files.push(openSysctl(components, writes))
        }
      })
      return files
    } catch (error) {
      closeSysctls(files)
      throw explained(error, trying)
    }
  }
}

/** Some sysctls exist in the first network namespace only, where this thread may be. */
function explained(error: unknown, components: readonly string[]): unknown {
  const isAbsent = error instanceof SyscallError && error.syscall === 'open' && error.errno === ERRNO['ENOENT']
  if (!isAbsent || components[2] === 'conf' || components[2] === 'neigh' || !existsSync(pathOf(components))) return error
  const { syscall, errno, context } = error
  return new SyscallError(
    syscall,
    errno,
    `${context}; the network namespace of this thread has it, so it is not one of each namespace`,
  )
}

/** Begins a call. Throws the reason of an aborted signal. A list of a thousand links takes long, but waits for nobody: it has no default. */
function begin(limits: RequestOptions): Limits {
  const bounds = limitsOf({ ...limits, timeout: limits?.timeout ?? Number.POSITIVE_INFINITY })
  bounds.signal?.throwIfAborted()
  return bounds
}

function opened(components: readonly string[], writes: boolean): OpenSysctl[] {
  try {
    return [openSysctl(components, writes)]
  } catch (error) {
    if (error instanceof SyscallError) return []
    throw error
  }
}

/** Returns the value; undefined if it cannot be read. */
function readable(file: OpenSysctl): string | undefined {
  try {
    return readSysctl(file)
  } catch (error) {
    if (error instanceof SyscallError) return undefined
    throw error
  }
}

/** Writes values back that changed. Returns the names of those that the kernel refuses or that could not be read. */
function putBack(files: readonly OpenSysctl[], before: readonly (string | undefined)[]): string[] {
  const lost: string[] = []
  for (const [i, file] of files.entries()) {
    const value = before[i]
    if (value !== undefined && readable(file) === value) continue
    if (value === undefined || writeSysctl(file, value) !== 0) lost.push(nameOfPath(file.components))
  }
  return lost
}

function refused(
  file: OpenSysctl,
  value: string,
  errno: number,
  lost: readonly string[],
  before: string | undefined,
): SyscallError {
  const was = before === undefined ? '' : `; it is ${shown(before)}`
  const rest = lost.length === 0 ? '' : `; not put back: ${lost.join(', ')}`
  const range = errno === ERRNO['EINVAL'] ? wrongValueText(file.components, value, before) : undefined
  const why = range === undefined ? '' : `; ${range}`
  return new SyscallError('write', errno, `${shown(value)} to ${pathOf(file.components)}${was}${why}${rest}`)
}

function checkedValues(values: Readonly<Record<string, string | number>>): { components: string[]; value: string }[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new TypeError(`expected values of sysctls by name, an object, got ${shown(values)}`)
  return Object.entries(values).map(([name, value]) => ({
    components: componentsOf(name),
    value: atPath(name, () => textOf(value)),
  }))
}

function textOf(value: string | number): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string' && !/[\n\0]/.test(value)) return value
  throw new TypeError(`expected an integer, or a text of one line, got ${shown(value)}`)
}

function numberIn(name: string, text: string): number {
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new TypeError(`${name}: expected a number, got ${shown(text)}: read it as text`)
}

function forwardingValues(options: ForwardingOptions): Record<string, number> {
  checkKeys('what to forward', options, ['ipv4', 'ipv6'])
  const { ipv4, ipv6 } = options
  for (const [key, value] of Object.entries({ ipv4, ipv6 })) atPath(key, () => checkBoolean(value))
  if (ipv4 === undefined && ipv6 === undefined) throw new TypeError('expected ipv4, ipv6 or both, got neither')
  return {
    ...(ipv4 === undefined ? {} : { 'net.ipv4.ip_forward': Number(ipv4) }),
    ...(ipv6 === undefined ? {} : { 'net.ipv6.conf.all.forwarding': Number(ipv6) }),
  }
}
