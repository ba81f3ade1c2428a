import { nearest } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'

/** How many names an error lists. */
const FEW = 5

/**
 * Says why the file of a namespace does not exist, and which names there are; undefined for a path, which says enough.
 */
export function absentText(target: string | number, names: () => readonly string[]): string | undefined {
  if (typeof target === 'number') return `there is no process ${target}`
  if (target.includes('/')) return undefined
  return `there is no network namespace ${shown(target)}${others(target, names)}; NetNs.create makes one`
}

function others(target: string, names: () => readonly string[]): string {
  try {
    const all = names()
    if (all.length === 0) return ', nor any other with a name'
    const near = nearest(target, all)
    if (near !== undefined) return ` (did you mean ${shown(near)}?)`
    return `, only ${all.slice(0, FEW).map(shown).join(', ')}${all.length > FEW ? ` and ${all.length - FEW} more` : ''}`
  } catch {
    // A failing hint must not hide the error that it explains.
    return ''
  }
}
