// One namespace in which a row is made, and what nlwire and `ip` see in it.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { release } from 'node:os'
import { describe } from 'vitest'
import { type Link, NetlinkError, NetNs } from '../../../src/index.ts'
import { split } from '../../cli/support/side-by-side.ts'
import { describeLive } from '../../support/live.ts'
import type { Needs } from './row.ts'

/** What both readers report of one link. */
export interface Seen {
  readonly nlwire: Link
  readonly ip: IpLink
}

/** A link as `ip -j -d link show` prints it. */
export interface IpLink {
  readonly linkinfo?: {
    readonly info_kind?: string
    readonly info_data?: object
    readonly info_slave_kind?: string
    readonly info_slave_data?: object
  }
  readonly [key: string]: unknown
}

/** Runs `ip` in a namespace. Rejects with its words where it fails. */
export async function ip(ns: NetNs, line: string): Promise<string> {
  const { stdout } = await ns.exec('ip', split(line)).catch((error: { stderr?: string }) => {
    throw new Error(`ip ${line}: ${error.stderr?.trim() || error}`)
  })
  return stdout
}

/** Does something in a namespace of its own. */
export async function inside<T>(use: (ns: NetNs) => Promise<T>, before: readonly string[] = []): Promise<T> {
  const ns = await NetNs.temporary()
  try {
    for (const line of before) await ip(ns, line)
    return await use(ns)
  } finally {
    ns.close()
  }
}

/** What both readers report of a link. */
export async function look(ns: NetNs, ifname = 'x0'): Promise<Seen> {
  const nlwire = await ns.links.get(ifname)
  const [shown] = JSON.parse(await ip(ns, `-j -d link show dev ${ifname}`)) as IpLink[]
  return { nlwire, ip: shown as IpLink }
}

/** What differs from one time to the next: addresses of the kernel's choice, counters, timers, whether a carrier was noticed yet. */
const VOLATILE =
  /^(address|permAddress|permaddr|permHwaddr|perm_hwaddr|stats|stats64|afSpec|carrier.*|operstate|mii_?[sS]tatus|.*[tT]imer|(bridge|root)_?[iI]d)$/
const CARRIER = ['RUNNING', 'LOWER_UP', 'NO-CARRIER']

/** What must be the same however a link was made. An address counts if it was requested. */
export function lasting({ nlwire, ip: shown }: Seen): unknown {
  const drop = (key: string, value: unknown): unknown => {
    if (VOLATILE.test(key)) return undefined
    if (key === 'flags' && Array.isArray(value)) return value.filter((flag) => !CARRIER.includes(flag))
    return typeof value === 'bigint' ? `${value}n` : value
  }
  return JSON.parse(JSON.stringify({ nlwire, ip: shown }, drop))
}

/** Why something cannot be done here, where that is why: the kernel lacks the kind, or is built without what `line` asks `ip` for too. */
export async function lacking(error: unknown, ns: NetNs, line: string): Promise<string | undefined> {
  if (!(error instanceof NetlinkError) || error.code !== 'EOPNOTSUPP') return undefined
  if (error.extack.message === 'Unknown device type') return 'not in this kernel'
  const refused = await ip(ns, line).then(() => undefined, String)
  return refused?.includes('not supported') ? 'not all of it in this kernel, refused to ip too' : undefined
}

const newer = (wanted: string, there: string): boolean => {
  const [a = [], b = []] = [wanted, there].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)))
  return (a[0] ?? 0) > (b[0] ?? 0) || (a[0] === b[0] && (a[1] ?? 0) > (b[1] ?? 0))
}

/** The version of the iproute2 that is installed, if one is. */
const installed = /iproute2-([\d.]+)/.exec(spawnSync('ip', ['-V'], { encoding: 'utf8' }).stdout ?? '')?.[1]

/** A live suite that compares with iproute2 of any version. Skipped, with the reason, where there is none. */
export function describeBesideIp(name: string, suite: () => void): void {
  if (installed === undefined) describe.skip(`${name} [skipped: no iproute2 to compare with]`, suite)
  else describeLive(name, suite)
}

/** The first need of a row that is not met here, in words. */
export function unmet({ kernel, ip: version, modules = [] }: Needs = {}): string | undefined {
  if (kernel !== undefined && newer(kernel, release())) return `needs Linux ${kernel}`
  const module = modules.find((name) => !existsSync(`/sys/module/${name}`))
  if (module !== undefined) return `needs the module ${module} loaded`
  return version !== undefined && newer(version, installed ?? '0') ? `needs iproute2 ${version}` : undefined
}
