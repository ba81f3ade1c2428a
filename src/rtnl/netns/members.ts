import { comeHomeIfStopped } from '../../linux/syscalls/abroad.ts'
import * as collections from '../collections.ts'
import type { Reach } from './reach.ts'

type Registered = typeof collections
type Intersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never

/** The collections of the register as members: `links`, `addresses`, … */
export type NetNsMembers = Intersection<ReturnType<Registered[keyof Registered]['member']>>

/** A class with these members, as a base: a class cannot implement what only types know. */
export const WithMembers = class {} as new () => NetNsMembers

/**
 * Gives a namespace object its collections. Reading one brings the thread home, since their methods may wait before
 * they reach a socket.
 */
export function attach(netns: NetNsMembers, reach: Reach): void {
  for (const { member } of Object.values(collections)) {
    for (const [name, collection] of Object.entries(member(reach))) {
      const get = (): unknown => {
        comeHomeIfStopped()
        return collection
      }
      Object.defineProperty(netns, name, { get, enumerable: true, configurable: true })
    }
  }
}
