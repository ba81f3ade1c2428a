// -batch and -force beside `ip`, save, restore and showdump.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { nlwireWith } from '../support/command.ts'
import { withoutHints } from '../support/hints.ts'
import { describeBeside } from '../support/side-by-side.ts'
import { type Did, ip, masked, OURS, ours, setUp, stateOf, THEIRS, tearDown, theirs } from './sides.ts'

const SETUP = [
  'link add v0 index 10 type veth peer name v1',
  'link set v0 addrgenmode none',
  'link set v1 addrgenmode none',
  'link set v0 up',
  'link set v1 up',
  'addr add 10.1.0.1/24 dev v0',
]

/**
 * The options, and what is on stdin. Not here: after wrong words and a refused `neigh add` or `del`, `ip` ends without naming the line,
 * even with -force; and in a batch it lists a table that does not exist as an empty one.
 */
const BATCHES: readonly (readonly [options: string, input: string])[] = [
  ['', 'route add 10.9.0.0/16 via 10.1.0.2\nroute add 10.9.0.0/16 via 10.1.0.2\nroute add 10.8.0.0/16 via 10.1.0.2\n'],
  ['-force', 'route add 10.9.0.0/16 via 10.1.0.2\nroute add 10.9.0.0/16 via 10.1.0.2\nroute add 10.8.0.0/16 via 10.1.0.2\n'],
  ['', '# a comment\n\n  route add 10.9.0.0/16 via 10.1.0.2 # another\nroute add \\\n 10.8.0.0/16 \\\n dev v0\nfoo\nroute\n'],
  ['-force', 'foo\nroute show exact 10.1.0.0/24\nneigh get 10.1.0.7 dev v0\nrule del pref 7\nnexthop del id 7\nlink show lo'],
  ['', 'link show "lo"\nroute show \'10.1.0.0/24\'\n'],
  ['', "link show lo\nlink show 'lo\n"],
  ['-j', 'route show exact 10.1.0.0/24\nlink show lo\nlink show nosuch\nlink show lo\n'],
  ['', 'link add d0 type veth peer name d1\nroute add 10.7.0.0/16 dev d0\nlink set d0 up\nroute add 10.7.0.0/16 dev d0\n'],
  ['-force', 'link set d0 name d2\nlink del v1\nroute add 10.7.0.0/16 dev v0\n'],
  ['', ''],
  ['-6', 'route add fd09::/64 dev v0\nrule add table 7 pref 3\nroute show dev v0 proto boot\n'],
  ['', 'route get 10.9.9.9\n'],
  ['-s', 'route flush root 10.0.0.0/8\nroute flush root 10.0.0.0/8'],
]

async function ourBatch(options: string, input: string, file = '-'): Promise<Did> {
  const words = ['-n', OURS, ...options.split(' ').filter((word) => word !== ''), '-batch', file]
  const { code, out: stdout, err } = await nlwireWith(input, ...words)
  return { code, stdout, stderr: withoutHints(err) }
}

const both = ({ code, stdout, stderr }: Did): object => ({ code, stdout: masked(stdout), stderr: masked(stderr) })

describeBeside('batches beside ip', () => {
  beforeEach(() => setUp(SETUP))
  afterAll(tearDown)

  test.each(BATCHES)('%s %j', async (options, input) => {
    const words = options.split(' ').filter((word) => word !== '')
    const expected = ip(['-n', THEIRS, ...words, '-batch', '-'], input)
    expect(both(await ourBatch(options, input))).toEqual(both(expected))
    expect(stateOf(OURS)).toEqual(stateOf(THEIRS))
  })

  test('a file is named in errors; one that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-batch-'))
    const file = join(folder, 'commands')
    writeFileSync(file, 'link show lo\nroute del 10.9.0.0/16\n')
    expect(both(await ourBatch('', '', file))).toEqual(both(ip(['-n', THEIRS, '-batch', file])))
    expect(both(await ourBatch('', '', `${file}.no`))).toEqual(both(ip(['-n', THEIRS, '-batch', `${file}.no`])))
    rmSync(folder, { recursive: true })
  })

  test('a wrong word: its line is named, and -force goes on, unlike in ip', async () => {
    const input = 'route add 10.9.0.0/16 metric x\nroute show exact 10.1.0.0/24\n'
    const wrong = 'Error: argument "x" is wrong: "metric" value is invalid\n\nCommand failed -:1\n'
    expect(await ourBatch('', input)).toEqual({ code: 255, stdout: '', stderr: wrong })
    const shown = '10.1.0.0/24 dev v0 proto kernel scope link src 10.1.0.1 \n'
    expect(await ourBatch('-force', input)).toEqual({ code: 1, stdout: shown, stderr: wrong })
  })

  test('save, showdump and restore of routes', async () => {
    for (const line of ['10.9.0.0/16 via 10.1.0.2 table 200', 'blackhole 10.8.0.0/16 metric 7', '10.7.0.0/16 dev v0'])
      theirs(`route add ${line}`)
    const saved = await nlwireWith('', '-n', THEIRS, 'route', 'save', 'table', 'all')
    const dump = masked(ip(['-n', THEIRS, 'route', 'showdump'], saved.bytes).stdout)
    expect(dump).toContain('blackhole 10.8.0.0/16')
    expect((await ours('route showdump', OURS, saved.bytes)).stdout).toBe(dump)
    expect((await ours('route restore', OURS, saved.bytes)).code).toBe(0)
    expect(stateOf(OURS)).toEqual(stateOf(THEIRS))
    // Those that are there stay, each with the cause.
    const { err } = await nlwireWith(saved.bytes, '-n', OURS, 'route', 'restore')
    expect(err).toContain(
      'RTNETLINK answers: File exists\nCause: there is a route to 10.7.0.0/16 in table main already: dev v0 proto boot\n',
    )
    for (const line of ['route restore', 'route showdump', 'rule restore']) {
      for (const input of ['', 'no', 'nothing of this kind']) expect(await ours(line, OURS, input)).toEqual(theirs(line, input))
    }
  })

  test('save and restore of rules', async () => {
    theirs('rule add from 10.9.0.0/16 table 200 pref 9')
    const saved = await nlwireWith('', '-n', THEIRS, 'rule', 'save')
    await ours('rule flush')
    await ours('rule del pref 0')
    expect(await ours('rule restore', OURS, saved.bytes)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(theirs('rule').stdout).toBe(ip(['-n', OURS, 'rule']).stdout)
    expect(await ours('rule save foo')).toEqual({ code: 1, stdout: '', stderr: '"ip rule save" does not take any arguments.\n' })
  })
})
