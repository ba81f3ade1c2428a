import { formatIp } from '../../../../netlink/codec/address.ts'
import type { Remaining } from '../remaining.ts'

const STATES = [
  ...['CLOSED', 'COOKIE_WAIT', 'COOKIE_ECHOED', 'ESTAB'],
  ...['SHUTDOWN_PENDING', 'SHUTDOWN_SENT', 'SHUTDOWN_RECEIVED', 'ACK_SENT'],
]
export const associationState = (state: number): string => STATES[state] ?? String(state)

const [AF_INET, AF_INET6] = [2, 10]

/** The address in a struct sockaddr_storage. The family is in the order of the machine: one of its bytes is 0. */
function hostText(address: Uint8Array): string {
  const family = (address[0] ?? 0) | (address[1] ?? 0)
  if (family === AF_INET) return formatIp(address.subarray(4, 8))
  return family === AF_INET6 ? formatIp(address.subarray(8, 24)) : ''
}

/** `locals:127.0.0.1,10.0.0.1` */
export function hostTexts(attrs: Remaining, key: 'locals' | 'peers'): string[] {
  const addresses = attrs.take<readonly Uint8Array[]>(key)
  return addresses ? [`${key}:${addresses.map(hostText).join(',')}`] : []
}

const hex = (value: number): string => value.toString(16)

/** struct sctp_info in the order of ss (sctp_stats_print): a word, the member if that is another, and its form. */
const WORDS: readonly (readonly [name: string, key?: string, text?: (value: number) => string])[] = [
  ...([['tag', 'tag', hex], ['state', 'state', associationState], ['rwnd'], ['unackdata'], ['penddata'], ['instrms']] as const),
  ...([['outstrms'], ['inqueue'], ['outqueue'], ['overerr', 'overallError'], ['maxburst', 'maxBurst'], ['maxseg']] as const),
  ...([
    ['prwnd', 'peerRwnd'],
    ['ptag', 'peerTag', hex],
    ['pcapable', 'peerCapable'],
    ['psack', 'peerSack'],
  ] as const),
  ...([
    ['autoclose', 'sAutoclose'],
    ['adapind', 'sAdaptationInd'],
    ['pdpoint', 'sPdPoint'],
    ['nodelay', 'sNodelay'],
  ] as const),
  ...([
    ['nofrag', 'sDisableFragments'],
    ['v4mapped', 'sV4mapped'],
    ['fraginl', 'sFragInterleave'],
  ] as const),
]

/** What `ss -i` prints of SCTP. */
export function sctpTexts(info: Remaining): string[] {
  const address = info.peek('pAddress')
  if (address instanceof Uint8Array && address.every((byte) => byte === 0)) info.take('pAddress')
  return WORDS.flatMap(([name, key = name, text = String]) => {
    const value = info.number(key)
    return value ? [`${name}:${text(value)}`] : []
  })
}
