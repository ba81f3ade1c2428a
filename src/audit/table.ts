import { attrs } from '../netlink/attribute/attrs.ts'
import { array } from '../netlink/codec/array.ts'
import { ending } from '../netlink/codec/ending.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { s32, u32 } from '../netlink/codec/numbers.ts'
import { appended, struct } from '../netlink/codec/struct.ts'
import { bareString } from '../netlink/codec/text.ts'
import { binary } from '../netlink/codec/values.ts'
import type { MessageRow, MessageTable } from '../netlink/message/row.ts'
import {
  AUDIT_ACTION,
  AUDIT_EVENT,
  AUDIT_FAIL,
  AUDIT_FEATURE_BITMAP,
  AUDIT_FILTER,
  AUDIT_STATUS,
  AUDIT_USER_EVENT,
} from './constants.ts'

// Messages of audit have a struct or a text, and no attributes (audit_receive_msg in kernel/audit.c).

const nothing = struct('audit_no_header', {})
const none = attrs('audit-no-attrs', {})
const text = ending(nothing, 'text', bareString)

const status = struct('audit_status', {
  mask:                  [bits(u32, AUDIT_STATUS),                   'mask',                     'AUDIT_STATUS_*: which members to change'],
  enabled:               [u32,                                       'enabled',                  '0 off, 1 on, 2 on and locked'],
  failure:               [oneOf(u32, AUDIT_FAIL),                    'failure',                  'AUDIT_FAIL_*: what to do if a record cannot be written'],
  pid:                   [u32,                                       'pid',                      'process that receives the records'],
  rateLimit:             [u32,                                       'rate_limit',               'most records a second; 0 is no limit'],
  backlogLimit:          [u32,                                       'backlog_limit',            'most records that wait'],
  lost:                  [u32,                                       'lost',                     'records lost'],
  backlog:               [u32,                                       'backlog',                  'records that wait'],
  featureBitmap:         [appended(bits(u32, AUDIT_FEATURE_BITMAP)), 'feature_bitmap',           'AUDIT_FEATURE_BITMAP_*: what the kernel supports'],
  backlogWaitTime:       [appended(u32),                             'backlog_wait_time',        'how long a process waits for room, in ticks of the kernel'],
  backlogWaitTimeActual: [appended(u32),                             'backlog_wait_time_actual', 'how long processes waited, in ticks of the kernel'],
})

const features = struct('audit_features', {
  vers:     [u32, 'vers',     'version: 1'],
  mask:     [u32, 'mask',     'which features to change, a bit for each'],
  features: [u32, 'features', 'features that are on'],
  lock:     [u32, 'lock',     'features that nobody can change any more'],
})

const ttyStatus = struct('audit_tty_status', {
  enabled:   [u32, 'enabled',    '1: record what is typed'],
  logPasswd: [u32, 'log_passwd', '1: also what is not shown'],
})

const rule = ending(
  struct('audit_rule_data', {
    flags:      [oneOf(u32, AUDIT_FILTER), 'flags',       'AUDIT_FILTER_*: when it is looked at'],
    action:     [oneOf(u32, AUDIT_ACTION), 'action',      'AUDIT_NEVER, AUDIT_POSSIBLE or AUDIT_ALWAYS'],
    fieldCount: [u32,                      'field_count', 'number of fields'],
    mask:       [array(u32, 64),           'mask',        'system calls, a bit for each'],
    fields:     [array(u32, 64),           'fields',      'AUDIT_*: fields to compare'],
    values:     [array(u32, 64),           'values',      'what they are compared with; of texts, the length'],
    fieldflags: [array(u32, 64),           'fieldflags',  'how to compare'],
    buflen:     [u32,                      'buflen',      'length of the texts, in bytes'],
  }),
  'buf',
  binary,
)

const signal = ending(
  struct('audit_sig_info', {
    uid: [u32, 'uid', 'user of the process that sent a signal to the daemon'],
    pid: [s32, 'pid', 'that process'],
  }),
  'ctx',
  bareString,
)

const equivalent = ending(
  struct('audit_make_equiv', {
    len1: [u32, 'len1', 'length of the first path, in bytes'],
    len2: [u32, 'len2', 'length of the second path, in bytes'],
  }),
  'paths',
  binary,
)

const asked = { request: { header: nothing } } as const
const askedBody = { request: { attrs: none } } as const

/** Rows of records: the body is a text, `key=value` pairs in most of them. */
const records = (numbers: Readonly<Record<string, number>>, doc: string): Record<`AUDIT_${string}`, MessageRow> =>
  Object.fromEntries(Object.entries(numbers).map(([name, number]) => [`AUDIT_${name}`, [number, 'event', nothing, text, doc]]))

/** The messages of NETLINK_AUDIT (linux/audit.h). */
export const auditMessages: MessageTable = {
  AUDIT_GET:         [1000, 'get',    status, none,        'requests the state of audit', { ...asked, reply: 'AUDIT_GET' }],
  AUDIT_SET:         [1001, 'set',    status, none,        'changes the state of audit'],
  AUDIT_USER:        [1005, 'do',     nothing, text,       'a record of a program; unused'],
  AUDIT_LOGIN:       [1006, 'event',  nothing, text,       'a process got a login user'],
  AUDIT_SIGNAL_INFO: [1010, 'get',    nothing, signal,     'requests who sent a signal to the daemon', { ...askedBody, reply: 'AUDIT_SIGNAL_INFO' }],
  AUDIT_ADD_RULE:    [1011, 'new',    nothing, rule,       'adds a rule'],
  AUDIT_DEL_RULE:    [1012, 'delete', nothing, rule,       'removes a rule'],
  AUDIT_LIST_RULES:  [1013, 'get',    nothing, rule,       'requests the rules', { ...askedBody, reply: 'AUDIT_LIST_RULES' }],
  AUDIT_TRIM:        [1014, 'do',     nothing, none,       'removes watched trees that are gone'],
  AUDIT_MAKE_EQUIV:  [1015, 'do',     nothing, equivalent, 'watches another tree as one that is watched'],
  AUDIT_TTY_GET:     [1016, 'get',    ttyStatus, none,     'requests whether what is typed is recorded', { ...asked, reply: 'AUDIT_TTY_GET' }],
  AUDIT_TTY_SET:     [1017, 'set',    ttyStatus, none,     'changes whether what is typed is recorded'],
  AUDIT_SET_FEATURE: [1018, 'set',    features, none,      'changes features'],
  AUDIT_GET_FEATURE: [1019, 'get',    features, none,      'requests the features', { ...asked, reply: 'AUDIT_GET_FEATURE' }],
  ...records(AUDIT_EVENT, 'a record of the kernel'),
  ...records(AUDIT_USER_EVENT, 'a record of a program'),
}
