import type { FlagStates } from '../../rtnl/link/numbers.ts'
import type { LinkSettings } from '../../rtnl/link/options.ts'
import type { VfChanges } from '../../rtnl/link/vf/request.ts'

/** Arguments of `link add` and `link set`. */
export interface LinkRequest {
  /** Options of the library, and `netNsPid`: a namespace by process id. The kernel checks that the process exists. */
  readonly settings: LinkSettings & { netNsPid?: number }
  readonly flags: FlagStates
  /** Words so far that are allowed only once. */
  readonly seen: Set<string>
  /** `vf`: changes of virtual functions. */
  readonly vfs: VfChanges[]
  /** `name`: the new name. */
  name?: string
  /** Name of the link; if only `name` is given, that name. */
  device?: string
  /** `link`: the lower link. */
  below?: string
  kind?: string
  index?: number
}

/** Creates an empty request. */
export function emptyRequest(): LinkRequest {
  return { settings: {}, flags: {}, seen: new Set(), vfs: [] }
}
