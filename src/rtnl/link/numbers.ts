import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { once } from '../../netlink/base/once.ts'
import { switchTaker } from '../common/named/flags.ts'
import { wordsOf } from '../common/named/names.ts'
import { takenRows } from '../common/named/take.ts'
import { IFF } from '../constants.ts'
import type { AnyPort } from './kind/kind.ts'
import { linkKindOf, portOf } from './kind/lookup.ts'
import { SETTABLE } from './kind/settable.ts'
import { linkAttrs } from './table.ts'

/** Link flags to switch on or off, by name. */
export type FlagStates = { -readonly [K in keyof typeof IFF]?: boolean }

/** The flags that a request can change; the kernel ignores the others (__dev_change_flags in net/core/dev.c). */
export const CHANGEABLE_FLAGS: ReadonlySet<string> = new Set(
  'UP DEBUG NOTRAILERS NOARP PROMISC ALLMULTI MULTICAST PORTSEL AUTOMEDIA DYNAMIC'.split(' '),
)

const switched = switchTaker(IFF)

/** Returns changes of flags by name. An array may have those that only the kernel sets: a link returns them. */
function flagStates(flags: unknown): FlagStates {
  if (typeof flags === 'object' && flags !== null && !Array.isArray(flags)) {
    const words = wordsOf(IFF)
    const unknown = Object.keys(flags).find((key) => !words.has(key))
    if (unknown !== undefined) checkKeys('flags', { [unknown]: true }, Object.keys(IFF))
  }
  const { on, mask } = atPath('flags', () => switched(flags))
  const names = Object.entries(IFF).filter(
    ([name, bit]) => (mask & bit) !== 0 && (!Array.isArray(flags) || CHANGEABLE_FLAGS.has(name)),
  )
  return Object.fromEntries(names.map(([name, bit]) => [name, (on & bit) !== 0]))
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
