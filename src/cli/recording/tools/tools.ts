import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Recorded } from '../../../capture.ts'
import type { PrintContext } from '../../output/context.ts'
import { conntrackLine } from './conntrack/line.ts'
import { conntrackRequest } from './conntrack/request.ts'
import { dcbLine, dcbRequest } from './dcb/dcb.ts'
import { devlinkReply } from './devlink/reply.ts'
import { devlinkRequest } from './devlink/request.ts'
import { EthtoolNames } from './ethtool/names.ts'
import { ethtoolReply } from './ethtool/reply.ts'
import { ethtoolRequest } from './ethtool/request.ts'
import { familyWords } from './genl.ts'
import { fouLine } from './ip/fou.ts'
import { l2tpLine } from './ip/l2tp.ts'
import { macsecLine } from './ip/macsec.ts'
import { mptcpLine } from './ip/mptcp.ts'
import { tcpMetricsLine } from './ip/tcp-metrics.ts'
import { ipsetLine } from './ipset/lines.ts'
import { ipsetRequest } from './ipset/request.ts'
import { iwWords } from './iw/iw.ts'
import { nftWords } from './nft/nft.ts'
import { ovsLine } from './ovs.ts'
import { ssLine } from './ss/lines.ts'
import { ssRequest } from './ss/request.ts'
import { tcLine, tcRequest } from './tc/tc.ts'
import { teamLine } from './team.ts'
import { wireguardReply } from './wireguard/reply.ts'
import { wireguardRequest } from './wireguard/request.ts'
import { xfrmLine } from './xfrm/lines.ts'
import { xfrmRequest } from './xfrm/request.ts'

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

/** The words of a tool for the messages of a protocol whose names begin alike. */
interface ToolWords {
  readonly protocol: number
  readonly prefix: string
  request?(recorded: Recorded, context: LineContext): Words | undefined
  /** A reply or a notification as the tool prints it. */
  line?(recorded: Recorded, context: LineContext): string | undefined
}

/** What messages before have named. */
interface LineContext {
  readonly ifname: PrintContext['ifname']
  readonly ethtool: EthtoolNames
}

const BY_NAME: readonly ToolWords[] = [
  { protocol: NETLINK.ROUTE, prefix: 'RTM_SETDCB', request: dcbRequest },
  {
    protocol: NETLINK.GENERIC,
    prefix: 'ETHTOOL_MSG_',
    request: ethtoolRequest,
    line: (recorded, { ethtool }) => ethtoolReply(recorded, ethtool),
  },
  { protocol: NETLINK.GENERIC, prefix: 'WG_CMD_', request: wireguardRequest, line: wireguardReply },
  { protocol: NETLINK.GENERIC, prefix: 'DEVLINK_CMD_', request: devlinkRequest, line: devlinkReply },
  { protocol: NETLINK.GENERIC, prefix: 'MACSEC_CMD_', line: macsecLine },
  { protocol: NETLINK.GENERIC, prefix: 'L2TP_CMD_', line: l2tpLine },
  { protocol: NETLINK.GENERIC, prefix: 'FOU_CMD_', line: fouLine },
  { protocol: NETLINK.GENERIC, prefix: 'MPTCP_', line: mptcpLine },
  { protocol: NETLINK.GENERIC, prefix: 'TCP_METRICS_CMD_', line: tcpMetricsLine },
  { protocol: NETLINK.GENERIC, prefix: 'TEAM_CMD_', line: teamLine },
  { protocol: NETLINK.GENERIC, prefix: 'OVS_', line: ovsLine },
  { protocol: NETLINK.NETFILTER, prefix: 'IPCTNL_MSG_', request: conntrackRequest, line: conntrackLine },
  { protocol: NETLINK.NETFILTER, prefix: 'IPSET_CMD_', request: ipsetRequest, line: ipsetLine },
  { protocol: NETLINK.XFRM, prefix: 'XFRM_MSG_', request: xfrmRequest, line: xfrmLine },
  { protocol: NETLINK.SOCK_DIAG, prefix: 'SOCK_', request: ssRequest, line: ssLine },
]

/** The tool for a message; undefined if there is none. */
const toolOf = ({ protocol, name }: Recorded): ToolWords | undefined =>
  BY_NAME.find((tool) => tool.protocol === protocol && name.startsWith(tool.prefix))

/** Creates the words for one recording. */
export function tools({ ifname }: PrintContext): Tools {
  const nft = nftWords()
  const iw = iwWords(ifname)
  const context: LineContext = { ifname, ethtool: new EthtoolNames() }
  const wordsOf = (recorded: Recorded): Words | undefined => {
    const { protocol, name } = recorded
    const tc = protocol === NETLINK.ROUTE ? tcRequest(recorded, ifname) : undefined
    if (tc) return tc
    if (protocol === NETLINK.NETFILTER && name.startsWith('NFT_')) return nft.request(recorded, ifname)
    if (isWifi(recorded)) return iw.request(recorded)
    return toolOf(recorded)?.request?.(recorded, context)
  }
  return {
    note(recorded) {
      if (recorded.protocol === NETLINK.NETFILTER) nft.note(recorded)
      if (isWifi(recorded)) iw.note(recorded)
      if (recorded.protocol === NETLINK.GENERIC) context.ethtool.note(recorded)
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
      const { guess } = recorded
      const printed = toolOf(recorded)?.line?.(recorded, context)
      if (printed !== undefined) return guess === undefined ? printed : `${guess}? ${printed}`
      return recorded.protocol === NETLINK.GENERIC ? familyWords(recorded) : undefined
    },
  }
}

const isWifi = ({ protocol, name }: Recorded): boolean => protocol === NETLINK.GENERIC && name.startsWith('NL80211_')
