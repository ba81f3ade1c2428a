import { attrs } from '../netlink/attribute/attrs.ts'
import { u32be } from '../netlink/codec/numbers.ts'
import { policyMessages } from './conntrack/policies.ts'
import { conntrackMessages } from './conntrack/table.ts'
import { nfgenmsg } from './header.ts'
import { ipsetMessages } from './ipset.ts'
import { nftablesMessages } from './nftables/table.ts'
import { otherMessages } from './others.ts'
import { packetMessages } from './packets.ts'

/** nfnl_batch_policy in net/netfilter/nfnetlink.c. */
const batchAttrs = attrs('nfnl-batch-attrs', {
  genid: [1, 'NFNL_BATCH_GENID', u32be, 'number of the generation that the program knows'],
})

/** The messages of NETLINK_NETFILTER. A batch is one transaction: all messages between its begin and end, or none. */
export const nfnetlinkMessages = {
  NFNL_MSG_BATCH_BEGIN: [16, 'do', nfgenmsg, batchAttrs, 'begins a transaction'],
  NFNL_MSG_BATCH_END: [17, 'do', nfgenmsg, batchAttrs, 'ends a transaction'],
  ...conntrackMessages,
  ...packetMessages,
  ...otherMessages,
  ...ipsetMessages,
  ...policyMessages,
  ...nftablesMessages,
} as const

