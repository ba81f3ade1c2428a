import { CT, META } from './fields.ts'
import type { Type } from './values.ts'

/** Members of the bytes that nft keeps with an object: a type and a length of one byte each. */
export type Userdata = ReadonlyMap<number, Uint8Array>

/** The members of the bytes that nft keeps with an object; undefined if they have another form: another program's. */
export function userdataOf(bytes: unknown): Userdata | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined
  const out = new Map<number, Uint8Array>()
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (bytes[at + 1] ?? bytes.length)
    if (end > bytes.length) return undefined
    out.set(bytes[at] as number, bytes.subarray(at + 2, end))
    at = end
  }
  return out
}

/** The text of a member, with which a NUL ends. */
export const userText = (data: Userdata | undefined, type: number): string | undefined => {
  const bytes = data?.get(type)
  return bytes && new TextDecoder().decode(bytes).replace(/\0$/, '')
}

/** Such numbers have the byte order of the machine. */
export function userNumber(data: Userdata | undefined, type: number, littleEndian: boolean): number | undefined {
  const bytes = data?.get(type)
  return bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, littleEndian) : undefined
}

/** A field whose type is that of a set: `ip saddr`. The type is undefined if only the number of the set's type says it. */
interface TypeofField {
  readonly name: string
  readonly type?: Type
}

/** Members of the bytes of a typeof, and numbers of expressions (nftables, include/expression.h). */
const [ETYPE, DATA] = [0, 1]
const [PAYLOAD, META_KEY, CT_KEY, CONCAT] = [7, 9, 12, 13]

/** Fields of each header, both by the numbers of nft (nftables, include/proto.h); `-` is none. */
const PROTOCOLS: Readonly<Record<number, readonly [header: string, fields: string]>> = {
  1: ['ah', 'nexthdr,hdrlength,reserved,spi,sequence'],
  2: ['esp', 'spi,sequence'],
  3: ['comp', 'nexthdr,flags,cpi'],
  4: ['icmp', 'type,code,checksum,id,sequence,gateway,mtu'],
  5: ['igmp', 'type,checksum,mrt,group'],
  6: ['udp', 'sport,dport,length,checksum'],
  7: ['udplite', 'sport,dport,-,checksum'],
  8: ['tcp', 'sport,dport,sequence,ackseq,doff,reserved,flags,window,checksum,urgptr'],
  9: ['dccp', 'sport,dport,type'],
  10: ['sctp', 'sport,dport,vtag,checksum'],
  11: ['th', 'sport,dport'],
  12: ['ip', 'version,hdrlength,dscp,ecn,length,id,frag-off,ttl,protocol,checksum,saddr,daddr'],
  13: ['ip6', 'version,dscp,ecn,flowlabel,length,nexthdr,hoplimit,saddr,daddr'],
  14: ['icmpv6', 'type,code,checksum,-,mtu,id,sequence,max-delay'],
  15: ['arp', 'htype,ptype,hlen,plen,operation,saddr ether,saddr ip,daddr ether,daddr ip'],
  16: ['vlan', 'pcp,dei,-,id,type'],
  17: ['ether', 'daddr,saddr,type'],
}

/** The fields of a typeof; undefined if one of them is another expression. */
export function typeofFields(bytes: Uint8Array | undefined, littleEndian: boolean): readonly TypeofField[] | undefined {
  const from = userdataOf(bytes)
  const data = userdataOf(from?.get(DATA))
  const etype = userNumber(from, ETYPE, littleEndian)
  if (!data) return undefined
  if (etype === CONCAT) {
    const parts = [...data.values()].map((part) => typeofFields(part, littleEndian))
    return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.flat() : undefined
  }
  const [key, field] = [0, 1].map((type) => userNumber(data, type, littleEndian)) as [number, number]
  const found =
    etype === PAYLOAD ? header(key, field) : etype === META_KEY ? META[key] : etype === CT_KEY ? ct(key, field) : undefined
  return found && [found]
}

function header(protocol: number, field: number): TypeofField | undefined {
  const [name = '', fields = ''] = PROTOCOLS[protocol] ?? []
  const found = fields.split(',')[field - 1] ?? '-'
  return found === '-' ? undefined : { name: `${name} ${found}` }
}

const DIRECTIONS = ['original ', 'reply ']

/** The direction is -1 if there is none. */
function ct(key: number, direction: number): TypeofField | undefined {
  const found = CT[key]
  return found && { ...found, name: found.name.replace(/^ct /, `ct ${DIRECTIONS[direction] ?? ''}`) }
}
