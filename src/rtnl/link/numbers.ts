import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { once } from '../../netlink/base/once.ts'
import { shown } from '../../netlink/base/shown.ts'
import { switchTaker } from '../common/named/flags.ts'
import { wordsOf } from '../common/named/names.ts'
import { takenRows } from '../common/named/take.ts'
import { IFF } from '../constants.ts'
import type { AnyPort } from './kind/kind.ts'
import { linkKindOf, portOf } from './kind/lookup.ts'
import { SETTABLE } from './kind/settable.ts'
import { linkAttrs } from './table.ts'

/** The flags that a request can change; the kernel ignores the others (__dev_change_flags in net/core/dev.c). */
const CHANGEABLE = [
  'UP',
  'DEBUG',
  'NOTRAILERS',
  'NOARP',
  'PROMISC',
  'ALLMULTI',
  'MULTICAST',
  'PORTSEL',
  'AUTOMEDIA',
  'DYNAMIC',
] as const
export const CHANGEABLE_FLAGS: ReadonlySet<string> = new Set(CHANGEABLE)

/** A flag that a request can change. */
export type ChangeableFlag = (typeof CHANGEABLE)[number]

/** Link flags to switch on or off, by name. */
export type FlagStates = { [K in ChangeableFlag]?: boolean }

const OF_TYPE = 'the type of the link decides it'
const BY_DRIVER = 'only its driver sets it'

/** What decides about the other flags (dev_get_flags in net/core/dev.c). */
const DECIDED: { readonly [K in Exclude<keyof typeof IFF, ChangeableFlag>]: string } = {
  BROADCAST: OF_TYPE,
  LOOPBACK: OF_TYPE,
  POINTOPOINT: OF_TYPE,
  ECHO: BY_DRIVER,
  DORMANT: BY_DRIVER,
  MASTER: BY_DRIVER,
  SLAVE: 'the link has it as a port: use "master"',
  RUNNING: 'the kernel sets it while the link is up and its operstate is UP or UNKNOWN: use "up", "carrier" or "operstate"',
  LOWER_UP: 'the kernel sets it while the link is up and has a carrier: use "up" or "carrier"',
}

function checkChangeable(flags: number): void {
  for (const [name, reason] of Object.entries(DECIDED))
    if ((flags & IFF[name as keyof typeof DECIDED]) !== 0) throw new TypeError(`${shown(name)} of a link is read-only: ${reason}`)
}

const switched = switchTaker(IFF)

/**
 * Returns changes of flags by name. Leaves those out of an array that only the kernel sets: a link returns them. Throws
 * TypeError for them in an object, which names each on purpose.
 */
function flagStates(flags: unknown): FlagStates {
  if (typeof flags === 'object' && flags !== null && !Array.isArray(flags)) {
    const words = wordsOf(IFF)
    const unknown = Object.keys(flags).find((key) => !words.has(key))
    if (unknown !== undefined) checkKeys('flags', { [unknown]: true }, Object.keys(IFF))
  }
  const { on, mask } = atPath('flags', () => switched(flags))
  if (!Array.isArray(flags)) atPath('flags', () => checkChangeable(mask))
  const names = CHANGEABLE.filter((name) => (mask & IFF[name]) !== 0)
  return Object.fromEntries(names.map((name) => [name, (on & IFF[name]) !== 0]))
}

/** The attributes that are encoded as they are given. */
export const settableRows = once(() => Object.fromEntries(SETTABLE.map((key) => [key, linkAttrs.table[key]] as const)))

/**
 * Returns options of a link with the numbers of the wire level in place of names, true and false. Throws TypeError for an
 * unknown name; leaves other mistakes to the checks.
 */
export function inNumbers<T extends object>(options: T): T {
  const { flags, kind, data, slaveKind, slaveData, peer } = options as Record<string, unknown>
  const rows = takenRows(settableRows())?.(options) as T
  // A copy of `options`; most changes have none of what follows.
  const all = rows as Record<string, unknown>
  if (flags !== undefined) all['flags'] = flagStates(flags)
  if (data !== undefined) all['data'] = atPath('data', () => optionsOf(linkKindOf(kind), data))
  if (slaveData !== undefined) all['slaveData'] = atPath('slaveData', () => optionsOf(portOf(slaveKind), slaveData))
  if (typeof peer === 'object' && peer !== null) all['peer'] = atPath('peer', () => inNumbers(peer))
  return rows
}

function optionsOf(of: Pick<AnyPort, 'attrs'> | undefined, data: unknown): unknown {
  const take = of && takenRows(of.attrs.table)
  return take ? take(data) : data
}
