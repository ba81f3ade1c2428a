import { formatIp } from '../../../../netlink/codec/address.ts'
import type { PrintContext } from '../../../output/context.ts'
import { hexOrZero, type Remaining, takeBits } from '../remaining.ts'
import { detailTexts, memoryTexts, shutdownTexts, stateName } from './common.ts'
import { associationState, hostTexts, sctpTexts } from './sctp.ts'
import { tcpTexts } from './tcp.ts'
import { mptcpTexts, ulpTexts } from './upper.ts'

/** An address and a port: `[::1]:8081`, `*:9090` of a socket for both families, `127.0.0.1%lo:53` of one that is bound to a link. */
function endText(address: unknown, port: unknown, isBoth: boolean, link?: string): string {
  const text = String(address)
  const host = isBoth && text === '::' ? '*' : text.includes(':') ? `[${text}]` : text
  return `${host}${link === undefined ? '' : `%${link}`}:${port || '*'}`
}

const TIMERS = ['off', 'on', 'keepalive', 'timewait', 'persist']

/** `9min59sec`, `1.200ms`: the more time, the fewer digits (print_ms_timer). */
function timerText(total: number): string {
  const minutes = Math.floor(total / 60_000)
  const seconds = minutes > 9 ? 0 : Math.floor(total / 1000) % 60
  const ms = minutes > 0 || seconds > 9 ? 0 : total % 1000
  const rest = seconds === 0 ? '' : `${seconds}${ms === 0 ? 'sec' : '.'}`
  return `${minutes === 0 ? '' : `${minutes}min`}${rest}${ms === 0 ? '' : `${String(ms).padStart(3, '0')}ms`}`
}

function timerTexts(head: Remaining, isSctp: boolean): string[] {
  const timer = head.number('timer')
  if (!timer) return []
  const expires = timerText(head.number('expires') ?? 0)
  return [`timer:(${isSctp ? 'T3_RTX' : (TIMERS[timer] ?? 'unknown')},${expires},${head.number('retrans') ?? 0})`]
}

/** Options of a socket, a bit each, in the two bytes of struct inet_diag_sockopt. */
const FIRST = 'recverrIsIcskFreebindHdrinclMcLoopTransparentMcAllNodefrag'
const SECOND = 'bindAddressNoPortRecverrRfc4884DeferConnectUnused'
const OPTIONS = ['recverr', 'is_icsk', 'freebind', 'hdrincl', 'mc_loop', 'transparent', 'mc_all', 'nodefrag']
const MORE_OPTIONS = ['bind_addr_no_port', 'recverr_rfc4884', 'defer_connect']

function optionTexts(attrs: Remaining): string[] {
  if (attrs.peek('sockopt') === undefined) return []
  const from = attrs.inside('sockopt', true)
  const words = [...takeBits(from, FIRST, OPTIONS), ...takeBits(from, SECOND, MORE_OPTIONS)]
  return [`inet-sockopt: (${words.map((word) => ` ${word}`).join('')})`]
}

/** Bytes of a key as ss escapes them. */
const escaped = (bytes: Uint8Array): string =>
  [...bytes]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x5c && byte !== 0x2c
        ? String.fromCharCode(byte)
        : `\\${byte.toString(8).padStart(3, '0')}`,
    )
    .join('')

interface Signature {
  readonly family: number
  readonly prefixlen: number
  readonly keylen: number
  readonly addr: Uint8Array
  readonly key: Uint8Array | string
}

const AF_INET = 2

function signatureTexts(attrs: Remaining): string[] {
  const keys = attrs.take<readonly Signature[]>('md5sig')
  const texts = keys?.map(({ family, prefixlen, keylen, addr, key }) => {
    const shown = typeof key === 'string' ? key : escaped(key.subarray(0, keylen))
    return `${formatIp(family === AF_INET ? addr.subarray(0, 4) : addr)}/${prefixlen}=${shown}`
  })
  return texts ? [`md5keys:${texts.join(',')}`] : []
}

type Memory = Readonly<Record<string, number>>

/** Memory as ss prints it of kernels that have no other form. Where they have both, the values are usually the same. */
function oldMemoryTexts(attrs: Remaining): string[] {
  const [old, newer] = [attrs.peek('meminfo') as Memory | undefined, attrs.peek('skmeminfo') as Memory | undefined]
  if (!old) return []
  const { rmem, wmem, fmem, tmem } = old
  const isSame = rmem === newer?.['rmemAlloc'] && wmem === newer?.['wmemQueued'] && fmem === newer?.['fwdAlloc']
  if (!newer || (isSame && tmem === newer['wmemAlloc'])) attrs.take('meminfo')
  return newer ? [] : [`mem:(r${rmem},w${wmem},f${fmem},t${tmem})`]
}

/** A socket of TCP, MPTCP, SCTP, UDP or raw IP as `ss -anemoi --tos --inet-sockopt` prints it (inet_show_sock). */
export function inetTexts(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const id = head.inside('id', true)
  head.take('family')
  const v6only = attrs.number('skv6only')
  const isBoth = !v6only
  const index = id.number('if')
  const one = (key: string, text: (value: number) => string): string[] => {
    const value = attrs.number(key)
    return value === undefined ? [] : [text(value)]
  }
  const mark = attrs.number('mark')
  // A raw socket has it as its port.
  if (attrs.peek('protocol') === id.peek('sport')) attrs.take('protocol')
  const details = [...(head.peek('uid') ? [`uid:${head.take('uid')}`] : []), `ino:${head.take('inode')}`, ...detailTexts(0, id)]
  const info = attrs.inside('info')
  const [state, isSctp] = [head.number('state') ?? 0, attrs.peek('locals') !== undefined]
  // Behind the socket of SCTP come its associations, which have states of their own.
  const isAssociation = isSctp && attrs.peek('peers') !== undefined
  return [
    `${isAssociation ? `\`- ${associationState(state)}` : stateName(state)} ${head.take('rqueue')} ${head.take('wqueue')}`,
    endText(id.take('src'), id.take('sport'), isBoth, index ? ifname(index) : undefined),
    endText(id.take('dst'), id.take('dport'), isBoth),
    ...timerTexts(head, isSctp),
    ...details,
    ...(mark ? [`fwmark:0x${mark.toString(16)}`] : []),
    ...(v6only === undefined ? [] : [`v6only:${v6only}`]),
    ...shutdownTexts(attrs),
    ...one('tos', (value) => `tos:${hexOrZero(value)}`),
    ...one('tclass', (value) => `tclass:${hexOrZero(value)}`),
    ...one('classId', (value) => `class_id:${hexOrZero(value)}`),
    ...optionTexts(attrs),
    ...oldMemoryTexts(attrs),
    ...memoryTexts(attrs, 'skmeminfo'),
    ...hostTexts(attrs, 'locals'),
    ...hostTexts(attrs, 'peers'),
    ...(info.peek('sctp') === undefined ? [] : sctpTexts(info.inside('sctp', true))),
    ...(info.peek('tcp') === undefined ? [] : tcpTexts(info.inside('tcp', true), attrs)),
    ...(info.peek('mptcp') === undefined ? [] : mptcpTexts(info.inside('mptcp', true))),
    ...signatureTexts(attrs),
    ...ulpTexts(attrs),
  ]
}
