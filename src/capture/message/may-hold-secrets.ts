import { NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { align, Bytes } from '../../netlink/codec/bytes.ts'
import { type Any, holdsSecret, secretTypes } from '../../netlink/codec/secrets.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from '../../netlink/message/header.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { sliceOrWrong } from '../../netlink/message/slice.ts'
import { rowHolds } from '../../netlink/message/without-secrets.ts'
import type { Datagram } from '../source/item.ts'
import { NETLINK } from './protocols.ts'

const protocols = new WeakMap<Protocol, boolean>()

/**
 * Whether the messages of a datagram may hold keys or passwords. Of generic netlink only the families of the datagram are
 * looked at: their tables are made anyway.
 */
export function mayHoldSecrets(protocol: Protocol, { bytes, littleEndian }: Pick<Datagram, 'bytes' | 'littleEndian'>): boolean {
  return (protocol.number === NETLINK.GENERIC || protocolMay(protocol)) && aMessageMay(protocol, new Bytes(bytes, littleEndian))
}

function aMessageMay(protocol: Protocol, b: Bytes): boolean {
  let slice = sliceOrWrong(b, 0)
  for (; typeof slice === 'object'; slice = sliceOrWrong(b, align(slice.end))) {
    const { at, end, header } = slice
    const body = at + NLMSG_HDRLEN
    if (header.type === NLMSG.ERROR ? requestMay(protocol, b, header, body, end) : bodyMay(protocol, b, header, body, end))
      return true
  }
  return slice !== undefined
}

/** Whether the request that the error message at [at, end) repeats may hold a secret. An ACK repeats its header only. */
function requestMay(protocol: Protocol, b: Bytes, { flags }: Nlmsghdr, at: number, end: number): boolean {
  const body = at + 4 + NLMSG_HDRLEN
  if (body > end) return true
  const request = nlmsghdr.read(b, at + 4, body)
  if ((flags & NLM_F.CAPPED) !== 0 || b.view.getInt32(at, b.le) === 0) {
    if ((flags & NLM_F.ACK_TLVS) !== 0 || body === end) return false
    const { row } = protocol.find(request.type, request.flags, b.u8[body])
    return row !== undefined && rowHolds(row)
  }
  const stop = at + 4 + request.len
  return stop < body || stop > end || bodyMay(protocol, b, request, body, stop)
}

/** Whether a body has an attribute in which the tables have a secret. Most messages of a family have none. */
function bodyMay(protocol: Protocol, b: Bytes, { type, flags }: Nlmsghdr, at: number, end: number): boolean {
  const { row, layout } = protocol.find(type, flags, at < end ? b.u8[at] : undefined)
  if (!row || !rowHolds(row)) return false
  const codec = layout.bodyOf?.(b, at, end, flags)
  if (!codec || codec.header.short || end - at < codec.header.size || holdsSecret(codec.header as Any)) return true
  const { shape } = codec.attrs
  if (shape.type !== 'attributes') return holdsSecret(codec.attrs)
  const types = secretTypes(shape.table)
  let next = at + align(codec.header.size)
  for (let length = 0; next + 4 <= end; next += align(length)) {
    length = b.view.getUint16(next, b.le)
    if (length < 4 || next + length > end || types.has(b.view.getUint16(next + 2, b.le) & NLA_TYPE_MASK)) return true
  }
  return next < end
}

/** Whether any message of a protocol may hold keys or passwords. */
export function protocolMay(protocol: Protocol): boolean {
  const known = protocols.get(protocol)
  if (known !== undefined) return known
  const found = Object.values(protocol.messages).some(rowHolds)
  protocols.set(protocol, found)
  return found
}
