import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import type { PrintContext } from '../../output/context.ts'
import { conntrackRequest } from './conntrack.ts'
import { dcbLine, dcbRequest } from './dcb/dcb.ts'
import { ethtoolRequest } from './ethtool.ts'
import { familyWords } from './genl.ts'
import { ipsetRequest } from './ipset.ts'
import { iwWords } from './iw/iw.ts'
import { nftWords } from './nft/nft.ts'
import { ssRequest } from './ss.ts'
import { tcLine, tcRequest } from './tc/tc.ts'
import { wireguardRequest } from './wireguard.ts'
import { xfrmRequest } from './xfrm.ts'

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

/** The words of other tools by the protocol and the beginning of a message's name. */
const BY_NAME: readonly (readonly [protocol: number, prefix: string, words: (recorded: Recorded) => Words | undefined])[] = [
  [NETLINK.ROUTE, 'RTM_SETDCB', dcbRequest],
  [NETLINK.GENERIC, 'ETHTOOL_MSG_', ethtoolRequest],
  [NETLINK.GENERIC, 'WG_CMD_', wireguardRequest],
  [NETLINK.NETFILTER, 'IPCTNL_MSG_', conntrackRequest],
  [NETLINK.NETFILTER, 'IPSET_CMD_', ipsetRequest],
  [NETLINK.XFRM, 'XFRM_MSG_', xfrmRequest],
  [NETLINK.SOCK_DIAG, 'SOCK_', ssRequest],
]

/** Creates the words for one recording. */
export function tools({ ifname }: PrintContext): Tools {
  const nft = nftWords()
  const iw = iwWords(ifname)
  const wordsOf = (recorded: Recorded): Words | undefined => {
    const { protocol, name } = recorded
    const tc = protocol === NETLINK.ROUTE ? tcRequest(recorded, ifname) : undefined
    if (tc) return tc
    if (protocol === NETLINK.NETFILTER && name.startsWith('NFT_')) return nft.request(recorded, ifname)
    if (isWifi(recorded)) return iw.request(recorded)
    return BY_NAME.find(([number, prefix]) => protocol === number && name.startsWith(prefix))?.[2](recorded)
  }
  return {
    note(recorded) {
      if (recorded.protocol === NETLINK.NETFILTER) nft.note(recorded)
      if (isWifi(recorded)) iw.note(recorded)
    },
    request(recorded) {
      const words = wordsOf(recorded)
      if (!words) return undefined
      const { guess } = recorded
      return { ...words, what: guess === undefined ? words.what : `${guess}? ${words.what}`, isTool: true }
    },
    line(recorded) {
      if (recorded.protocol === NETLINK.ROUTE) return tcLine(recorded, ifname) ?? dcbLine(recorded)
      if (recorded.protocol === NETLINK.NETFILTER && recorded.name.startsWith('NFT_')) return nft.line(recorded, ifname)
      if (isWifi(recorded)) return iw.line(recorded)
      return recorded.protocol === NETLINK.GENERIC ? familyWords(recorded) : undefined
    },
  }
}

const isWifi = ({ protocol, name }: Recorded): boolean => protocol === NETLINK.GENERIC && name.startsWith('NL80211_')
