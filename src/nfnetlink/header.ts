import { oneOf } from '../netlink/codec/names.ts'
import { u8, u16be } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import type { MessageTable } from '../netlink/message/row.ts'

/** NFPROTO_*: protocol families of netfilter (linux/netfilter.h). */
export const NFPROTO = { UNSPEC: 0, INET: 1, IPV4: 2, ARP: 3, NETDEV: 5, BRIDGE: 7, IPV6: 10, DECNET: 12 } as const

/** struct nfgenmsg, before every message of nfnetlink (linux/netfilter/nfnetlink.h). */
export const nfgenmsg = struct('nfgenmsg', {
  family: [oneOf(u8, NFPROTO), 'nfgen_family', 'NFPROTO_*: protocol family'],
  version: [u8, 'version', '0'],
  resId: [u16be, 'res_id', 'queue, group, generation, or subsystem of a batch; in network byte order'],
})

/** NFNL_SUBSYS_*: the upper byte of the type of every message (linux/netfilter/nfnetlink.h). */
export const NFNL_SUBSYS = {
  CTNETLINK: 1,
  CTNETLINK_EXP: 2,
  QUEUE: 3,
  ULOG: 4,
  OSF: 5,
  IPSET: 6,
  ACCT: 7,
  CTNETLINK_TIMEOUT: 8,
  CTHELPER: 9,
  NFTABLES: 10,
  NFT_COMPAT: 11,
  HOOK: 12,
} as const

/** A message of a subsystem: number in the subsystem, operation, attributes, meaning, and further properties. */
export type SubsystemRow = readonly [
  message: number,
  verb: MessageTable[string][1],
  attrs: MessageTable[string][3],
  doc: string,
  notes?: MessageTable[string][5],
]

/** Makes the rows of a subsystem's messages: their type is the subsystem's number << 8 | their own. */
export function subsystem(number: number, messages: Readonly<Record<string, SubsystemRow>>): MessageTable {
  return Object.fromEntries(
    Object.entries(messages).map(([wire, [message, verb, attrs, doc, notes]]) => {
      const row = [(number << 8) | message, verb, nfgenmsg, attrs, doc] as const
      return [wire, notes ? [...row, notes] : row]
    }),
  )
}
