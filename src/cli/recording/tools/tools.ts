import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import type { PrintContext } from '../../output/context.ts'
import { tcLine, tcRequest } from './tc/tc.ts'

/** A request in words. */
export interface RequestWords {
  /** `link add` */
  readonly what: string
  /** `ifname v0 linkinfo.kind veth`; may be empty. */
  readonly values: string
  /** They are those of a tool: the command line that makes this request. */
  readonly isTool?: true
}

type Words = Pick<RequestWords, 'what' | 'values'>

/** A request in the words of the tool that people know for it; undefined if there are none. */
export function toolWords(recorded: Recorded, { ifname }: PrintContext): RequestWords | undefined {
  const words: Words | undefined = recorded.protocol === NETLINK.ROUTE ? tcRequest(recorded, ifname) : undefined
  return words && { ...words, isTool: true }
}

/** A reply or a notification in the words of such a tool. */
export const toolLine = (recorded: Recorded, { ifname }: PrintContext): string | undefined =>
  recorded.protocol === NETLINK.ROUTE ? tcLine(recorded, ifname) : undefined
