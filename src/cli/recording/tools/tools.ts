import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import type { PrintContext } from '../../output/context.ts'
import { nftWords } from './nft/nft.ts'
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

/** The words of the tools that people know for the protocols of a recording. */
export interface Tools {
  /** Learns from a message. Call it in the order of the recording. */
  note(recorded: Recorded): void
  /** A request as the command line that makes it; undefined if there are no words. */
  request(recorded: Recorded): RequestWords | undefined
  /** A reply or a notification as the tool prints it. */
  line(recorded: Recorded): string | undefined
}

/** Creates the words for one recording. */
export function tools({ ifname }: PrintContext): Tools {
  const nft = nftWords()
  const wordsOf = (recorded: Recorded): Words | undefined => {
    if (recorded.protocol === NETLINK.ROUTE) return tcRequest(recorded, ifname)
    return recorded.protocol === NETLINK.NETFILTER ? nft.request(recorded, ifname) : undefined
  }
  return {
    note(recorded) {
      if (recorded.protocol === NETLINK.NETFILTER) nft.note(recorded)
    },
    request(recorded) {
      const words = wordsOf(recorded)
      return words && { ...words, isTool: true }
    },
    line: (recorded) => (recorded.protocol === NETLINK.ROUTE ? tcLine(recorded, ifname) : undefined),
  }
}
