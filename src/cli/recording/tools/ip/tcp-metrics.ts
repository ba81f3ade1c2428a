import { type Taker, word } from '../remaining.ts'
import { ipLine } from './line.ts'

/** Milliseconds as `5.428sec`. */
const seconds = (ms: bigint): string => `${ms / 1000n}.${String(ms % 1000n).padStart(3, '0')}sec`

/** A time of the kernel, in 1/`parts` µs, or in 1/`parts` ms from before Linux 3.15. */
function time(micro: number | undefined, milli: number | undefined, parts: number): number {
  if (micro) return Math.floor(micro / parts)
  return milli ? Math.floor((milli * 1000) / parts) : 0
}

const address: Taker = (from) => String(from.take('addrIpv4') ?? from.take('addrIpv6'))

const metrics: Taker = (from) => {
  const vals = from.inside('vals')
  const [ssthresh, cwnd, reordering] = ['ssthresh', 'cwnd', 'reodering'].map((key) => vals.number(key))
  const [rtt, rttvar] = [
    time(vals.number('rttUs'), vals.number('rtt'), 8),
    time(vals.number('rttvarUs'), vals.number('rttvar'), 4),
  ]
  const words = [
    ...(ssthresh ? [`ssthresh ${ssthresh}`] : []),
    ...(cwnd ? [`cwnd ${cwnd}`] : []),
    ...(reordering ? [`reordering ${reordering}`] : []),
    ...(rtt ? [`rtt ${rtt}us`] : []),
    ...(rttvar ? [`rttvar ${rttvar}us`] : []),
  ]
  return words.join(' ')
}

const source: Taker = (from) => {
  const found = from.take('saddrIpv4') ?? from.take('saddrIpv6')
  return found === undefined ? undefined : `source ${found}`
}

/** What the kernel remembers of a peer, as `ip tcp_metrics show` prints it. */
export const tcpMetricsLine = ipLine({
  TCP_METRICS_CMD_GET: [address, word('age', 'age', seconds), metrics, source],
})
