// Two network namespaces that were set up alike: `ip` works in one, nlwire in the other.
import { spawnSync } from 'node:child_process'
import { refuseWords } from '../../support/deny.ts'
import { nlwireWith } from '../support/command.ts'
import { withoutHints } from '../support/hints.ts'
import { split } from '../support/side-by-side.ts'

/** What a command line did. */
export interface Did {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const [THEIRS, OURS] = ['words-ip', 'words-nlwire'] as const

/** What `ip` or another program does, with `input` on stdin. */
export function ip(args: readonly string[], input: string | Uint8Array = '', program = 'ip'): Did {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 1 << 26 })
  return { code: status, stdout, stderr }
}

/** Makes both namespaces anew, by lines such as `link set lo up`. */
export function setUp(lines: readonly string[]): void {
  tearDown()
  for (const side of [THEIRS, OURS]) {
    ip(['netns', 'add', side])
    const { code, stderr } = ip(['-n', side, '-batch', '-'], lines.map((line) => line.replace(/^-[46] /, '')).join('\n'))
    if (code !== 0) throw new Error(stderr)
  }
}

/** Removes both. */
export function tearDown(): void {
  for (const side of [THEIRS, OURS]) ip(['netns', 'del', side])
}

/** What `ip` does with a line in its namespace, or `bridge` if the line begins with its name. */
export function theirs(line: string, input = ''): Did {
  refuseWords(line)
  const [first, ...rest] = split(line)
  return first === 'bridge' ? ip(['-n', THEIRS, ...rest], input, first) : ip(['-n', THEIRS, ...split(line)], input)
}

/** The words of nlwire for a line: options stand before `bridge`. */
function ourWords(line: string): string[] {
  const [first, ...rest] = split(line)
  if (first !== 'bridge') return split(line)
  const at = rest.findIndex((word) => !word.startsWith('-'))
  return at < 0 ? [...rest, first] : [...rest.slice(0, at), first, ...rest.slice(at)]
}

/** What nlwire does with a line, by default in its own namespace. */
export async function ours(line: string, side: string = OURS, input: Uint8Array | string = ''): Promise<Did> {
  refuseWords(line)
  const { code, out, err } = await nlwireWith(input, '-n', side, ...ourWords(line))
  return { code, stdout: out, stderr: withoutHints(err) }
}

/** Routes of IPv6 that the kernel makes some time after a link is up. */
const OF_LINKS = /^(local|anycast|multicast|unicast) (fe80|ff00):/

const LISTS = 'route show table all\nrule\nneigh\nneigh show proxy\nnexthop\n'

/** All routes, rules, neighbours and next hops of a namespace, as `ip -d` prints them; neighbours come in any order. */
export function stateOf(side: string): string[] {
  const { stdout } = ip(['-n', side, '-d', '-batch', '-'], LISTS)
  const v6 = ip(['-n', side, '-d', '-6', 'rule'])
  return masked(stdout + v6.stdout)
    .split('\n')
    .filter((line) => !OF_LINKS.test(line))
    .sort()
}

/** Makes equal what runs on between two commands: ages, the states that the kernel gives an entry, and whether a link has a carrier. */
export function masked(text: string): string {
  return (
    text
      .replace(/try "(?:ip|nlwire bridge|bridge|nlwire) /g, 'try "PROGRAM ')
      .replace(/Usage:.*/s, 'USAGE')
      .replace(/used \d+\/\d+(\/\d+)?/g, 'used AGES')
      .replace(/"(used|confirmed|updated|age|users|idle_time|expires)": ?[\d.]+/g, '"$1":AGE')
      .replace(/(idle_time|users|age|expires) [\d.]+/g, '$1 AGE')
      .replace(/\b(DELAY|PROBE|INCOMPLETE|FAILED)\b/g, 'RESOLVING')
      // Groups of IPv6, which a bridge joins some time after it is up.
      .replace(/\{[^{}]*"grp": ?"ff02:[^{}]*\},?\s*|dev \S+ port \S+ grp ff02:[^\n\\]*[\n\\]/g, '')
      .replace(/"timer": ?" *[\d.]+"|(?<=\S +)\d{1,3}\.\d\d$/gm, 'TIMER')
      .replace(/^readlink: .*\n/gm, '')
      .replace(/probes \d+|"probes": ?\d+/g, 'PROBES')
      .replace(/linkdown ?|"linkdown"/g, '')
      .replace(/ ref \d+|"refcnt": ?\d+, ?/g, '')
  )
}
