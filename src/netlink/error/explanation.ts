import type { TypeOf } from '../codec/codec.ts'
import type { policyAttrs } from '../message/extack.ts'

/** What the kernel would have accepted (NLMSGERR_ATTR_POLICY). */
export type Policy = TypeOf<typeof policyAttrs>

/** The kernel's explanation of a refusal, its offsets read as attribute paths. */
export interface Explanation {
  /** The kernel's own words. */
  readonly message?: string
  /** Where in the request the offending attribute begins, in bytes from its nlmsghdr. */
  readonly offset?: number
  /** Kernel names from the outside in: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. */
  readonly path?: string
  readonly policy?: Policy
  /** Type of the attribute that is missing. */
  readonly missingType?: number
  /** Offset of the nest it is missing from. */
  readonly missingNest?: number
  readonly cookie?: Uint8Array
}
