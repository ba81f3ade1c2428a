import { type Remaining, takeBits } from '../remaining.ts'

// Layers above TCP: TLS of the kernel, and MPTCP.

const VERSIONS: Readonly<Record<number, string>> = { 771: '1.2', 772: '1.3' }
const CIPHERS: Readonly<Record<number, string>> = { 51: 'aes-gcm-128', 52: 'aes-gcm-256' }
const MODES = ['', 'none', 'sw', 'hw', 'hw-record']

function tlsTexts(tls: Remaining): string[] {
  const version = tls.number('version')
  const cipher = CIPHERS[Number(tls.peek('cipher') ?? 0)]
  if (cipher !== undefined) tls.take('cipher')
  const mode = (name: 'rxconf' | 'txconf'): string[] => {
    const value = tls.number(name)
    return value === undefined ? [] : [`${name}: ${MODES[value] || `unknown(${value})`}`]
  }
  return [
    ...(version === undefined ? [] : [`version: ${VERSIONS[version] ?? `unknown(${version})`}`]),
    ...(cipher === undefined ? [] : [`cipher: ${cipher}`]),
    ...mode('rxconf'),
    ...mode('txconf'),
    ...(tls.take('zcRoTx') === undefined ? [] : ['zc_ro_tx']),
  ]
}

/** MPTCP_SUBFLOW_FLAG_*, a letter for each bit: the peer's are capital. */
const LETTERS = 'MmJjBbecv'

const hexText = (value: unknown, digits = 1): string =>
  BigInt(value as number)
    .toString(16)
    .padStart(digits, '0')

function subflowTexts(from: Remaining): string[] {
  const one = (key: string, name: string): string[] => {
    const value = from.take(key)
    return value === undefined ? [] : [`${name}:${hexText(value)}`]
  }
  const letters = takeBits(from, 'flags', [...LETTERS]).join('')
  const keys = ['tokenRem', 'idRem', 'tokenLoc', 'idLoc'] as const
  const isKnown = keys.every((key) => from.peek(key) !== undefined)
  const [remote, remoteId, local, localId] = isKnown ? keys.map((key) => from.take(key)) : []
  return [
    ...(letters ? [`flags:${letters}`] : []),
    ...(isKnown ? [`token:${hexText(remote, 4)}(id:${remoteId})/${hexText(local, 4)}(id:${localId})`] : []),
    ...one('mapSeq', 'seq'),
    ...one('mapSfseq', 'sfseq'),
    ...one('ssnOffset', 'ssnoff'),
    ...one('mapDatalen', 'maplen'),
  ]
}

/** `tcp-ulp-tls version: 1.2 …` */
export function ulpTexts(attrs: Remaining): string[] {
  const from = attrs.inside('ulpInfo')
  const name = from.take('name')
  const [tls, mptcp] = [from.inside('tls'), from.inside('mptcp')]
  return [...(name === undefined ? [] : [`tcp-ulp-${name}`]), ...tlsTexts(tls), ...subflowTexts(mptcp)]
}

const COUNTS = [
  ['subflows', 'subflows'],
  ['addAddrSignal', 'add_addr_signal'],
  ['addAddrAccepted', 'add_addr_accepted'],
  ['subflowsMax', 'subflows_max'],
  ['addAddrSignalMax', 'add_addr_signal_max'],
  ['addAddrAcceptedMax', 'add_addr_accepted_max'],
] as const
const FLAGS = ['fallback', 'remote_key']
const SEQUENCES = [
  ['token', 'token'],
  ['writeSeq', 'write_seq'],
  ['sndUna', 'snd_una'],
  ['rcvNxt', 'rcv_nxt'],
] as const

/** struct mptcp_info in the order of ss (mptcp_stats_print). */
export function mptcpTexts(info: Remaining): string[] {
  const some = (key: string, text: (value: unknown) => string): string[] => {
    const value = info.take(key)
    return value ? [text(value)] : []
  }
  return [
    ...COUNTS.flatMap(([key, name]) => some(key, (value) => `${name}:${value}`)),
    ...takeBits(info, 'flags', FLAGS),
    ...SEQUENCES.flatMap(([key, name]) => some(key, (value) => `${name}:${hexText(value)}`)),
  ]
}
