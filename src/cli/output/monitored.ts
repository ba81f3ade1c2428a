import type { Message } from '../../netlink/message/message.ts'
import type { PrintContext } from './context.ts'
import type { Output } from './output.ts'

/** How `monitor` prints a message. */
export interface Printed {
  /** The index of its link; 0: none, or several. Undefined: objects of its type have none, and `dev` leaves out none of them. */
  readonly link?: number
  /** Other links whose names are printed. */
  readonly mentioned?: readonly number[]
  print(out: Output, ctx: PrintContext): void
}

/** An object type in `monitor`. */
export interface Monitored {
  /** Its word, which is also its name in JSON: `neigh`. */
  readonly word: string
  /** What `monitor label` prints before it: `[NEIGH]`. */
  readonly label: string
  /** Is printed only if its word is given: `ip` 6.1 does not have it. */
  readonly onlyNamed?: boolean
  /** The multicast groups to join, by address family. A group of AF_UNSPEC has all families. */
  readonly groups: Readonly<Record<number, number>>
  /** Returns how a message is printed; undefined for other messages. `family` is AF_* of the command line. */
  printed(message: Message, family: number): Printed | undefined
}
