import type { Recorded } from '../../../../capture.ts'
import { type DeviceAttrs, deviceOf, type PeerAttrs, peerOf } from '../../../../wireguard/device.ts'
import { byHandshake, deviceLines, peerLines } from '../../../wireguard/print.ts'
import { Remaining } from '../remaining.ts'

/** Takes what `wg show` prints of a peer, and what follows from it. */
function takePeer(value: PeerAttrs, hasTime: boolean): Remaining {
  const from = new Remaining(value)
  for (const key of ['publicKey', 'presharedKey', 'endpoint', 'allowedips', 'rxBytes', 'txBytes']) from.take(key)
  from.take('persistentKeepaliveInterval')
  if (from.peek('protocolVersion') === 1) from.take('protocolVersion')
  // wg says how long ago it was.
  if (hasTime || value.lastHandshakeTime?.sec === 0n) from.take('lastHandshakeTime')
  return from
}

/** A device, or the rest of its peers, as `wg show` prints it, in one line. A handshake was so long before the message. */
export function wireguardReply({ name, time, message }: Recorded): string | undefined {
  if (name !== 'WG_CMD_GET_DEVICE' || message.payload) return undefined
  const attrs = message.attrs as DeviceAttrs
  const values = attrs.peers ?? []
  const peers = values.map(({ value }) => peerOf(value))
  const from = new Remaining({ ...message.attrs, peers: undefined })
  from.take('peers')
  const hasName = attrs.ifname !== undefined
  // The kernel names the device in the first message only.
  if (hasName) for (const key of ['ifname', 'ifindex', 'privateKey', 'publicKey', 'listenPort', 'fwmark']) from.take(key)
  // A secret is hidden in the message already.
  const own = hasName ? deviceLines(deviceOf([{ ...message, attrs: { ...attrs, peers: [] } } as never]), true) : []
  const now = Number((time ?? 0n) / 1_000_000n)
  const shown = time === undefined ? peers.map((one) => ({ ...one, lastHandshakeTime: undefined })) : byHandshake(peers)
  const lines = [...own, ...shown.flatMap((peer) => peerLines(peer, now, true))]
  if (lines.length === 0) return undefined
  const rest = values.map(({ value }, i) => takePeer(value, time !== undefined).rest(`peers[${i}].`))
  return `${lines.map((text) => text.trim()).join(' ')}${from.rest()}${rest.join('')}`
}
