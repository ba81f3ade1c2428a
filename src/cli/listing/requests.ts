import { AF, RTEXT_FILTER } from '../../rtnl/constants.ts'
import type { PrintContext } from '../output/context.ts'
import type { ShowFilter } from './filter.ts'

/** IFLA_EXT_MASK of the requests that list links. It includes counters even if they are not printed, as in `ip` 6.1. */
export function linkDumpMask({ command, stats }: PrintContext, one = false): number {
  const skipStats = one && command === 'addr' && !stats
  return RTEXT_FILTER.VF | (skipStats ? RTEXT_FILTER.SKIP_STATS : 0)
}

/** Header and attributes of the RTM_GETLINK dump request. */
export interface LinkDump {
  readonly header: { readonly family: number }
  readonly attrs: {
    readonly extMask?: number
    readonly master?: number
    readonly linkinfo?: { readonly kind: string }
  }
}

/**
 * The link dump request of `ip`. `link` requests AF_PACKET and ignores -4 and -6. `addr` requests the family of -4 or
 * -6, then without attributes, so that the kernel does not filter. Replies for AF_INET6 have few attributes: no flags
 * of a port, no queue length.
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
