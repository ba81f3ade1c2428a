import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import { s32, u8, u32 } from '../../netlink/codec/numbers.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** SEG6_ATTR_* (net/ipv6/seg6.c). */
const all = attrs('seg6-attrs', {
  dst:       [1, 'SEG6_ATTR_DST',       ipv6,   'source address of encapsulated packets'],
  dstlen:    [2, 'SEG6_ATTR_DSTLEN',    s32,    'not used'],
  hmackeyid: [3, 'SEG6_ATTR_HMACKEYID', u32,    'number of the key'],
  secret:    [4, 'SEG6_ATTR_SECRET',    binary, 'the key', { secret: true }],
  secretlen: [5, 'SEG6_ATTR_SECRETLEN', u8,     'length of the key', { unit: 'bytes' }],
  algid:     [6, 'SEG6_ATTR_ALGID',     u8,     'algorithm: 1 is SHA-1, 2 SHA-256'],
  hmacinfo:  [7, 'SEG6_ATTR_HMACINFO',  binary, 'not used'],
})

/** SEG6: source address and HMAC keys of segment routing (net/ipv6/seg6.c). */
export const seg6 = family('SEG6', () => ({
  SEG6_CMD_SETHMAC: [1, 'set', all, 'sets or deletes a key'],
  SEG6_CMD_DUMPHMAC: [2, 'get', all, 'dumps the keys', { reply: 'SEG6_CMD_DUMPHMAC' }],
  SEG6_CMD_SET_TUNSRC: [3, 'set', all, 'sets the source address of encapsulated packets'],
  SEG6_CMD_GET_TUNSRC: [4, 'get', all, 'reads the source address', { reply: 'SEG6_CMD_GET_TUNSRC' }],
}))
