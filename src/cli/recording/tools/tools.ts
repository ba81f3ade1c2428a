import type { Recorded } from '../../../capture.ts'
import type { PrintContext } from '../../output/context.ts'

/** A request in words. */
export interface RequestWords {
  /** `link add` */
  readonly what: string
  /** `ifname v0 linkinfo.kind veth`; may be empty. */
  readonly values: string
  /** They are those of a tool: the command line that makes this request. */
  readonly isTool?: true
}

/** A request in the words of the tool that people know for it; undefined if there are none. */
export function toolWords(_recorded: Recorded, _context: PrintContext): RequestWords | undefined {
  return undefined
}
