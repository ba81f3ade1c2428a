import { AF, RTEXT_FILTER } from '../../rtnl/constants.ts'
import type { PrintContext } from '../output/context.ts'
import type { ShowFilter } from './filter.ts'

/** IFLA_EXT_MASK of the requests that list links. Counters come with it even where they are not printed, as with `ip` 6.1. */
export function linkDumpMask({ command, stats }: PrintContext, one = false): number {
  const skipStats = one && command === 'addr' && !stats
  return RTEXT_FILTER.VF | (skipStats ? RTEXT_FILTER.SKIP_STATS : 0)
}

/** What the dump of links is asked with: header and attributes of RTM_GETLINK. */
export interface LinkDump {
  readonly header: { readonly family: number }
  readonly attrs: {
    readonly extMask?: number
    readonly master?: number
    readonly linkinfo?: { readonly kind: string }
  }
}

/**
 * The dump that `ip` lists links by. `link` asks for AF_PACKET whatever -4 and -6 say; `addr` for the family of -4 and -6, with
 * no attributes then, so that the kernel does not filter. AF_INET6 answers with few attributes: no flags of a port, no queue length.
 */
export function linkDump(ctx: PrintContext, { master, kind }: ShowFilter = {}): LinkDump {
  const family = ctx.command === 'link' ? AF.PACKET : (ctx.family ?? AF.UNSPEC)
  if (family !== AF.PACKET && family !== AF.UNSPEC) return { header: { family }, attrs: {} }
  return {
    header: { family },
    attrs: {
      extMask: linkDumpMask(ctx),
      ...(master === undefined ? {} : { master: master >>> 0 }),
      ...(kind === undefined ? {} : { linkinfo: { kind } }),
    },
  }
}
