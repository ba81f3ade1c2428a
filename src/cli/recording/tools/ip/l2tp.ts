import { hexText } from '../../../../capture/json/json.ts'
import type { Remaining, Taker } from '../remaining.ts'
import { type IpWords, ipLine } from './line.ts'

/** L2TP_ENCAPTYPE_*. */
const ENCAPS = ['UDP', 'IP']

/** Counters, which ip does not print: those of 0 say nothing. */
const counters: Taker = (from) => {
  from.inside('stats', true)
  return undefined
}

function checksum(from: Remaining, isInet6: boolean): string {
  const isOn = from.number('udpCsum') !== 0
  if (!isInet6) return isOn ? 'enabled' : 'disabled'
  const [send, receive] = ['udpZeroCsum6Tx', 'udpZeroCsum6Rx'].map((key) => from.take(key) === undefined)
  if (send && receive) return 'enabled'
  return send ? 'tx' : receive ? 'rx' : 'disabled'
}

const tunnel: Taker = (from) => {
  const type = from.number('encapType') ?? 0
  const id = `Tunnel ${from.take('connId')}, encap ${ENCAPS[type] ?? type}`
  const isInet6 = from.peek('ip6Saddr') !== undefined
  const [local, peer] = isInet6 ? [from.take('ip6Saddr'), from.take('ip6Daddr')] : [from.take('ipSaddr'), from.take('ipDaddr')]
  const ends = `From ${local} to ${peer} Peer tunnel ${from.take('peerConnId')}`
  if (ENCAPS[type] !== 'UDP') return `${id} ${ends}`
  const ports = `UDP source / dest ports: ${from.take('udpSport')}/${from.take('udpDport')}`
  return `${id} ${ends} ${ports} UDP checksum: ${checksum(from, isInet6)}`
}

const cookie = (from: Remaining, key: string, name: string): string[] => {
  const bytes = from.take(key)
  return bytes instanceof Uint8Array ? [`${name} ${hexText(bytes).slice(2)}`] : []
}

const session: Taker = (from) => {
  const ids = `Session ${from.take('sessionId')} in tunnel ${from.take('connId')}`
  const peer = `Peer session ${from.take('peerSessionId')}, tunnel ${from.take('peerConnId')}`
  const [name, offset] = [from.take('ifname'), from.number('offset') ?? 0]
  const sequence = [from.take('sendSeq') ? 'send' : '', from.take('recvSeq') ? 'recv' : ''].filter((one) => one !== '')
  const timeout = from.take('recvTimeout')
  return [
    ids,
    peer,
    ...(name === undefined ? [] : [`interface name: ${name}`]),
    // No kernel of today has offsets.
    `offset ${offset}, peer offset 0`,
    ...cookie(from, 'cookie', 'cookie'),
    ...cookie(from, 'peerCookie', 'peer cookie'),
    ...(sequence.length > 0 ? [`sequence numbering: ${sequence.join(' ')}`] : []),
    ...(timeout ? [`reorder timeout: ${timeout}ms`] : []),
  ].join(' ')
}

const rows: Readonly<Record<string, IpWords>> = {
  L2TP_CMD_TUNNEL_GET: [tunnel, counters],
  L2TP_CMD_SESSION_GET: [session, counters],
}

/** A tunnel or a session as `ip l2tp show` prints it. */
export const l2tpLine = ipLine(rows)
