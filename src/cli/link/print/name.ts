import { IFF } from '../../../rtnl/constants.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

/** The order in which `ip` names flags. RUNNING shows only as the absence of NO-CARRIER. */
const FLAGS = [
  'LOOPBACK',
  'BROADCAST',
  'POINTOPOINT',
  'MULTICAST',
  'NOARP',
  'ALLMULTI',
  'PROMISC',
  'MASTER',
  'SLAVE',
  'DEBUG',
  'DYNAMIC',
  'AUTOMEDIA',
  'PORTSEL',
  'NOTRAILERS',
  'UP',
  'LOWER_UP',
  'DORMANT',
  'ECHO',
] as const

/** Prints `veth0@if3`. Returns whether the lower link is down (M-DOWN). */
export function printNameOfLink(
  { attrs }: PrintableLink,
  out: Output,
  ctx: PrintContext,
  text: (name: string) => string,
): boolean {
  const name = attrs.ifname ?? '<nil>'
  const print = (below?: string): void =>
    out.field('ifname', name, out.paint('ifname', text(below === undefined ? name : `${name}@${below}`)))
  const { link } = attrs
  if (link === undefined) {
    print()
    return false
  }
  if (link !== 0 && attrs.linkNetnsid !== undefined) {
    out.field('link_index', link)
    print(`if${link}`)
    return false
  }
  const below = link === 0 ? null : ctx.ifname(link)
  out.field('link', below)
  print(below ?? 'NONE')
  const flags = link === 0 ? undefined : ctx.ifflags(link)
  return flags !== undefined && (flags & IFF.UP) === 0
}

/** Prints flags: `<BROADCAST,UP>`; `masterDown` adds M-DOWN. */
export function printLinkFlags(flags: number, masterDown: boolean, out: Output): void {
  const words: string[] = []
  if ((flags & IFF.UP) !== 0 && (flags & IFF.RUNNING) === 0) words.push('NO-CARRIER')
  let rest = flags & ~IFF.RUNNING
  for (const name of FLAGS) {
    if ((rest & IFF[name]) === 0) continue
    words.push(name)
    rest &= ~IFF[name]
  }
  if (rest !== 0) words.push((rest >>> 0).toString(16))
  if (masterDown) words.push('M-DOWN')
  out.openArray('flags', '<')
  // A link without flags whose lower link is down still prints the comma: <,M-DOWN>.
  const alone = masterDown && words.length === 1
  for (const [i, word] of words.entries()) out.item(word, i > 0 || alone ? `,${word}` : word)
  out.closeArray('> ')
}
