import type { TypeOf } from '../codec/codec.ts'
import type { policyAttrs } from '../message/extack.ts'

/** The values that the kernel accepts (NLMSGERR_ATTR_POLICY). */
export type Policy = TypeOf<typeof policyAttrs>

/** The kernel's explanation of a refusal, its offsets read as attribute paths. */
export interface Explanation {
  /** The kernel's error text. */
  readonly message?: string
  /** Offset of the offending attribute, in bytes from the nlmsghdr of the request. */
  readonly offset?: number
  /** Kernel names from the outside in: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. */
  readonly path?: string
  /** What the kernel accepts for the attribute, such as its range (NLMSGERR_ATTR_POLICY). */
  readonly policy?: Policy
  /** Type of the missing attribute. */
  readonly missingType?: number
  /** Offset of the nest that lacks it. */
  readonly missingNest?: number
  /** Opaque data of the subsystem (NLMSGERR_ATTR_COOKIE). */
  readonly cookie?: Uint8Array
}
