import { choiceIn, computed, hex, hexOrZero, type Remaining, switchWord, type Taker, unless, word } from '../remaining.ts'
import type { TcContext } from './context.ts'
import { netemWords } from './netem.ts'
import { etsWords, mqprioWords, prioWords } from './queues.ts'
import { redWords, sfqWords } from './red.ts'
import { hfscClassWords, htbClassWords, tbfWords } from './shapers.ts'
import { nanosecondsText, rateText, sizeText, timeText } from './units.ts'

const limit = word('limit', 'limit')
const ecn = switchWord('ecn', 'ecn', 'noecn')
const target = word('target', 'target', timeText)
const interval = word('interval', 'interval', timeText)
const quantum = word('quantum', 'quantum')
const ce = word('ceThreshold', 'ce_threshold', timeText)
const memory = word('memoryLimit', 'memory_limit', sizeText)
const pie: readonly Taker[] = [
  ...[target, word('tupdate', 'tupdate', timeText), word('alpha', 'alpha'), word('beta', 'beta')],
  ...[switchWord('ecn', 'ecn', 'noecn'), switchWord('bytemode', 'bytemode', 'nobytemode')],
  switchWord('dqRateEstimator', 'dq_rate_estimator', 'no_dq_rate_estimator'),
]

const CAKE_DIFFSERV = { 0: 'diffserv3', 1: 'diffserv4', 2: 'diffserv8', 3: 'besteffort', 4: 'precedence' }
const CAKE_FLOWS = ['flowblind', 'srchost', 'dsthost', 'hosts', 'flows', 'dual-srchost', 'dual-dsthost', 'triple-isolate']
/** What tc sends if only rtt is given: the target is a twentieth. */
const isCakeTarget = (target: number, rtt: number): boolean => target === Math.floor(rtt / 20)

const cakeBandwidth: Taker = (from) => {
  const rate = from.number('baseRate64')
  return rate === undefined ? undefined : rate === 0 ? 'unlimited' : `bandwidth ${rateText(rate)}`
}

const cakeTarget: Taker = (from) => {
  const [rtt, delay] = [from.number('rtt'), from.number('target')]
  const own = delay !== undefined && !isCakeTarget(delay, rtt ?? 0) ? ` target ${timeText(delay)}` : ''
  return `${rtt === undefined ? '' : `rtt ${timeText(rtt)}`}${own}`.trim()
}

const cakeRaw: Taker = (from) => {
  if (from.take('raw') === undefined) return undefined
  for (const key of ['atm', 'overhead']) if (from.peek(key) === 0) from.take(key)
  return 'raw'
}

/** `r2q 10 default 0 direct_packets_stat 0` (iproute2, tc/q_htb.c: htb_print_opt) */
const htbText = (init: Remaining): string => {
  const [r2q, defcls, direct] = ['rate2quantum', 'defcls', 'directPkts'].map((key) => init.number(key) ?? 0)
  return `r2q ${r2q} default ${hexOrZero(defcls ?? 0)} direct_packets_stat ${direct}`
}

/** The options of each kind of qdisc: the words of tc(8) in the order of its manual pages. */
export const QDISCS: Readonly<Record<string, readonly Taker<TcContext>[]>> = {
  pfifo: [limit],
  bfifo: [word('limit', 'limit', sizeText)],
  pfifo_head_drop: [limit],
  skbprio: [limit],
  prio: prioWords,
  pfifo_fast: prioWords,
  multiq: [unless(0, 'bands', 'bands'), unless(0, 'maxBands', 'max_bands')],
  plug: [
    (from) => {
      const [action, most] = [from.number('action'), from.number('limit')]
      const names = ['block', 'release', 'release_indefinite', 'limit']
      return action === 3 ? `limit ${most}` : (names[action ?? -1] ?? `action ${action}`)
    },
  ],
  tbf: tbfWords,
  htb: [
    (from, { isReply }) => {
      const init = from.inside('init', true)
      init.take('version')
      if (isReply) return htbText(init)
      const [defcls, r2q] = [init.number('defcls'), init.number('rate2quantum')]
      return `${defcls === undefined ? '' : `default ${hex(defcls)}`}${r2q === undefined || r2q === 10 ? '' : ` r2q ${r2q}`}`
    },
    word('directQlen', 'direct_qlen'),
  ],
  hfsc: [word('defcls', 'default', hex)],
  netem: netemWords,
  red: redWords,
  sfq: sfqWords,
  codel: [limit, target, interval, ecn, ce],
  fq_codel: [
    ...[limit, word('flows', 'flows'), quantum, target, interval, ecn, ce],
    (from) => {
      const [selector, mask] = [from.number('ceThresholdSelector'), from.number('ceThresholdMask')]
      return selector === undefined ? undefined : `ce_threshold_selector ${hex(selector)}/${hex(mask ?? 0xff)}`
    },
    ...[memory, word('dropBatchSize', 'drop_batch')],
  ],
  fq: [
    ...[
      word('plimit', 'limit'),
      word('flowPlimit', 'flow_limit'),
      word('bucketsLog', 'buckets', (log: number) => String(2 ** log)),
    ],
    ...[word('orphanMask', 'orphan_mask'), quantum, word('initialQuantum', 'initial_quantum')],
    ...[word('flowMaxRate', 'maxrate', rateText), word('flowDefaultRate', 'defrate', rateText)],
    ...[word('flowRefillDelay', 'refill_delay', timeText), switchWord('rateEnable', 'pacing', 'nopacing')],
    ...[word('lowRateThreshold', 'low_rate_threshold', rateText), ce, word('timerSlack', 'timer_slack', nanosecondsText)],
    ...[word('horizon', 'horizon', timeText), switchWord('horizonDrop', 'horizon_drop', 'horizon_cap')],
  ],
  pie: [limit, ...pie],
  fq_pie: [limit, word('flows', 'flows'), quantum, memory, word('ecnProb', 'ecn_prob'), ...pie],
  cake: [
    ...[cakeBandwidth, switchWord('autorate', 'autorate-ingress'), choiceIn('diffservMode', CAKE_DIFFSERV)],
    ...[choiceIn('flowMode', { ...CAKE_FLOWS }), switchWord('nat', 'nat', 'nonat'), switchWord('wash', 'wash', 'nowash')],
    ...[
      switchWord('ingress', 'ingress', 'egress'),
      choiceIn('ackFilter', { 0: 'no-ack-filter', 1: 'ack-filter', 2: 'ack-filter-aggressive' }),
    ],
    ...[switchWord('splitGso', 'split-gso', 'no-split-gso'), cakeTarget, cakeRaw],
    ...[word('overhead', 'overhead'), word('mpu', 'mpu'), choiceIn('atm', { 0: 'noatm', 1: 'atm', 2: 'ptm' })],
    ...[word('memory', 'memlimit', sizeText), word('fwmark', 'fwmark', hex)],
  ],
  hhf: [
    ...[word('backlogLimit', 'limit'), quantum, word('hhFlowsLimit', 'hh_limit')],
    ...[word('resetTimeout', 'reset_timeout', timeText), word('admitBytes', 'admit_bytes')],
    ...[word('evictTimeout', 'evict_timeout', timeText), word('nonHhWeight', 'non_hh_weight')],
  ],
  drr: [],
  qfq: [],
  ets: etsWords,
  mqprio: mqprioWords,
  mq: [],
  noqueue: [],
  ingress: [],
  clsact: [],
}

/** The options of each kind of class. */
export const CLASSES: Readonly<Record<string, readonly Taker[]>> = {
  htb: htbClassWords,
  hfsc: hfscClassWords,
  drr: [quantum],
  qfq: [word('weight', 'weight'), word('lmax', 'maxpkt')],
  ets: [word('quantaBand', 'quantum'), computed()],
}
