import { jsonOf } from '../../netlink/base/json.ts'
import type { WireguardDevice, WireguardPeer } from '../../wireguard.ts'

/** How wg(8) prints what is not set. */
const NONE = '(none)'
const HIDDEN = '(hidden)'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** `1 minute, 3 seconds ago`, as wg(8) counts. `now` is in milliseconds. */
export function ago(time: Date, now: number): string {
  const seconds = Math.floor(now / 1000) - Math.floor(time.getTime() / 1000)
  if (seconds === 0) return 'Now'
  if (seconds < 0) return '(System clock wound backward; connection problems may ensue.)'
  return `${units(seconds)} ago`
}

function units(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / YEAR), 'year'],
    [Math.floor((seconds % YEAR) / DAY), 'day'],
    [Math.floor((seconds % DAY) / HOUR), 'hour'],
    [Math.floor((seconds % HOUR) / MINUTE), 'minute'],
    [seconds % MINUTE, 'second'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(', ')
}

/** `92 B`, `1.05 KiB`. */
export function bytesText(bytes: bigint): string {
  if (bytes < 1024n) return `${bytes} B`
  let amount = Number(bytes) / 1024
  for (const unit of ['KiB', 'MiB', 'GiB']) {
    if (amount < 1024) return `${amount.toFixed(2)} ${unit}`
    amount /= 1024
  }
  return `${amount.toFixed(2)} TiB`
}

const keepalive = (seconds: number): string => (seconds === 0 ? 'off' : `every ${units(seconds)}`)
const mark = (fwmark: number): string => (fwmark === 0 ? 'off' : `0x${fwmark.toString(16)}`)
const networks = (peer: WireguardPeer, between: string): string => peer.allowedips.join(between) || NONE

/** Peers as `wg show` orders them: the one that talked last comes first. */
export const byHandshake = (peers: readonly WireguardPeer[]): WireguardPeer[] =>
  peers.toSorted((a, b) => (b.lastHandshakeTime?.getTime() ?? 0) - (a.lastHandshakeTime?.getTime() ?? 0))

/** A link as `wg show` prints it. Keys are hidden unless `keys`. */
export function pretty(device: WireguardDevice, now: number, keys: boolean): string {
  const peers = byHandshake(device.peers).flatMap((peer) => ['', ...peerLines(peer, now, keys)])
  return `${[...deviceLines(device, keys), ...peers].join('\n')}\n`
}

/** The lines of `wg show` for a link without its peers. */
export function deviceLines(device: WireguardDevice, keys: boolean): string[] {
  const lines = [`interface: ${device.ifname}`]
  if (device.publicKey) lines.push(`  public key: ${device.publicKey}`)
  if (device.privateKey) lines.push(`  private key: ${keys ? device.privateKey : HIDDEN}`)
  if (device.listenPort !== 0) lines.push(`  listening port: ${device.listenPort}`)
  if (device.fwmark !== 0) lines.push(`  fwmark: ${mark(device.fwmark)}`)
  return lines
}

/** The lines of `wg show` for a peer. `now` is in milliseconds. */
export function peerLines(peer: WireguardPeer, now: number, keys: boolean): string[] {
  const lines = [`peer: ${peer.publicKey}`]
  if (peer.presharedKey) lines.push(`  preshared key: ${keys ? peer.presharedKey : HIDDEN}`)
  if (peer.endpoint) lines.push(`  endpoint: ${peer.endpoint}`)
  lines.push(`  allowed ips: ${networks(peer, ', ')}`)
  if (peer.lastHandshakeTime) lines.push(`  latest handshake: ${ago(peer.lastHandshakeTime, now)}`)
  if (peer.rxBytes !== 0n || peer.txBytes !== 0n)
    lines.push(`  transfer: ${bytesText(peer.rxBytes)} received, ${bytesText(peer.txBytes)} sent`)
  if (peer.persistentKeepaliveInterval !== 0) lines.push(`  persistent keepalive: ${keepalive(peer.persistentKeepaliveInterval)}`)
  return lines
}

const seconds = ({ lastHandshakeTime }: WireguardPeer): string => String(Math.floor((lastHandshakeTime?.getTime() ?? 0) / 1000))
const interval = (peer: WireguardPeer): string =>
  peer.persistentKeepaliveInterval === 0 ? 'off' : String(peer.persistentKeepaliveInterval)

/** What `wg show LINK WORD` prints of the link. */
export const OF_LINK: Readonly<Record<string, (device: WireguardDevice) => string>> = {
  'public-key': ({ publicKey = NONE }) => publicKey,
  'private-key': ({ privateKey = NONE }) => privateKey,
  'listen-port': ({ listenPort }) => String(listenPort),
  fwmark: ({ fwmark }) => mark(fwmark),
}

/** What `wg show LINK WORD` prints of each peer. */
export const OF_PEERS: Readonly<Record<string, (peer: WireguardPeer) => string[]>> = {
  peers: ({ publicKey }) => [publicKey],
  'preshared-keys': ({ publicKey, presharedKey = NONE }) => [publicKey, presharedKey],
  endpoints: ({ publicKey, endpoint = NONE }) => [publicKey, endpoint],
  'allowed-ips': (peer) => [peer.publicKey, networks(peer, ' ')],
  'latest-handshakes': (peer) => [peer.publicKey, seconds(peer)],
  'persistent-keepalive': (peer) => [peer.publicKey, interval(peer)],
  transfer: ({ publicKey, rxBytes, txBytes }) => [publicKey, String(rxBytes), String(txBytes)],
}

/** The lines of `wg show LINK dump`. `before` is the name of the link in the dump of all. */
export function dumpLines(device: WireguardDevice, before: readonly string[]): string {
  const { privateKey = NONE, publicKey = NONE, listenPort, fwmark, peers } = device
  const rows = [
    [privateKey, publicKey, String(listenPort), mark(fwmark)],
    ...peers.map((peer) => [
      peer.publicKey,
      peer.presharedKey ?? NONE,
      peer.endpoint ?? NONE,
      networks(peer, ','),
      seconds(peer),
      String(peer.rxBytes),
      String(peer.txBytes),
      interval(peer),
    ]),
  ]
  return rows.map((row) => `${[...before, ...row].join('\t')}\n`).join('')
}

/** A link as `wg showconf` writes it, for `wg setconf`. */
export function configuration({ listenPort, fwmark, privateKey, peers }: WireguardDevice): string {
  const own = [
    '[Interface]',
    ...(listenPort === 0 ? [] : [`ListenPort = ${listenPort}`]),
    ...(fwmark === 0 ? [] : [`FwMark = ${mark(fwmark)}`]),
    ...(privateKey ? [`PrivateKey = ${privateKey}`] : []),
  ]
  const sections = peers.map((peer) =>
    [
      '[Peer]',
      `PublicKey = ${peer.publicKey}`,
      ...(peer.presharedKey ? [`PresharedKey = ${peer.presharedKey}`] : []),
      ...(peer.allowedips.length > 0 ? [`AllowedIPs = ${peer.allowedips.join(', ')}`] : []),
      ...(peer.endpoint ? [`Endpoint = ${peer.endpoint}`] : []),
      ...(peer.persistentKeepaliveInterval === 0 ? [] : [`PersistentKeepalive = ${peer.persistentKeepaliveInterval}`]),
    ].join('\n'),
  )
  return `${[own.join('\n'), ...sections].join('\n\n')}\n`
}

/** Links as JSON. Keys are hidden unless `keys`. */
export function jsonText(devices: readonly WireguardDevice[], keys: boolean): string {
  const hidden = (device: WireguardDevice) => ({
    ...device,
    ...(device.privateKey ? { privateKey: HIDDEN } : {}),
    peers: device.peers.map((peer) => ({ ...peer, ...(peer.presharedKey ? { presharedKey: HIDDEN } : {}) })),
  })
  return JSON.stringify(jsonOf(keys ? devices : devices.map(hidden)))
}
