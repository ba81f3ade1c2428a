import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u8, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { bitset, ethtoolHeader } from './common.ts'

const TCP_DATA_SPLIT = { UNKNOWN: 0, DISABLED: 1, ENABLED: 2 } as const

/** ETHTOOL_A_RINGS_* (net/ethtool/rings.c). */
export const ringsAttrs = attrs('ethtool-rings-attrs', {
  header:          [1,  'ETHTOOL_A_RINGS_HEADER',              ethtoolHeader,            'the device'],
  rxMax:           [2,  'ETHTOOL_A_RINGS_RX_MAX',              u32,                      'greatest size of the receive ring'],
  rxMiniMax:       [3,  'ETHTOOL_A_RINGS_RX_MINI_MAX',         u32,                      'greatest size of the receive ring for small packets'],
  rxJumboMax:      [4,  'ETHTOOL_A_RINGS_RX_JUMBO_MAX',        u32,                      'greatest size of the receive ring for jumbo frames'],
  txMax:           [5,  'ETHTOOL_A_RINGS_TX_MAX',              u32,                      'greatest size of the transmit ring'],
  rx:              [6,  'ETHTOOL_A_RINGS_RX',                  u32,                      'size of the receive ring'],
  rxMini:          [7,  'ETHTOOL_A_RINGS_RX_MINI',             u32,                      'size of the receive ring for small packets'],
  rxJumbo:         [8,  'ETHTOOL_A_RINGS_RX_JUMBO',            u32,                      'size of the receive ring for jumbo frames'],
  tx:              [9,  'ETHTOOL_A_RINGS_TX',                  u32,                      'size of the transmit ring'],
  rxBufLen:        [10, 'ETHTOOL_A_RINGS_RX_BUF_LEN',          u32,                      'size of a receive buffer', { unit: 'bytes' }],
  tcpDataSplit:    [11, 'ETHTOOL_A_RINGS_TCP_DATA_SPLIT',      oneOf(u8,TCP_DATA_SPLIT), 'whether headers and data of TCP go to buffers of their own'],
  cqeSize:         [12, 'ETHTOOL_A_RINGS_CQE_SIZE',            u32,                      'size of a completion event', { unit: 'bytes' }],
  txPush:          [13, 'ETHTOOL_A_RINGS_TX_PUSH',             u8,                       '1 to write descriptors into the device', { boolean: true }],
  rxPush:          [14, 'ETHTOOL_A_RINGS_RX_PUSH',             u8,                       '1 to do so for receive descriptors', { boolean: true }],
  txPushBufLen:    [15, 'ETHTOOL_A_RINGS_TX_PUSH_BUF_LEN',     u32,                      'bytes of a packet that are written with its descriptor'],
  txPushBufLenMax: [16, 'ETHTOOL_A_RINGS_TX_PUSH_BUF_LEN_MAX', u32,                      'greatest number of such bytes'],
})

/** ETHTOOL_A_CHANNELS_* (net/ethtool/channels.c). */
export const channelsAttrs = attrs('ethtool-channels-attrs', {
  header:        [1, 'ETHTOOL_A_CHANNELS_HEADER',         ethtoolHeader, 'the device'],
  rxMax:         [2, 'ETHTOOL_A_CHANNELS_RX_MAX',         u32,           'greatest number of receive channels'],
  txMax:         [3, 'ETHTOOL_A_CHANNELS_TX_MAX',         u32,           'greatest number of transmit channels'],
  otherMax:      [4, 'ETHTOOL_A_CHANNELS_OTHER_MAX',      u32,           'greatest number of other channels'],
  combinedMax:   [5, 'ETHTOOL_A_CHANNELS_COMBINED_MAX',   u32,           'greatest number of combined channels'],
  rxCount:       [6, 'ETHTOOL_A_CHANNELS_RX_COUNT',       u32,           'receive channels'],
  txCount:       [7, 'ETHTOOL_A_CHANNELS_TX_COUNT',       u32,           'transmit channels'],
  otherCount:    [8, 'ETHTOOL_A_CHANNELS_OTHER_COUNT',    u32,           'other channels'],
  combinedCount: [9, 'ETHTOOL_A_CHANNELS_COMBINED_COUNT', u32,           'combined channels'],
})

const moderation = attrs('ethtool-irq-moderation-attrs', {
  usec:  [1, 'ETHTOOL_A_IRQ_MODERATION_USEC',  u32, 'time before an interrupt', { unit: 'µs' }],
  pkts:  [2, 'ETHTOOL_A_IRQ_MODERATION_PKTS',  u32, 'packets before an interrupt'],
  comps: [3, 'ETHTOOL_A_IRQ_MODERATION_COMPS', u32, 'completions before an interrupt'],
})

const profile = attrs('ethtool-profile-attrs', {
  irqModeration: [1, 'ETHTOOL_A_PROFILE_IRQ_MODERATION', list(moderation), 'a level of moderation; the attribute repeats'],
})

/** ETHTOOL_A_COALESCE_*: when to interrupt (net/ethtool/coalesce.c). */
export const coalesceAttrs = attrs('ethtool-coalesce-attrs', {
  header:             [1,  'ETHTOOL_A_COALESCE_HEADER',               ethtoolHeader, 'the device'],
  rxUsecs:            [2,  'ETHTOOL_A_COALESCE_RX_USECS',             u32,           'time to delay a receive interrupt', { unit: 'µs' }],
  rxMaxFrames:        [3,  'ETHTOOL_A_COALESCE_RX_MAX_FRAMES',        u32,           'packets to receive before an interrupt'],
  rxUsecsIrq:         [4,  'ETHTOOL_A_COALESCE_RX_USECS_IRQ',         u32,           'the same time while an interrupt is served', { unit: 'µs' }],
  rxMaxFramesIrq:     [5,  'ETHTOOL_A_COALESCE_RX_MAX_FRAMES_IRQ',    u32,           'the same number while an interrupt is served'],
  txUsecs:            [6,  'ETHTOOL_A_COALESCE_TX_USECS',             u32,           'time to delay a transmit interrupt', { unit: 'µs' }],
  txMaxFrames:        [7,  'ETHTOOL_A_COALESCE_TX_MAX_FRAMES',        u32,           'packets to send before an interrupt'],
  txUsecsIrq:         [8,  'ETHTOOL_A_COALESCE_TX_USECS_IRQ',         u32,           'the same time while an interrupt is served', { unit: 'µs' }],
  txMaxFramesIrq:     [9,  'ETHTOOL_A_COALESCE_TX_MAX_FRAMES_IRQ',    u32,           'the same number while an interrupt is served'],
  statsBlockUsecs:    [10, 'ETHTOOL_A_COALESCE_STATS_BLOCK_USECS',    u32,           'time between updates of counters in memory', { unit: 'µs' }],
  useAdaptiveRx:      [11, 'ETHTOOL_A_COALESCE_USE_ADAPTIVE_RX',      u8,            '1 to adapt the delay of receiving', { boolean: true }],
  useAdaptiveTx:      [12, 'ETHTOOL_A_COALESCE_USE_ADAPTIVE_TX',      u8,            '1 to adapt the delay of sending', { boolean: true }],
  pktRateLow:         [13, 'ETHTOOL_A_COALESCE_PKT_RATE_LOW',         u32,           'below this rate the low values apply', { unit: 'packets/s' }],
  rxUsecsLow:         [14, 'ETHTOOL_A_COALESCE_RX_USECS_LOW',         u32,           'receive delay at a low rate', { unit: 'µs' }],
  rxMaxFramesLow:     [15, 'ETHTOOL_A_COALESCE_RX_MAX_FRAMES_LOW',    u32,           'received packets before an interrupt at a low rate'],
  txUsecsLow:         [16, 'ETHTOOL_A_COALESCE_TX_USECS_LOW',         u32,           'transmit delay at a low rate', { unit: 'µs' }],
  txMaxFramesLow:     [17, 'ETHTOOL_A_COALESCE_TX_MAX_FRAMES_LOW',    u32,           'sent packets before an interrupt at a low rate'],
  pktRateHigh:        [18, 'ETHTOOL_A_COALESCE_PKT_RATE_HIGH',        u32,           'above this rate the high values apply', { unit: 'packets/s' }],
  rxUsecsHigh:        [19, 'ETHTOOL_A_COALESCE_RX_USECS_HIGH',        u32,           'receive delay at a high rate', { unit: 'µs' }],
  rxMaxFramesHigh:    [20, 'ETHTOOL_A_COALESCE_RX_MAX_FRAMES_HIGH',   u32,           'received packets before an interrupt at a high rate'],
  txUsecsHigh:        [21, 'ETHTOOL_A_COALESCE_TX_USECS_HIGH',        u32,           'transmit delay at a high rate', { unit: 'µs' }],
  txMaxFramesHigh:    [22, 'ETHTOOL_A_COALESCE_TX_MAX_FRAMES_HIGH',   u32,           'sent packets before an interrupt at a high rate'],
  rateSampleInterval: [23, 'ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL', u32,           'how often the rate is measured', { unit: 's' }],
  useCqeModeTx:       [24, 'ETHTOOL_A_COALESCE_USE_CQE_MODE_TX',      u8,            '1 to restart the transmit timer at each completion event', { boolean: true }],
  useCqeModeRx:       [25, 'ETHTOOL_A_COALESCE_USE_CQE_MODE_RX',      u8,            '1 to restart the receive timer at each completion event', { boolean: true }],
  txAggrMaxBytes:     [26, 'ETHTOOL_A_COALESCE_TX_AGGR_MAX_BYTES',    u32,           'greatest size of an aggregate that is sent', { unit: 'bytes' }],
  txAggrMaxFrames:    [27, 'ETHTOOL_A_COALESCE_TX_AGGR_MAX_FRAMES',   u32,           'most packets in an aggregate'],
  txAggrTimeUsecs:    [28, 'ETHTOOL_A_COALESCE_TX_AGGR_TIME_USECS',   u32,           'time to wait for more packets of an aggregate', { unit: 'µs' }],
  rxProfile:          [29, 'ETHTOOL_A_COALESCE_RX_PROFILE',           profile,       'levels of adaptive moderation of receiving'],
  txProfile:          [30, 'ETHTOOL_A_COALESCE_TX_PROFILE',           profile,       'levels of adaptive moderation of sending'],
})

const RXH_XFRM = { SYM_XOR: 1, SYM_OR_XOR: 2 } as const

/** ETHTOOL_A_RSS_*: spreading of received packets over queues (net/ethtool/rss.c). */
export const rssAttrs = attrs('ethtool-rss-attrs', {
  header:       [1, 'ETHTOOL_A_RSS_HEADER',        ethtoolHeader,      'the device'],
  context:      [2, 'ETHTOOL_A_RSS_CONTEXT',       u32,                'number of the context; 0 is the default'],
  hfunc:        [3, 'ETHTOOL_A_RSS_HFUNC',         u32,                'hash function: a bit, of the texts RSS_HASH_FUNCS'],
  indir:        [4, 'ETHTOOL_A_RSS_INDIR',         array(u32),         'queue for each value of the hash'],
  hkey:         [5, 'ETHTOOL_A_RSS_HKEY',          binary,             'key of the hash'],
  inputXfrm:    [6, 'ETHTOOL_A_RSS_INPUT_XFRM',    bits(u32,RXH_XFRM), 'change of the fields before they are hashed'],
  startContext: [7, 'ETHTOOL_A_RSS_START_CONTEXT', u32,                'first context of a dump'],
})

const PAUSE_SRC = { AGGREGATE: 0, EMAC: 1, PMAC: 2 } as const

const pauseStat = attrs('ethtool-pause-stat-attrs', {
  pad:      [1, 'ETHTOOL_A_PAUSE_STAT_PAD',       binary, 'padding for alignment'],
  txFrames: [2, 'ETHTOOL_A_PAUSE_STAT_TX_FRAMES', u64,    'pause frames sent'],
  rxFrames: [3, 'ETHTOOL_A_PAUSE_STAT_RX_FRAMES', u64,    'pause frames received'],
})

/** ETHTOOL_A_PAUSE_*: flow control (net/ethtool/pause.c). */
export const pauseAttrs = attrs('ethtool-pause-attrs', {
  header:   [1, 'ETHTOOL_A_PAUSE_HEADER',    ethtoolHeader,        'the device'],
  autoneg:  [2, 'ETHTOOL_A_PAUSE_AUTONEG',   u8,                   '1 if it is negotiated', { boolean: true }],
  rx:       [3, 'ETHTOOL_A_PAUSE_RX',        u8,                   '1 to obey pause frames', { boolean: true }],
  tx:       [4, 'ETHTOOL_A_PAUSE_TX',        u8,                   '1 to send pause frames', { boolean: true }],
  stats:    [5, 'ETHTOOL_A_PAUSE_STATS',     pauseStat,            'counters'],
  statsSrc: [6, 'ETHTOOL_A_PAUSE_STATS_SRC', oneOf(u32,PAUSE_SRC), 'of which MAC the counters are'],
})

const fecStat = attrs('ethtool-fec-stat-attrs', {
  pad:       [1, 'ETHTOOL_A_FEC_STAT_PAD',       binary,     'padding for alignment'],
  corrected: [2, 'ETHTOOL_A_FEC_STAT_CORRECTED', array(u64), 'blocks that were corrected: in total, then by lane'],
  uncorr:    [3, 'ETHTOOL_A_FEC_STAT_UNCORR',    array(u64), 'blocks that could not be corrected: in total, then by lane'],
  corrBits:  [4, 'ETHTOOL_A_FEC_STAT_CORR_BITS', array(u64), 'bits that were corrected: in total, then by lane'],
})

/** ETHTOOL_A_FEC_*: forward error correction (net/ethtool/fec.c). */
export const fecAttrs = attrs('ethtool-fec-attrs', {
  header: [1, 'ETHTOOL_A_FEC_HEADER', ethtoolHeader, 'the device'],
  modes:  [2, 'ETHTOOL_A_FEC_MODES',  bitset,        'codes that are configured; the names are of link modes'],
  auto:   [3, 'ETHTOOL_A_FEC_AUTO',   u8,            '1 to let the device choose', { boolean: true }],
  active: [4, 'ETHTOOL_A_FEC_ACTIVE', u32,           'code in use: number of its link mode'],
  stats:  [5, 'ETHTOOL_A_FEC_STATS',  fecStat,       'counters'],
})

const MM_VERIFY = { UNKNOWN: 0, INITIAL: 1, VERIFYING: 2, SUCCEEDED: 3, FAILED: 4, DISABLED: 5 } as const

const mmStat = attrs('ethtool-mm-stat-attrs', {
  pad:              [1, 'ETHTOOL_A_MM_STAT_PAD',               binary, 'padding for alignment'],
  reassemblyErrors: [2, 'ETHTOOL_A_MM_STAT_REASSEMBLY_ERRORS', u64,    'frames that could not be reassembled'],
  smdErrors:        [3, 'ETHTOOL_A_MM_STAT_SMD_ERRORS',        u64,    'frames with a wrong start delimiter'],
  reassemblyOk:     [4, 'ETHTOOL_A_MM_STAT_REASSEMBLY_OK',     u64,    'frames that were reassembled'],
  rxFragCount:      [5, 'ETHTOOL_A_MM_STAT_RX_FRAG_COUNT',     u64,    'fragments received'],
  txFragCount:      [6, 'ETHTOOL_A_MM_STAT_TX_FRAG_COUNT',     u64,    'fragments sent'],
  holdCount:        [7, 'ETHTOOL_A_MM_STAT_HOLD_COUNT',        u64,    'times that the preemptable MAC was held'],
})

/** ETHTOOL_A_MM_*: the MAC merge layer of frame preemption (net/ethtool/mm.c). */
export const mmAttrs = attrs('ethtool-mm-attrs', {
  header:        [1,  'ETHTOOL_A_MM_HEADER',           ethtoolHeader,       'the device'],
  pmacEnabled:   [2,  'ETHTOOL_A_MM_PMAC_ENABLED',     u8,                  '1 if the preemptable MAC receives', { boolean: true }],
  txEnabled:     [3,  'ETHTOOL_A_MM_TX_ENABLED',       u8,                  '1 if frames may be preempted when sending', { boolean: true }],
  txActive:      [4,  'ETHTOOL_A_MM_TX_ACTIVE',        u8,                  '1 if they are', { boolean: true }],
  txMinFragSize: [5,  'ETHTOOL_A_MM_TX_MIN_FRAG_SIZE', u32,                 'least size of a fragment that is sent', { unit: 'bytes' }],
  rxMinFragSize: [6,  'ETHTOOL_A_MM_RX_MIN_FRAG_SIZE', u32,                 'least size of a fragment that is received', { unit: 'bytes' }],
  verifyEnabled: [7,  'ETHTOOL_A_MM_VERIFY_ENABLED',   u8,                  '1 to verify that the other end can do it', { boolean: true }],
  verifyStatus:  [8,  'ETHTOOL_A_MM_VERIFY_STATUS',    oneOf(u8,MM_VERIFY), 'state of the verification'],
  verifyTime:    [9,  'ETHTOOL_A_MM_VERIFY_TIME',      u32,                 'time between attempts', { unit: 'ms' }],
  maxVerifyTime: [10, 'ETHTOOL_A_MM_MAX_VERIFY_TIME',  u32,                 'the greatest such time', { unit: 'ms' }],
  stats:         [11, 'ETHTOOL_A_MM_STATS',            mmStat,              'counters'],
})
