import { readBits } from '../../ethtool/bits.ts'
import { FEATURE_GROUPS } from '../../ethtool/feature-groups.ts'
import type { Feature, FeatureAttrs } from '../../ethtool/features.ts'
import type { Output } from '../output/output.ts'

const onOff = (on: boolean): string => (on ? 'on' : 'off')

/** Prints the features of a link, as `ethtool -k`: groups first, then the others. */
export function printFeatures(dev: string, features: Readonly<Record<string, Feature>>, out: Output): void {
  out.open()
  out.field('ifname', dev, `Features for ${dev}:\n`)
  const grouped = new Set<string>()
  for (const [, name, pattern] of FEATURE_GROUPS) {
    const members = Object.entries(features).filter(([feature]) => pattern.test(feature))
    for (const [feature] of members) grouped.add(feature)
    const [first] = members
    if (members.length === 1 && first) printFeature(name, first[1], out)
    if (members.length < 2) continue
    const active = members.some(([, feature]) => feature.active)
    out.open(name)
    out.field('active', active, `${name}: ${onOff(active)}\n`)
    out.field('fixed', null)
    out.field('requested', null)
    out.close()
    for (const [feature, state] of members) printFeature(feature, state, out, '\t')
  }
  for (const [name, feature] of Object.entries(features)) if (!grouped.has(name)) printFeature(name, feature, out)
  out.close()
}

function printFeature(name: string, { active, fixed, requested }: Feature, out: Output, before = ''): void {
  const note = fixed ? ' [fixed]' : active === requested ? '' : ` [requested ${onOff(requested)}]`
  out.open(name)
  out.field('active', active, `${before}${name}: ${onOff(active)}${note}\n`)
  out.field('fixed', fixed)
  out.field('requested', requested)
  out.close()
}

/**
 * What `ethtool -K` prints of the kernel's reply, and whether nothing changed of what was requested. Prints only if the result is
 * not what was requested (ethtool: netlink/features.c, show_feature_changes).
 */
export function changesText(
  reply: FeatureAttrs,
  requested: ReadonlySet<string>,
  names: readonly string[],
): { text: string; nothing: boolean } {
  const [wanted, active] = [readBits(reply.wanted ?? {}, names), readBits(reply.active ?? {}, names)]
  const refused = new Set(wanted.all)
  const changed = new Set(active.all)
  const nothing = refused.size === requested.size && [...requested].every((name) => refused.has(name))
  if (refused.size === 0 && [...changed].every((name) => requested.has(name))) return { text: '', nothing }
  const lines = names.flatMap((name) => {
    if (refused.has(name)) {
      const want = wanted.on.includes(name)
      return [`${name}: ${onOff(!want)} [requested ${onOff(want)}]\n`]
    }
    const note = requested.has(name) ? '' : ' [not requested]'
    return changed.has(name) ? [`${name}: ${onOff(active.on.includes(name))}${note}\n`] : []
  })
  return { text: `Actual changes:\n${lines.join('')}`, nothing }
}
