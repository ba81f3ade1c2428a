// Runs one command line with `ip` in one namespace and with nlwire in another that was set up alike, and returns what each printed and
// what it left behind. nlwire runs in this process: starting one costs a second through tsx.
import { spawnSync } from 'node:child_process'
import { describe } from 'vitest'
import { describeLive } from '../../support/live.ts'
import { nlwire as command } from './command.ts'
import { withoutHints } from './hints.ts'
import { masked } from './masks.ts'

/** What one command did. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Links and addresses afterwards, as `ip -j -d` prints them; and ports and forwarding entries, as `bridge -j -d` does. */
  readonly state: string
}

const SIDES = ['side-ip', 'side-nlwire'] as const

/** `@1` and `@2` in a command line are two further namespaces of the side. */
const name = (side: string, words: readonly string[]): string[] =>
  words.map((word) => word.replace(/^@([12])$/, (_, n) => `${side}-${n}`))

/** Words of a line: split at blanks, except within single quotes. */
export function split(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? (word as string))
}

/** What `ip` does; and `bridge`, where its name stands in the place of the object. */
function ip(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const at = args.indexOf('bridge')
  const isBridge = at >= 0 && args.slice(0, at).every((word, i) => word.startsWith('-') || args[i - 1] === '-n')
  const [program, words] = isBridge ? ['bridge', args.filter((_, i) => i !== at)] : ['ip', args]
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

/** A live suite that compares with iproute2 6.1. Skipped, with the reason, where that is not installed. */
export function describeBeside(title: string, suite: () => void): void {
  const { stdout } = ip('-V')
  if (stdout?.includes('iproute2-6.1.')) describeLive(title, suite)
  else describe.skip(`${title} [skipped: no iproute2 6.1 to compare with, but ${stdout?.trim() || 'none'}]`, suite)
}

/** Makes both sides anew, with the links of `lines`. */
export function setUp(lines: readonly string[]): void {
  tearDown()
  for (const side of SIDES) {
    for (const namespace of [side, `${side}-1`, `${side}-2`]) ip('netns', 'add', namespace)
    for (const line of lines) {
      const { code, stderr } = ip('-n', side, ...name(side, split(line)))
      if (code !== 0) throw new Error(`ip ${line}: ${stderr}`)
    }
  }
}

/** Removes both sides. */
export function tearDown(): void {
  for (const side of SIDES) for (const namespace of [side, `${side}-1`, `${side}-2`]) ip('netns', 'del', namespace)
}

function state(side: string, spaces: readonly string[], ofBridge: boolean): string {
  // One process for both: there are hundreds of lines to compare.
  const both = (space: string): string =>
    spawnSync('ip', ['-n', side + space, '-j', '-d', '-batch', '-'], { encoding: 'utf8', input: 'link\naddr\n' }).stdout
  const bridge = (space: string): string =>
    spawnSync('bridge', ['-n', side + space, '-j', '-d', '-batch', '-'], { encoding: 'utf8', input: 'link\nfdb\n' }).stdout
  return spaces.map((space) => masked(both(space) + (ofBridge ? bridge(space) : '')).replaceAll('},{', '},\n{')).join('\n')
}

/** What nlwire does with a command line, in this process. */
export async function nlwire(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, out: stdout, err: stderr } = await command(...args)
  return { code, stdout, stderr }
}

/** The state of both sides: of what `ip` left, and of what nlwire left. */
export const bothStates = (): { ip: string; nlwire: string } => {
  const [ip, nlwire] = SIDES.map((side) => state(side, [''], false)) as [string, string]
  return { ip, nlwire }
}

/**
 * What `ip` did with a command line, and what nlwire did. State is that of the side, and of the further namespaces if the line names one;
 * empty without `states`.
 */
export async function both(line: string, states = true): Promise<{ ip: Outcome; nlwire: Outcome }> {
  const [theirs, ours] = SIDES
  const words = split(line)
  const spaces = !states || isListing(words) ? [] : line.includes('@') ? ['', '-1', '-2'] : ['']
  const finish = (side: string, { code, stdout, stderr }: Omit<Outcome, 'state'>): Outcome => ({
    code,
    stdout: masked(stdout),
    stderr: masked(stderr),
    state: state(side, spaces, words.includes('bridge')),
  })
  const first = ip('-n', theirs, ...name(theirs, words))
  const second = await nlwire(['-n', ours, ...name(ours, words)])
  const stderr = withoutHints(second.stderr)
  return { ip: finish(theirs, first), nlwire: finish(ours, { ...second, stderr }) }
}

/** It changes nothing: that is not looked at each time. */
function isListing(words: readonly string[]): boolean {
  const [, command = 'show'] = words.filter((word) => !word.startsWith('-'))
  return command === 'show' || words.includes('show')
}
