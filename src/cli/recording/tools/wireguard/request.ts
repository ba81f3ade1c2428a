import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, line } from '../command.ts'
import { Remaining } from '../remaining.ts'

/** WGPEER_F_*: what becomes of the peer. */
const REMOVE = 1
const REPLACE_ALLOWED_IPS = 2
const UPDATE_ONLY = 4
/** WGDEVICE_F_REPLACE_PEERS: as `wg setconf` does. */
const REPLACE_PEERS = 1
const ZEROS = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

/** A key as wg writes it, or `(hidden)`. */
function keyText(key: unknown): string {
  if (!(key instanceof Uint8Array)) return String(key)
  return btoa(String.fromCharCode(...key))
}

interface AllowedIp {
  readonly value: { readonly ipaddr?: unknown; readonly cidrMask?: unknown }
}

function peerText(value: Readonly<Record<string, unknown>>): string {
  const from = new Remaining(value)
  const flags = from.number('flags') ?? 0
  const [key, preshared] = [from.take('publicKey'), from.take('presharedKey')]
  const [endpoint, keepalive] = [from.take('endpoint'), from.take('persistentKeepaliveInterval')]
  const list = from.take<readonly AllowedIp[]>('allowedips')
  const addresses = list?.map(({ value: { ipaddr, cidrMask } }) => `${ipaddr}/${cidrMask}`).join(',')
  const sign = list && (flags & REPLACE_ALLOWED_IPS) === 0 ? '+' : ''
  const words = [
    `peer ${keyText(key)}`,
    ...(flags & REMOVE ? ['remove'] : []),
    ...(flags & UPDATE_ONLY ? ['(only if it exists)'] : []),
    ...(preshared === undefined ? [] : [`preshared-key ${keyText(preshared)}`]),
    ...(endpoint === undefined ? [] : [`endpoint ${endpoint}`]),
    ...(keepalive === undefined ? [] : [`persistent-keepalive ${keepalive === 0 ? 'off' : keepalive}`]),
    ...(addresses === undefined && (flags & REPLACE_ALLOWED_IPS) === 0 ? [] : [`allowed-ips ${sign}${addresses ?? '""'}`]),
  ]
  return `${words.join(' ')}${from.rest()}`
}

/** A request of wg(8) as its command line. */
export function wireguardRequest({ name, message }: Recorded): CommandWords | undefined {
  if (message.payload) return undefined
  const from = new Remaining(message.attrs)
  const device = String(from.take('ifname') ?? `index ${from.take('ifindex')}`)
  if (name === 'WG_CMD_GET_DEVICE') return line('wg show', device, from.rest())
  if (name !== 'WG_CMD_SET_DEVICE') return undefined
  const [key, port, mark, flags] = ['privateKey', 'listenPort', 'fwmark', 'flags'].map((one) => from.take(one))
  const peers = from.take<readonly { readonly value: Readonly<Record<string, unknown>> }[]>('peers')
  return line(
    Number(flags ?? 0) & REPLACE_PEERS ? 'wg setconf' : 'wg set',
    device,
    ...(key === undefined ? [] : [`private-key ${keyText(key) === ZEROS ? '""' : keyText(key)}`]),
    ...(port === undefined ? [] : [`listen-port ${port}`]),
    ...(mark === undefined ? [] : [`fwmark ${mark === 0 ? 'off' : `0x${Number(mark).toString(16)}`}`]),
    ...(peers ?? []).map(({ value }) => peerText(value)),
    from.rest(),
  )
}
