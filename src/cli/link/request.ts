import type { FlagChanges, LinkSettings } from '../../rtnl/link/options.ts'

/** What the words of `link add` and `link set` ask for. */
export interface LinkRequest {
  /** Keys of the library, and `netNsPid`: a namespace by a process that may not be there, which is for the kernel to say. */
  readonly settings: LinkSettings & { netNsPid?: number }
  readonly flags: { -readonly [K in keyof FlagChanges]: FlagChanges[K] }
  /** Words that came, and may not come again. */
  readonly seen: Set<string>
  /** `name`: the name it shall have. */
  name?: string
  /** The link that is meant; with `name` alone, that one. */
  device?: string
  /** `link`: the link below. */
  below?: string
  kind?: string
  index?: number
}

/** Nothing asked for yet. */
export function emptyRequest(): LinkRequest {
  return { settings: {}, flags: {}, seen: new Set() }
}
