import { attrs } from '../../netlink/attribute/attrs.ts'
import { u8, u16, u16be, u32, u32be, u64 } from '../../netlink/codec/numbers.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** IOAM6_ATTR_* (net/ipv6/ioam6.c). */
const all = attrs('ioam6-attrs', {
  nsId:       [1, 'IOAM6_ATTR_NS_ID',        u16,    'number of the namespace'],
  nsData:     [2, 'IOAM6_ATTR_NS_DATA',      u32,    'data of the namespace'],
  nsDataWide: [3, 'IOAM6_ATTR_NS_DATA_WIDE', u64,    'wide data of the namespace'],
  scId:       [4, 'IOAM6_ATTR_SC_ID',        u32,    'number of the schema'],
  scData:     [5, 'IOAM6_ATTR_SC_DATA',      binary, 'data of the schema'],
  scNone:     [6, 'IOAM6_ATTR_SC_NONE',      flag,   'there: no schema'],
  pad:        [7, 'IOAM6_ATTR_PAD',          binary, 'padding for alignment'],
})

/** IOAM6_EVENT_ATTR_*: a trace that a packet had (ioam6_event). */
const event = attrs('ioam6-event-attrs', {
  traceNamespace: [1, 'IOAM6_EVENT_ATTR_TRACE_NAMESPACE', u16be,  'number of the namespace, in network byte order'],
  traceNodelen:   [2, 'IOAM6_EVENT_ATTR_TRACE_NODELEN',   u8,     'length of the data of a node, in 4 bytes'],
  traceType:      [3, 'IOAM6_EVENT_ATTR_TRACE_TYPE',      u32be,  'bits: what each node adds, in network byte order'],
  traceData:      [4, 'IOAM6_EVENT_ATTR_TRACE_DATA',      binary, 'what the nodes added'],
})

/** IOAM6: namespaces and schemas of in-situ measurement (net/ipv6/ioam6.c). */
export const ioam6 = family('IOAM6', () => ({
  IOAM6_CMD_ADD_NAMESPACE: [1, 'new', all, 'adds a namespace', { direction: 'request' }],
  IOAM6_EVENT_TRACE: [1, 'event', event, 'a packet with a trace arrived', { direction: 'reply' }],
  IOAM6_CMD_DEL_NAMESPACE: [2, 'delete', all, 'deletes a namespace'],
  IOAM6_CMD_DUMP_NAMESPACES: [3, 'get', all, 'dumps the namespaces', { reply: 'IOAM6_CMD_DUMP_NAMESPACES' }],
  IOAM6_CMD_ADD_SCHEMA: [4, 'new', all, 'adds a schema'],
  IOAM6_CMD_DEL_SCHEMA: [5, 'delete', all, 'deletes a schema'],
  IOAM6_CMD_DUMP_SCHEMAS: [6, 'get', all, 'dumps the schemas', { reply: 'IOAM6_CMD_DUMP_SCHEMAS' }],
  IOAM6_CMD_NS_SET_SCHEMA: [7, 'set', all, 'gives a namespace a schema, or none'],
}), {}, ['ioam6_events'])
