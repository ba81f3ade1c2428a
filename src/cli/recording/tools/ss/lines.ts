import type { Recorded } from '../../../../capture.ts'
import type { PrintContext } from '../../../output/context.ts'
import { type HeadedWords, headedLine } from '../remaining.ts'
import { CLOSE, cookieText, detailTexts, memoryTexts, shutdownTexts, stateName } from './common.ts'
import { inetTexts } from './inet.ts'
import { packetTexts } from './packet.ts'

type Words = HeadedWords<PrintContext['ifname']>

const [STREAM, DGRAM, SEQPACKET] = [1, 2, 5]
const UNIX: Readonly<Record<number, string>> = { [STREAM]: 'u_str', [SEQPACKET]: 'u_seq' }

/** major(3) and minor(3) of a device. */
const deviceText = (dev: number): string => `${(dev >>> 8) & 0xfff}/${(dev & 0xff) | ((dev >>> 12) & 0xfff00)}`

/** A Unix socket as `ss -xanem` prints it (unix_show_sock), and what identifies it. */
const unixTexts: Words = (head, attrs) => {
  head.take('family')
  const { rqueue = 0, wqueue = 0 } = attrs.take<Readonly<Record<'rqueue' | 'wqueue', number>>>('rqlen') ?? {}
  const name = attrs.take<string>('name')
  const vfs = attrs.take<Readonly<Record<'ino' | 'dev', number>>>('vfs')
  const icons = attrs.take<readonly number[]>('icons')
  return [
    `${UNIX[head.number('type') ?? DGRAM] ?? 'u_dgr'} ${stateName(head.number('state') ?? 0)} ${rqueue} ${wqueue}`,
    // The parts of an abstract name end in NUL.
    `${name?.replaceAll('\0', '@') ?? '*'} ${head.take('ino')} * ${attrs.take('peer') ?? 0}`,
    ...memoryTexts(attrs, 'meminfo'),
    ...shutdownTexts(attrs),
    ...(vfs ? [`ino:${vfs.ino} dev:${deviceText(vfs.dev)}`] : []),
    ...(icons ? [['peers:', ...icons].join(' ')] : []),
    cookieText(head.take('cookie')),
  ]
}

/** A netlink socket as `ss -f netlink -anem` prints it (netlink_show_one), less zeros that are not of the message; and what identifies it. */
const netlinkTexts: Words = (head, attrs) => {
  head.take('family')
  const memory = attrs.peek('meminfo') as Readonly<Record<string, number>> | undefined
  const [first = 0, ...others] = attrs.take<readonly number[]>('groups') ?? []
  const isConnected = head.number('state') === 1
  // It prints the port id with a sign.
  const port = (head.number('portid') ?? 0) | 0
  const peer = isConnected ? `${head.take('dstGroup')}:${(head.number('dstPortid') ?? 0) | 0}` : '*'
  return [
    `${stateName(CLOSE)} ${memory?.['rmemAlloc'] ?? 0} ${memory?.['wmemAlloc'] ?? 0}`,
    `${head.take('protocol')}:${port === -1 ? '*' : port} ${peer}`,
    `groups=0x${first.toString(16).padStart(8, '0')}`,
    ...memoryTexts(attrs, 'meminfo'),
    ...others.flatMap((bits, i) => (bits === 0 ? [] : [`groups[${i + 1}] 0x${bits.toString(16)}`])),
    ...detailTexts(0, head),
  ]
}

const VSOCK: Readonly<Record<number, string>> = { [STREAM]: 'v_str', [DGRAM]: 'v_dgr' }
const ANY = 0xffffffff
const anyText = (value: unknown): string => (value === ANY ? '*' : String(value))

/** A socket to a virtual machine as `ss --vsock -an` prints it (vsock_show_sock), and what identifies it. */
const vsockTexts: Words = (head) => {
  head.take('family')
  const end = (which: 'src' | 'dst'): string => `${anyText(head.take(`${which}Cid`))}:${anyText(head.take(`${which}Port`))}`
  return [
    `${VSOCK[head.number('type') ?? 0] ?? '???'} ${stateName(head.number('state') ?? 0)} 0 0 ${end('src')} ${end('dst')}`,
    ...detailTexts(0, head),
  ]
}

const LINES: Readonly<Record<string, Words>> = {
  INET: inetTexts,
  INET6: inetTexts,
  UNIX: unixTexts,
  PACKET: packetTexts,
  NETLINK: netlinkTexts,
  VSOCK: vsockTexts,
}

/** A socket as ss(8) prints it, with numbers in place of names, and one space between columns. */
export function ssLine({ name, message }: Recorded, { ifname }: Pick<PrintContext, 'ifname'>): string | undefined {
  return headedLine(message, LINES[name.replace(/^SOCK_DIAG_BY_FAMILY_/, '')], ifname)
}
