import type { Remaining } from '../remaining.ts'

// Words of ss(8) that all kinds of sockets share (iproute2, misc/ss.c).

const STATES = ['UNKNOWN', 'ESTAB', 'SYN-SENT', 'SYN-RECV', 'FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'UNCONN'].concat([
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
])
export const stateName = (state: number): string => STATES[state] ?? String(state)

/** A socket without a connection. */
export const CLOSE = 7

type Memory = Readonly<Record<string, number | undefined>>

/** `skmem:(r0,rb131072,…)`: memory of a socket. */
export function memoryTexts(attrs: Remaining, key: string): string[] {
  const from = attrs.take<Memory>(key)
  if (!from) return []
  const { rmemAlloc, rcvbuf, wmemAlloc, sndbuf, fwdAlloc, wmemQueued, optmem, backlog, drops } = from
  const newer = `${backlog === undefined ? '' : `,bl${backlog}`}${drops === undefined ? '' : `,d${drops}`}`
  return [`skmem:(r${rmemAlloc},rb${rcvbuf},t${wmemAlloc},tb${sndbuf},f${fwdAlloc},w${wmemQueued},o${optmem}${newer})`]
}

/** `<->`: what was shut down is not an arrow. */
export function shutdownTexts(attrs: Remaining): string[] {
  const mask = attrs.number('shutdown')
  return mask === undefined ? [] : [`${mask & 1 ? '-' : '<'}-${mask & 2 ? '-' : '>'}`]
}

/** `sk:1f`: what identifies a socket. */
export function cookieText(cookie: unknown): string {
  const [low = 0, high = 0] = Array.isArray(cookie) ? (cookie as readonly number[]) : []
  return `sk:${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`
}

/** `uid:1000 ino:519 sk:1f` */
export function detailTexts(uid: number | undefined, from: Remaining): string[] {
  const [ino, cookie] = [from.take('ino') ?? from.take('inode'), from.take('cookie')]
  return [...(uid ? [`uid:${uid}`] : []), ...(ino === undefined ? [] : [`ino:${ino}`]), cookieText(cookie)]
}

/** A number as printf's %g prints it. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(6)))
