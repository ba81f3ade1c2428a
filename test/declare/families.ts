import { attrs, binary, family, flag, ipv4, ipv6, s32, struct, u8, u16, u32, u64 } from '../../src/declare.ts'

/** TCP_METRICS_ATTR_*, all that the tests need (linux/tcp_metrics.h). */
const metricAttrs = attrs('tcp-metrics-attrs', {
  addrIpv4: [1, 'TCP_METRICS_ATTR_ADDR_IPV4', ipv4, 'address of the peer'],
  addrIpv6: [2, 'TCP_METRICS_ATTR_ADDR_IPV6', ipv6, 'address of the peer'],
  age: [3, 'TCP_METRICS_ATTR_AGE', u64, 'time since the last update', { unit: 'ms' }],
  twTsStamp: [5, 'TCP_METRICS_ATTR_TW_TS_STAMP', s32, 'age of the time stamp', { unit: 's' }],
  fopenMss: [7, 'TCP_METRICS_ATTR_FOPEN_MSS', u16, 'MSS of fast open', { unit: 'bytes' }],
  saddrIpv4: [11, 'TCP_METRICS_ATTR_SADDR_IPV4', ipv4, 'address of this end'],
})

/** tcp_metrics: built into every kernel with IPv4. */
export const tcpMetrics = family('tcp_metrics', {
  TCP_METRICS_CMD_GET: [1, 'get', metricAttrs, 'reads the metrics of a peer, or dumps all', { reply: 'TCP_METRICS_CMD_GET' }],
  TCP_METRICS_CMD_DEL: [2, 'delete', metricAttrs, 'forgets the metrics of a peer, or all'],
})

const statsRequest = attrs('taskstats-cmd-attrs', { pid: [1, 'TASKSTATS_CMD_ATTR_PID', u32, 'id of a thread'] })

const statsReply = attrs('taskstats-type-attrs', {
  aggrPid: [
    4,
    'TASKSTATS_TYPE_AGGR_PID',
    attrs('taskstats-aggr', {
      pid: [1, 'TASKSTATS_TYPE_PID', u32, 'id of the thread'],
      stats: [3, 'TASKSTATS_TYPE_STATS', binary, 'struct taskstats'],
    }),
    'a thread',
  ],
})

/** TASKSTATS: request and reply have two names. */
export const taskstats = family('TASKSTATS', {
  TASKSTATS_CMD_GET: [1, 'get', statsRequest, 'reads the counters of a thread', { reply: 'TASKSTATS_CMD_NEW' }],
  TASKSTATS_CMD_NEW: [2, 'reply', statsReply, 'the counters of a thread, and the notification when it ends'],
})

/** No kernel has it: a family with a struct of its own, one number for two messages, and a message that is answered by another. */
export const made = family(
  'made',
  {
    MADE_CMD_GET: [
      1,
      'get',
      attrs('made-request', { all: [1, 'MADE_ALL', flag, 'all of them'] }),
      'reads',
      { direction: 'request', reply: 'MADE_CMD_GET_REPLY' },
    ],
    MADE_CMD_GET_REPLY: [
      1,
      'reply',
      attrs('made-reply', { size: [1, 'MADE_SIZE', u8, 'how many'] }),
      'the reply',
      { direction: 'reply' },
    ],
    MADE_CMD_EVENT: [2, 'event', attrs('made-event', {}), 'a notification'],
    MADE_CMD_SET: [3, 'set', attrs('made-set', {}), 'changes'],
  },
  { ifindex: [u32, 'made_ifindex', 'index of the link'] },
)

/** A struct for protocols of the tests. */
export const head = struct('head', { family: [u8, 'family', 'AF_*'], _pad: [u8, 'pad', 'zero'], kind: [u16, 'kind', 'which'] })

/** A connection over lo, after which the kernel has metrics of 127.0.0.1. */
export const CONNECTION = `const net = require('node:net')
const server = net.createServer((one) => one.on('data', () => one.end())).listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => client.write('hello'))
  client.resume().on('close', () => server.close())
})`
