import { checkStream, type StreamOptions } from '../../linux/socket/event-options.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { checkGiven } from './filter.ts'
import type { ObjectType } from './object-type.ts'
import { OBJECT_TYPES, type ObjectTypeName, REGISTER, USUAL, type WatchedTypes } from './register.ts'

/**
 * What to watch; by default links and addresses. A second after the last change the watch equals a new dump, except
 * for changes that the kernel does not notify: settings under /proc/sys, the GSO and GRO limits of a link, the states
 * INCOMPLETE and DELAY of a neighbour. These arrive with the object's next notification.
 */
export interface WatchOptions extends Omit<StreamOptions, 'allNsid'>, WatchedTypes {}

/** Throws TypeError or RangeError unless the options say what to watch. */
export function checkWatch(options: WatchOptions): void {
  checkKeys('what to watch', options, [...OBJECT_TYPES, 'receiveBuffer', 'signal'])
  for (const name of OBJECT_TYPES) {
    const given: unknown = options[name]
    checkGiven(name, given, REGISTER[name].filter)
    if (typeof given === 'object' && given !== null) REGISTER[name].check?.(given as object)
  }
  if (namesOf(options).length === 0) throw new TypeError('expected what to watch, got none')
  checkStream([], { receiveBuffer: options.receiveBuffer, signal: options.signal })
}

/** Returns the object types set to watch, or by default the usual ones except those set to false. */
function namesOf(options: WatchOptions): readonly ObjectTypeName[] {
  const named = OBJECT_TYPES.filter((name) => options[name])
  return named.length > 0 ? named : USUAL.filter((name) => options[name] !== false)
}

/** Returns the object types to watch. */
export function typesOf(options: WatchOptions): ObjectType[] {
  checkWatch(options)
  return namesOf(options).map((name) => {
    const given: unknown = options[name]
    return REGISTER[name].watched(typeof given === 'object' ? (given as object) : undefined)
  })
}
