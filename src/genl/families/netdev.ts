import { attrs } from '../../netlink/attribute/attrs.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u32, u64, uint } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const QUEUE_TYPE = { RX: 0, TX: 1 } as const

/** NETDEV_A_DEV_* (net/core/netdev-genl.c). */
const dev = attrs('netdev-dev-attrs', {
  ifindex:               [1, 'NETDEV_A_DEV_IFINDEX',                  u32,    'index of the link', { link: 'request' }],
  pad:                   [2, 'NETDEV_A_DEV_PAD',                      binary, 'padding for alignment'],
  xdpFeatures:           [3, 'NETDEV_A_DEV_XDP_FEATURES',             u64,    'what XDP can do there: NETDEV_XDP_ACT_*'],
  xdpZcMaxSegs:          [4, 'NETDEV_A_DEV_XDP_ZC_MAX_SEGS',          u32,    'most fragments of a packet without copying'],
  xdpRxMetadataFeatures: [5, 'NETDEV_A_DEV_XDP_RX_METADATA_FEATURES', u64,    'what XDP can learn of a received packet: NETDEV_XDP_RX_METADATA_*'],
  xskFeatures:           [6, 'NETDEV_A_DEV_XSK_FEATURES',             u64,    'what AF_XDP sockets can do: NETDEV_XSK_FLAGS_*'],
})

/** NETDEV_A_PAGE_POOL_*: memory of received packets (net/core/page_pool_user.c). */
const pagePool = attrs('netdev-page-pool-attrs', {
  id:          [1, 'NETDEV_A_PAGE_POOL_ID',           uint, 'number of the pool'],
  ifindex:     [2, 'NETDEV_A_PAGE_POOL_IFINDEX',      u32,  'index of the link', { link: 'request' }],
  napiId:      [3, 'NETDEV_A_PAGE_POOL_NAPI_ID',      u32,  'number of the NAPI instance'],
  inflight:    [4, 'NETDEV_A_PAGE_POOL_INFLIGHT',     uint, 'pages that are in use'],
  inflightMem: [5, 'NETDEV_A_PAGE_POOL_INFLIGHT_MEM', uint, 'memory that is in use', { unit: 'bytes' }],
  detachTime:  [6, 'NETDEV_A_PAGE_POOL_DETACH_TIME',  uint, 'time when the driver gave it up, in seconds since the start of the machine'],
  dmabuf:      [7, 'NETDEV_A_PAGE_POOL_DMABUF',       u32,  'number of the DMA buffer'],
})

/** NETDEV_A_PAGE_POOL_STATS_*. */
const pagePoolStats = attrs('netdev-page-pool-stats-attrs', {
  info:                  [1,  'NETDEV_A_PAGE_POOL_STATS_INFO',                    pagePool, 'the pool'],
  allocFast:             [8,  'NETDEV_A_PAGE_POOL_STATS_ALLOC_FAST',              uint,     'pages from the cache'],
  allocSlow:             [9,  'NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW',              uint,     'pages from the allocator'],
  allocSlowHighOrder:    [10, 'NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW_HIGH_ORDER',   uint,     'blocks of pages from the allocator'],
  allocEmpty:            [11, 'NETDEV_A_PAGE_POOL_STATS_ALLOC_EMPTY',             uint,     'times that the ring was empty'],
  allocRefill:           [12, 'NETDEV_A_PAGE_POOL_STATS_ALLOC_REFILL',            uint,     'times that the cache was filled from the ring'],
  allocWaive:            [13, 'NETDEV_A_PAGE_POOL_STATS_ALLOC_WAIVE',             uint,     'pages that were of another NUMA node'],
  recycleCached:         [14, 'NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHED',          uint,     'pages returned to the cache'],
  recycleCacheFull:      [15, 'NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHE_FULL',      uint,     'times that the cache was full'],
  recycleRing:           [16, 'NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING',            uint,     'pages returned to the ring'],
  recycleRingFull:       [17, 'NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING_FULL',       uint,     'times that the ring was full'],
  recycleReleasedRefcnt: [18, 'NETDEV_A_PAGE_POOL_STATS_RECYCLE_RELEASED_REFCNT', uint,     'pages that others still used'],
})

/** NETDEV_A_NAPI_*. */
const napi = attrs('netdev-napi-attrs', {
  ifindex: [1, 'NETDEV_A_NAPI_IFINDEX', u32, 'index of the link', { link: 'request' }],
  id:      [2, 'NETDEV_A_NAPI_ID',      u32, 'number of the NAPI instance'],
  irq:     [3, 'NETDEV_A_NAPI_IRQ',     u32, 'number of its interrupt'],
  pid:     [4, 'NETDEV_A_NAPI_PID',     u32, 'process of its thread'],
})

/** NETDEV_A_QUEUE_*. */
const queue = attrs('netdev-queue-attrs', {
  id:      [1, 'NETDEV_A_QUEUE_ID',      u32,                   'number of the queue'],
  ifindex: [2, 'NETDEV_A_QUEUE_IFINDEX', u32,                   'index of the link', { link: 'request' }],
  type:    [3, 'NETDEV_A_QUEUE_TYPE',    oneOf(u32,QUEUE_TYPE), 'receive or transmit'],
  napiId:  [4, 'NETDEV_A_QUEUE_NAPI_ID', u32,                   'number of the NAPI instance that serves it'],
  dmabuf:  [5, 'NETDEV_A_QUEUE_DMABUF',  u32,                   'number of the DMA buffer'],
})


/** NETDEV_A_QSTATS_*: counters of a link, or of each queue. */
const qstats = attrs('netdev-qstats-attrs', {
  ifindex:            [1,  'NETDEV_A_QSTATS_IFINDEX',                u32,                   'index of the link', { link: 'request' }],
  queueType:          [2,  'NETDEV_A_QSTATS_QUEUE_TYPE',             oneOf(u32,QUEUE_TYPE), 'receive or transmit'],
  queueId:            [3,  'NETDEV_A_QSTATS_QUEUE_ID',               u32,                   'number of the queue'],
  scope:              [4,  'NETDEV_A_QSTATS_SCOPE',                  uint,                  '1 (NETDEV_QSTATS_SCOPE_QUEUE) for each queue; absent: for the link'],
  rxPackets:          [8,  'NETDEV_A_QSTATS_RX_PACKETS',             uint,                  'packets received'],
  rxBytes:            [9,  'NETDEV_A_QSTATS_RX_BYTES',               uint,                  'bytes received'],
  txPackets:          [10, 'NETDEV_A_QSTATS_TX_PACKETS',             uint,                  'packets sent'],
  txBytes:            [11, 'NETDEV_A_QSTATS_TX_BYTES',               uint,                  'bytes sent'],
  rxAllocFail:        [12, 'NETDEV_A_QSTATS_RX_ALLOC_FAIL',          uint,                  'packets lost as there was no memory'],
  rxHwDrops:          [13, 'NETDEV_A_QSTATS_RX_HW_DROPS',            uint,                  'packets that the device dropped'],
  rxHwDropOverruns:   [14, 'NETDEV_A_QSTATS_RX_HW_DROP_OVERRUNS',    uint,                  'packets dropped for want of buffers'],
  rxCsumComplete:     [15, 'NETDEV_A_QSTATS_RX_CSUM_COMPLETE',       uint,                  'packets of which the device summed all bytes'],
  rxCsumUnnecessary:  [16, 'NETDEV_A_QSTATS_RX_CSUM_UNNECESSARY',    uint,                  'packets whose check sum the device verified'],
  rxCsumNone:         [17, 'NETDEV_A_QSTATS_RX_CSUM_NONE',           uint,                  'packets without such help'],
  rxCsumBad:          [18, 'NETDEV_A_QSTATS_RX_CSUM_BAD',            uint,                  'packets with a wrong check sum'],
  rxHwGroPackets:     [19, 'NETDEV_A_QSTATS_RX_HW_GRO_PACKETS',      uint,                  'packets that the device merged'],
  rxHwGroBytes:       [20, 'NETDEV_A_QSTATS_RX_HW_GRO_BYTES',        uint,                  'bytes of these'],
  rxHwGroWirePackets: [21, 'NETDEV_A_QSTATS_RX_HW_GRO_WIRE_PACKETS', uint,                  'packets that they were on the wire'],
  rxHwGroWireBytes:   [22, 'NETDEV_A_QSTATS_RX_HW_GRO_WIRE_BYTES',   uint,                  'bytes that they were on the wire'],
  rxHwDropRatelimits: [23, 'NETDEV_A_QSTATS_RX_HW_DROP_RATELIMITS',  uint,                  'packets dropped by a rate limit'],
  txHwDrops:          [24, 'NETDEV_A_QSTATS_TX_HW_DROPS',            uint,                  'packets that the device dropped'],
  txHwDropErrors:     [25, 'NETDEV_A_QSTATS_TX_HW_DROP_ERRORS',      uint,                  'packets dropped as their descriptor was wrong'],
  txCsumNone:         [26, 'NETDEV_A_QSTATS_TX_CSUM_NONE',           uint,                  'packets that needed no check sum'],
  txNeedsCsum:        [27, 'NETDEV_A_QSTATS_TX_NEEDS_CSUM',          uint,                  'packets of which the device made the check sum'],
  txHwGsoPackets:     [28, 'NETDEV_A_QSTATS_TX_HW_GSO_PACKETS',      uint,                  'packets that the device split'],
  txHwGsoBytes:       [29, 'NETDEV_A_QSTATS_TX_HW_GSO_BYTES',        uint,                  'bytes of these'],
  txHwGsoWirePackets: [30, 'NETDEV_A_QSTATS_TX_HW_GSO_WIRE_PACKETS', uint,                  'packets that they became'],
  txHwGsoWireBytes:   [31, 'NETDEV_A_QSTATS_TX_HW_GSO_WIRE_BYTES',   uint,                  'bytes that they became'],
  txHwDropRatelimits: [32, 'NETDEV_A_QSTATS_TX_HW_DROP_RATELIMITS',  uint,                  'packets dropped by a rate limit'],
  txStop:             [33, 'NETDEV_A_QSTATS_TX_STOP',                uint,                  'times that the queue was stopped'],
  txWake:             [34, 'NETDEV_A_QSTATS_TX_WAKE',                uint,                  'times that it was started again'],
})

/** NETDEV_A_DMABUF_*: memory of a device to receive into. */
const dmabuf = attrs('netdev-dmabuf-attrs', {
  ifindex: [1, 'NETDEV_A_DMABUF_IFINDEX', u32,         'index of the link', { link: 'request' }],
  queues:  [2, 'NETDEV_A_DMABUF_QUEUES',  list(queue), 'a queue that receives into it; the attribute repeats'],
  fd:      [3, 'NETDEV_A_DMABUF_FD',      u32,         'file descriptor of the memory'],
  id:      [4, 'NETDEV_A_DMABUF_ID',      u32,         'number of the binding'],
})

/** netdev: queues, memory and XDP of links (net/core/netdev-genl.c). */
export const netdev = family('netdev', () => ({
  NETDEV_CMD_DEV_GET: [1, 'get', dev, 'reads what XDP can do', { reply: 'NETDEV_CMD_DEV_GET' }],
  NETDEV_CMD_DEV_ADD_NTF: [2, 'event', dev, 'a link was registered'],
  NETDEV_CMD_DEV_DEL_NTF: [3, 'event', dev, 'a link was unregistered'],
  NETDEV_CMD_DEV_CHANGE_NTF: [4, 'event', dev, 'what XDP can do changed'],
  NETDEV_CMD_PAGE_POOL_GET: [5, 'get', pagePool, 'reads the pools of pages', { reply: 'NETDEV_CMD_PAGE_POOL_GET' }],
  NETDEV_CMD_PAGE_POOL_ADD_NTF: [6, 'event', pagePool, 'a pool appeared'],
  NETDEV_CMD_PAGE_POOL_DEL_NTF: [7, 'event', pagePool, 'a pool disappeared'],
  NETDEV_CMD_PAGE_POOL_CHANGE_NTF: [8, 'event', pagePool, 'a pool changed'],
  NETDEV_CMD_PAGE_POOL_STATS_GET: [9, 'get', pagePoolStats, 'reads the counters of pools', { reply: 'NETDEV_CMD_PAGE_POOL_STATS_GET' }],
  NETDEV_CMD_QUEUE_GET: [10, 'get', queue, 'reads the queues', { reply: 'NETDEV_CMD_QUEUE_GET' }],
  NETDEV_CMD_NAPI_GET: [11, 'get', napi, 'reads the NAPI instances', { reply: 'NETDEV_CMD_NAPI_GET' }],
  NETDEV_CMD_QSTATS_GET: [12, 'get', qstats, 'reads counters of links or queues', { reply: 'NETDEV_CMD_QSTATS_GET' }],
  NETDEV_CMD_BIND_RX: [13, 'do', dmabuf, 'receives into the memory of a device'],
}), {}, ['mgmt', 'page-pool'])
