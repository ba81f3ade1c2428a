import type { Message } from '../../src/wire.ts'

// What ss prints of one message of sock_diag, worked out of its header and attributes.

type Numbers = Record<string, number>

const TCP_STATES = [
  '',
  'ESTAB',
  'SYN-SENT',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'UNCONN',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
]
const state = (of: unknown): string => TCP_STATES[of as number] as string

/** `skmem:(r0,rb131072,…)`. */
function memory(of: unknown): string {
  const m = of as Numbers
  const inside = `r${m['rmemAlloc']},rb${m['rcvbuf']},t${m['wmemAlloc']},tb${m['sndbuf']},f${m['fwdAlloc']},w${m['wmemQueued']}`
  return `skmem:(${inside},o${m['optmem']},bl${m['backlog']},d${m['drops']})`
}

interface Inet {
  readonly id: {
    readonly sport: number
    readonly dport: number
    readonly src: string
    readonly dst: string
    readonly cookie: Numbers
  }
}

/** Address and port: `[::1]:8081`, `*:9090` of a socket for both families. */
function end(address: string, port: number, both: boolean): string {
  if (both && address === '::') return `*:${port || '*'}`
  return `${address.includes(':') ? `[${address}]` : address}:${port || '*'}`
}

const ms = (us: number): string => String(us / 1000)

/** What is printed of tcp_info but rates, which ss works out of several members. */
function tcp(t: Numbers, cong: unknown): string[] {
  const wscale = t['sndWscaleRcvWscale'] as number
  const options = t['options'] as number
  const some = (text: string, key: string): string[] => (Number(t[key]) ? [`${text}:${t[key]}`] : [])
  const someMs = (text: string, key: string): string[] => (t[key] ? [`${text}:${ms(t[key])}`] : [])
  const listens = t['state'] === 10
  return [
    ...(options & 1 ? ['ts'] : []),
    ...(options & 2 ? ['sack'] : []),
    ...(cong === undefined ? [] : [cong as string]),
    ...(options & 4 ? [`wscale:${wscale & 15},${wscale >> 4}`] : []),
    ...someMs('rto', 'rto'),
    ...(t['rtt'] ? [`rtt:${ms(t['rtt'])}/${ms(t['rttvar'] as number)}`] : []),
    ...someMs('ato', 'ato'),
    ...some('mss', 'sndMss'),
    ...some('pmtu', 'pmtu'),
    ...some('rcvmss', 'rcvMss'),
    ...some('advmss', 'advmss'),
    ...some('cwnd', 'sndCwnd'),
    ...some('bytes_sent', 'bytesSent'),
    ...some('bytes_acked', 'bytesAcked'),
    ...some('bytes_received', 'bytesReceived'),
    ...some('segs_out', 'segsOut'),
    ...some('segs_in', 'segsIn'),
    ...some('data_segs_out', 'dataSegsOut'),
    ...some('data_segs_in', 'dataSegsIn'),
    ...some('lastsnd', 'lastDataSent'),
    ...some('lastrcv', 'lastDataRecv'),
    ...some('lastack', 'lastAckRecv'),
    ...some('delivered', 'delivered'),
    ...((t['deliveryRateAppLimitedFastopenClientFail'] as number) & 1 ? ['app_limited'] : []),
    ...(Number(t['busyTime']) ? [`busy:${Number(t['busyTime']) / 1000}ms`] : []),
    ...someMs('rcv_rtt', 'rcvRtt'),
    ...(listens ? [] : some('rcv_space', 'rcvSpace')),
    ...(listens ? [] : some('rcv_ssthresh', 'rcvSsthresh')),
    ...(t['minRtt'] && t['minRtt'] !== 0xffffffff ? [`minrtt:${ms(t['minRtt'])}`] : []),
    ...some('snd_wnd', 'sndWnd'),
  ]
}

/** A TCP or UDP socket. */
export function inetSocket({ header, attrs }: Message): string[] {
  const { sport, dport, src, dst, cookie } = (header as unknown as Inet).id
  const v6only = attrs['skv6only'] as number | undefined
  const info = (attrs['info'] as { tcp?: Numbers } | undefined)?.tcp
  return [
    state(header['state']),
    `${header['rqueue']}`,
    `${header['wqueue']}`,
    end(src, sport, v6only === 0),
    end(dst, dport, v6only === 0),
    `ino:${header['inode']}`,
    `sk:${cookie[0]}`,
    ...(v6only === undefined ? [] : [`v6only:${v6only}`]),
    memory(attrs['skmeminfo']),
    ...(info ? tcp(info, attrs['cong']) : []),
  ]
}

/** A Unix socket. */
export function unixSocket({ header, attrs }: Message): string[] {
  const { rqueue, wqueue } = attrs['rqlen'] as Numbers
  const vfs = attrs['vfs'] as Numbers | undefined
  const STREAM = 1
  return [
    header['type'] === STREAM ? 'u_str' : 'u_dgr',
    state(header['state']),
    `${rqueue}`,
    `${wqueue}`,
    (attrs['name'] as string | undefined) ?? '*',
    `${header['ino']}`,
    '*',
    `${attrs['peer'] ?? 0}`,
    memory(attrs['meminfo']),
    ...(vfs ? [`ino:${vfs['ino']}`, `dev:0/${vfs['dev']}`] : []),
  ]
}

/** A netlink socket: its protocol and port, and its groups. */
export function netlinkSocket({ header, attrs }: Message): string[] {
  const port = (header['portid'] as number) | 0
  const [groups = 0] = (attrs['groups'] ?? []) as number[]
  return [
    state(header['state']),
    `${(attrs['meminfo'] as Numbers)['rmemAlloc']}`,
    `${(attrs['meminfo'] as Numbers)['wmemAlloc']}`,
    `${header['protocol']}:${port}`,
    '*',
    `groups=0x${groups.toString(16).padStart(8, '0')}`,
  ]
}

/** A packet socket. `link` is the name of the link that it is bound to. */
export function packetSocket({ header, attrs }: Message, link: string): string[] {
  const [info, ring] = [attrs['info'] as Numbers, attrs['rxRing'] as Numbers]
  const RUNNING_AND_AUXDATA = 3
  return [
    'p_dgr',
    `*:${link}`,
    `ino:${header['ino']}`,
    `sk:${(header['cookie'] as unknown as number[])[0]?.toString(16)}`,
    `ver:${info['version']}`,
    `cpy_thresh:${info['copyThresh']}`,
    ...(info['flags'] === RUNNING_AND_AUXDATA ? ['running', 'auxdata'] : []),
    `ring_rx(blk_size:${ring['blockSize']},blk_nr:${ring['blockNr']},frm_size:${ring['frameSize']},frm_nr:${ring['frameNr']},tmo:${ring['retireTmo']},features:0x${ring['features']})`,
  ]
}
