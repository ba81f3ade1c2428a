import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, line } from '../command.ts'
import { Remaining } from '../remaining.ts'

const PROTOCOLS: Readonly<Record<number, string>> = {
  6: '-t',
  17: '-u',
  33: '-d',
  132: '-S',
  136: '--udplite',
  255: '-w',
  262: '-M',
}
const FAMILIES: Readonly<Record<number, string>> = { 1: '-x', 2: '-4', 10: '-6', 16: '-f netlink', 17: '-0', 40: '--vsock' }
/** States of sockets as bits: LISTEN and CLOSE are not connected. */
const [LISTEN, CLOSE, ALL] = [1 << 10, 1 << 7, 0xfff]
/** What ss shows without -a and -l: all but LISTEN, CLOSE, TIME-WAIT and SYN-RECV. */
const CONNECTED = 0xb37
const EXTENSIONS: readonly (readonly [bits: number, option: string])[] = [
  [2, '-i'],
  [1, '-m'],
]

function statesText(states: number | undefined): string {
  if (states === undefined || states === CONNECTED) return ''
  if (states === ALL) return '-a'
  return states === LISTEN || states === (LISTEN | CLOSE) ? '-l' : `(states 0x${states.toString(16)})`
}

const addressText = (address: unknown, port: unknown): string =>
  String(address).includes(':') ? `[${address}]:${port}` : `${address}:${port}`

/** The socket, if the request names one. */
function socketText(from: Remaining): string {
  const id = from.inside('id', true)
  const [src, dst, sport, dport] = ['src', 'dst', 'sport', 'dport'].map((key) => id.take(key))
  id.take('cookie')
  if (src === undefined || (sport === 0 && dport === 0)) return ''
  return `src ${addressText(src, sport)} dst ${addressText(dst, dport)}`
}

/** A request of sock_diag as the command line of ss(8). */
export function ssRequest({ name, message }: Recorded): CommandWords | undefined {
  if (message.payload || !/^SOCK_(?:DIAG_BY_FAMILY|DESTROY)_/.test(name)) return undefined
  const head = new Remaining(message.header as Record<string, unknown>, true)
  const attrs = new Remaining(message.attrs)
  // Protocols above 255 do not fit into the struct.
  const [family, small, extensions] = [head.number('family') ?? 0, head.number('protocol') ?? 0, head.number('idiagExt') ?? 0]
  const protocol = attrs.number('protocol') ?? small
  const states = ['idiagStates', 'udiagStates', 'vdiagStates'].map((key) => head.number(key)).find((one) => one !== undefined)
  for (const key of ['udiagShow', 'pdiagShow', 'ndiagShow', 'udiagCookie', 'pdiagCookie', 'ndiagCookie', 'vdiagCookie'])
    head.take(key)
  const isInet = family === 2 || family === 10
  const words = [
    FAMILIES[family] ?? `-f ${family}`,
    isInet ? (PROTOCOLS[protocol] ?? `(protocol ${protocol})`) : '',
    ...EXTENSIONS.flatMap(([bit, option]) => (extensions & bit ? [option] : [])),
    name.startsWith('SOCK_DESTROY') ? '-K' : statesText(states),
    socketText(head),
  ]
  return line('ss', ...words, head.rest(), attrs.rest())
}
