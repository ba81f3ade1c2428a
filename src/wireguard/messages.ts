import type { Prefix } from '../netlink/codec/address.ts'
import { isIpv4 } from '../netlink/codec/address.ts'
import { AF } from '../rtnl/constants.ts'
import type { CheckedChanges, CheckedPeer } from './changes.ts'

/**
 * Bytes of peers in one message. A nest has a length of 16 bits, and the kernel reads no message that is longer than the
 * send buffer of a socket: half of the first leaves room in every case.
 */
const MOST = 32_768
/** Bytes of a peer without its networks: nests, keys, flags, endpoint of IPv6, interval. */
const PEER = 4 + 36 + 36 + 8 + 32 + 8 + 4
/** Bytes of a network: its nest, family, address, length. */
const NETWORK = { inet: 4 + 8 + 8 + 8, inet6: 4 + 8 + 20 + 8 }

/** WGDEVICE_F_REPLACE_PEERS, WGPEER_F_* (linux/wireguard.h). */
const REPLACE_PEERS = 1
const REMOVE_ME = 1
const REPLACE_ALLOWEDIPS = 2
const UPDATE_ONLY = 4

interface PeerPart {
  readonly publicKey: Uint8Array
  readonly [key: string]: unknown
}

/**
 * Returns the attributes of the messages that make changes: more than one where they are long. Only the first message has
 * the values of the link and replaces its peers, and only the first part of a peer replaces its networks.
 */
export function messagesOf(which: object, { peers, replacePeers, ...link }: CheckedChanges): object[] {
  const out: PeerPart[][] = [[]]
  let room = MOST
  for (const peer of peers) {
    for (const { attrs, bytes } of partsOf(peer)) {
      if (bytes > room && (out.at(-1) as PeerPart[]).length > 0) {
        out.push([])
        room = MOST
      }
      ;(out.at(-1) as PeerPart[]).push(attrs)
      room -= bytes
    }
  }
  return out.map((parts, i) => ({
    ...which,
    ...(i === 0 && link),
    ...(i === 0 && replacePeers && { flags: REPLACE_PEERS }),
    ...(parts.length > 0 && { peers: parts.map((value) => ({ index: 0, value })) }),
  }))
}

/** Splits a peer with many networks. */
function partsOf({ allowedips, remove, updateOnly, ...own }: CheckedPeer): { attrs: PeerPart; bytes: number }[] {
  const always = (remove ? REMOVE_ME : 0) | (updateOnly ? UPDATE_ONLY : 0)
  const chunks = chunksOf(allowedips ?? [])
  return chunks.map((networks, i) => {
    const flags = i === 0 ? always | (allowedips && !remove ? REPLACE_ALLOWEDIPS : 0) : always
    return {
      attrs: {
        ...(i === 0 ? own : { publicKey: own.publicKey }),
        ...(flags !== 0 && { flags }),
        ...(networks.length > 0 && { allowedips: networks.map((one) => ({ index: 0, value: networkOf(one) })) }),
      } as PeerPart,
      bytes: PEER + bytesOf(networks),
    }
  })
}

function chunksOf(networks: readonly Prefix[]): Prefix[][] {
  const out: Prefix[][] = [[]]
  let room = MOST - PEER
  for (const one of networks) {
    if (NETWORK[one.family] > room) {
      out.push([])
      room = MOST - PEER
    }
    ;(out.at(-1) as Prefix[]).push(one)
    room -= NETWORK[one.family]
  }
  return out
}

const bytesOf = (networks: readonly Prefix[]): number => networks.reduce((sum, { family }) => sum + NETWORK[family], 0)

const networkOf = ({ address, prefixlen }: Prefix): object => ({
  family: isIpv4(address) ? AF.INET : AF.INET6,
  ipaddr: address,
  cidrMask: prefixlen,
})
