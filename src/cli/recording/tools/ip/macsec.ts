import { hexText } from '../../../../capture/json/json.ts'
import { Remaining, type Taker } from '../remaining.ts'
import { type IpContext, ipLine } from './line.ts'

type Values = Readonly<Record<string, unknown>>
type Numbered = { readonly value: Values }

/** MACSEC_CIPHER_ID_* (linux/if_macsec.h). The first is MACSEC_DEFAULT_CIPHER_ID. */
const CIPHERS: Readonly<Record<string, string>> = {
  80020001000001: 'GCM-AES-128',
  '80c20001000001': 'GCM-AES-128',
  '80c20001000002': 'GCM-AES-256',
  '80c20001000003': 'GCM-AES-XPN-128',
  '80c20001000004': 'GCM-AES-XPN-256',
}
const VALIDATE = ['disabled', 'check', 'strict']
const OFFLOAD = ['off', 'phy', 'mac']

const onOff = (value: unknown): string => (value ? 'on' : 'off')
const sciText = (value: unknown): string =>
  BigInt((value as bigint | undefined) ?? 0n)
    .toString(16)
    .padStart(16, '0')
/** `inPktsNoSci` as `InPktsNoSCI`. */
const counterName = (key: string): string =>
  key.charAt(0).toUpperCase() + key.slice(1).replace(/(?:Sci|Ok|Sa)$/, (end) => end.toUpperCase())

/** Counters by name, as `ip -s` prints them in columns. */
function statsText(from: Remaining, key: string): string[] {
  const stats = from.peek(key)
  if (typeof stats !== 'object' || stats === null || 'unknown' in stats) return []
  from.take(key)
  return ['stats:', ...Object.entries(stats).map(([name, count]) => `${counterName(name)} ${count}`)]
}

function settings(from: Remaining): string {
  const secy = from.inside('secy')
  const flag = (key: string, name: string): string => `${name} ${onOff(secy.number(key))}`
  const [validate, replay] = [secy.number('validate') ?? 0, secy.number('replay')]
  const sending = secy.number('encodingSa') ?? 0
  const cipher = BigInt(secy.take<bigint>('cipherSuite') ?? 0n).toString(16)
  // ip prints the number of the sending association as `sc` and `sa`, too.
  const words = [
    flag('protect', 'protect'),
    `validate ${VALIDATE[validate] ?? validate}`,
    `sc ${onOff(sending)} sa ${onOff(sending)}`,
    flag('encrypt', 'encrypt'),
    flag('incSci', 'send_sci'),
    flag('es', 'end_station'),
    flag('scb', 'scb'),
    `replay ${onOff(replay)}${replay ? ` window ${secy.take('window')}` : ''}`,
    `cipher suite: ${CIPHERS[cipher] ?? `0x${cipher}`}, using ICV length ${secy.take('icvLen')}`,
    `TXSC: ${sciText(secy.take('sci'))} on SA ${sending}`,
  ]
  return words.join(' ')
}

function associationText({ value }: Numbered): string {
  const from = new Remaining(value)
  const [number, ssci, keyid] = [from.take('an'), from.number('ssci'), from.take('keyid')]
  const pn = `${number}: PN ${from.take('pn')},`
  const state = `state ${onOff(from.number('active'))}, key ${keyid instanceof Uint8Array ? hexText(keyid).slice(2) : ''}`
  const short = ssci === undefined ? ' ' : `SSCI ${ssci.toString(16).padStart(8, '0')} `
  return [`${pn}${short}${state}`, ...statsText(from, 'stats')].join(' ') + from.rest()
}

function channelText({ value }: Numbered): string {
  const from = new Remaining(value)
  const associations = from.take<readonly Numbered[]>('saList') ?? []
  const head = `RXSC: ${sciText(from.take('sci'))}, state ${onOff(from.number('active'))}`
  return [head, ...statsText(from, 'stats'), ...associations.map(associationText)].join(' ') + from.rest()
}

const link: Taker<IpContext> = (from, { ifname }) => {
  const index = from.number('ifindex') ?? 0
  const [sending, receiving] = [from.take<readonly Numbered[]>('txsaList'), from.take<readonly Numbered[]>('rxscList')]
  const words = [
    `${index}: ${ifname(index)}: ${settings(from)}`,
    ...statsText(from, 'secyStats'),
    ...statsText(from, 'txscStats'),
    ...(sending ?? []).map(associationText),
    ...(receiving ?? []).map(channelText),
  ]
  const offload = from.inside('offload').number('type')
  return [...words, ...(offload === undefined ? [] : [`offload: ${OFFLOAD[offload] ?? offload}`])].join(' ')
}

/** A link with its channels and associations as `ip -s macsec show` prints it. The kernel never reports a key, only its name. */
export const macsecLine = ipLine({ MACSEC_CMD_GET_TXSC: [link] })
