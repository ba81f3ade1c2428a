// The words of routing and of further objects beside `ip` and `bridge`: output, error lines and exit codes of each line, and the state after all of them.
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { describeBeside } from '../support/side-by-side.ts'
import { masked, OURS, ours, setUp, stateOf, THEIRS, tearDown, theirs } from './sides.ts'

const linesOf = (name: string): string[] =>
  readFileSync(new URL(`lines/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

/** Commands that only read: both programs run them in the same namespace, as the kernel lists neighbours in any order. */
const isReading = (line: string): boolean =>
  /\b(show|list|lst|get|bucket)\b/.test(line) ||
  line.split(' ').filter((word) => !word.startsWith('-') && word !== 'bridge').length === 1

async function differences(lines: readonly string[], reads = isReading): Promise<object[]> {
  const found: object[] = []
  for (const line of lines) {
    const expected = theirs(line)
    const got = await ours(line, reads(line) ? THEIRS : OURS)
    const [a, b] = [expected, got].map(({ code, stdout, stderr }) => ({ code, stdout: masked(stdout), stderr: masked(stderr) }))
    if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ line, expected: a, got: b })
  }
  return found
}

describeBeside('the words of routing beside ip', () => {
  afterAll(tearDown)

  test.each(['route', 'rule', 'neigh', 'nexthop'])('%s', async (name) => {
    setUp(linesOf('setup'))
    expect(await differences(linesOf(name))).toEqual([])
    expect(stateOf(OURS)).toEqual(stateOf(THEIRS))
  })

  test.each(['addrlabel', 'maddress', 'netconf', 'tuntap', 'bridge-mdb', 'bridge-vlan', 'bridge-vni', 'bridge-monitor'])(
    '%s',
    async (name) => {
      setUp(linesOf('setup-bridge'))
      expect(await differences(linesOf(name))).toEqual([])
    },
  )

  test('lists and look-ups of routes', async () => {
    setUp(linesOf('setup'))
    // Those that are refused are among them.
    for (const line of linesOf('route')) if (/^(-6 )?route (add|append)/.test(line)) theirs(line)
    expect(await differences(linesOf('route-lists'), () => true)).toEqual([])
  })
})
