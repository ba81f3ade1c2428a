import { projector } from '../common/projection.ts'
import { RTEXT_FILTER } from '../constants.ts'
import { type LinkAttrs, linkMessages } from './table.ts'

/** The attributes of a link, by key. */
export type LinkKey = Exclude<keyof LinkAttrs, 'unknown'>

/** Attributes that RTEXT_FILTER_SKIP_STATS removes from a dump, wholly or in part … */
const STATS: readonly LinkKey[] = ['stats', 'stats64', 'afSpec']
/** … and those that need RTEXT_FILTER_VF. */
const VF: readonly LinkKey[] = ['numVf', 'vfinfoList', 'vfPorts']

/** Returns IFLA_EXT_MASK for a dump with or without counters that decodes these attributes, or all. */
export function extMask(stats: boolean, keys: readonly LinkKey[] | undefined): number {
  const wanted = (some: readonly LinkKey[]): boolean => keys === undefined || some.some((key) => keys.includes(key))
  return (wanted(VF) ? RTEXT_FILTER.VF : 0) | (stats && wanted(STATS) ? 0 : RTEXT_FILTER.SKIP_STATS)
}

/** Returns tables that decode only the name and these attributes of links and skip the others. */
export const linkProjection = projector<LinkKey>('RTM_NEWLINK', linkMessages.RTM_NEWLINK, ['ifname'])
