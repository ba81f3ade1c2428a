import { attrs } from '../attribute/attrs.ts'
import type { TypeOf } from '../codec/codec.ts'
import { oneOf } from '../codec/names.ts'
import { s64, u32, u64 } from '../codec/numbers.ts'
import { string } from '../codec/text.ts'
import { binary } from '../codec/values.ts'

/** NL_ATTR_TYPE_*: the types that a kernel policy can require. */
export const NL_ATTR_TYPE = {
  INVALID: 0, FLAG: 1, U8: 2, U16: 3, U32: 4, U64: 5, S8: 6, S16: 7, S32: 8, S64: 9, BINARY: 10, STRING: 11, NUL_STRING: 12,
  NESTED: 13, NESTED_ARRAY: 14, BITFIELD32: 15, SINT: 16, UINT: 17,
} as const

/** NL_POLICY_TYPE_ATTR_*: the values that the kernel accepts. */
export const policyAttrs = attrs('policy-attrs', {
  type:           [1,  'NL_POLICY_TYPE_ATTR_TYPE',            oneOf(u32, NL_ATTR_TYPE), 'the type that was expected'],
  minValueS:      [2,  'NL_POLICY_TYPE_ATTR_MIN_VALUE_S',     s64,                      'least signed value'],
  maxValueS:      [3,  'NL_POLICY_TYPE_ATTR_MAX_VALUE_S',     s64,                      'greatest signed value'],
  minValueU:      [4,  'NL_POLICY_TYPE_ATTR_MIN_VALUE_U',     u64,                      'least unsigned value'],
  maxValueU:      [5,  'NL_POLICY_TYPE_ATTR_MAX_VALUE_U',     u64,                      'greatest unsigned value'],
  minLength:      [6,  'NL_POLICY_TYPE_ATTR_MIN_LENGTH',      u32,                      'least length of the payload in bytes'],
  maxLength:      [7,  'NL_POLICY_TYPE_ATTR_MAX_LENGTH',      u32,                      'greatest length of the payload in bytes'],
  policyIdx:      [8,  'NL_POLICY_TYPE_ATTR_POLICY_IDX',      u32,                      'policy of the nested attributes'],
  policyMaxtype:  [9,  'NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE',  u32,                      'greatest attribute type of the nested policy'],
  bitfield32Mask: [10, 'NL_POLICY_TYPE_ATTR_BITFIELD32_MASK', u32,                      'bits that may be set'],
  pad:            [11, 'NL_POLICY_TYPE_ATTR_PAD',             binary,                   'padding for alignment'],
  mask:           [12, 'NL_POLICY_TYPE_ATTR_MASK',            u64,                      'bits that may be set'],
})

/** NLMSGERR_ATTR_*: extended ACK, the kernel's explanation of a refusal or a warning (linux/netlink.h). */
export const extackAttrs = attrs('nlmsgerr-attrs', {
  msg:      [1, 'NLMSGERR_ATTR_MSG',       string,      "the kernel's own words"],
  offs:     [2, 'NLMSGERR_ATTR_OFFS',      u32,         'where in the request the offending attribute begins, in bytes from its nlmsghdr'],
  cookie:   [3, 'NLMSGERR_ATTR_COOKIE',    binary,      'data of the subsystem, opaque'],
  policy:   [4, 'NLMSGERR_ATTR_POLICY',    policyAttrs, 'what would have been accepted'],
  missType: [5, 'NLMSGERR_ATTR_MISS_TYPE', u32,         'type of an attribute that is missing'],
  missNest: [6, 'NLMSGERR_ATTR_MISS_NEST', u32,         'offset of the nest in which it is missing; absent where it is the top level'],
})

/** The kernel's extended ACK, decoded. */
export type Extack = TypeOf<typeof extackAttrs>
