// Routes and next hops of MPLS, segments (seg6), IOAM and other encapsulations that the kernel of most machines refuses: on the emulated
// kernels the state that nlwire leaves is that of `ip`. All commands of fixtures/words in one pair of namespaces, for time.
import { spawnSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { SETUP } from '../../support/sent.ts'
import { describeBeside } from '../support/side-by-side.ts'
import { ip, OURS, ours, setUp, THEIRS, tearDown, theirs } from './sides.ts'
import { table } from './table.ts'

const MODULES = ['mpls_router', 'mpls_iptunnel', 'vrf', 'dummy']
const LISTS = 'route show table all\nnexthop\n'

/** Further commands: VRFs, and lists of labels and of all routes. */
const FURTHER = [
  'route add 10.41.0.0/16 via 10.1.0.2 vrf red',
  'route show vrf red',
  'route get 10.41.0.1 vrf red',
  'vrf show',
  '-j vrf show',
  '-M route',
  '-j -M route',
  '-j -d -M route show 101',
  '-j -d route show table all',
  '-j -d -6 route',
]

/** The commands that name such an encapsulation, MPLS or a VRF. `ip` loses the link after `link_dev`, see bytes.test.ts. */
const lines = (): string[] =>
  ['route', 'nexthop']
    .flatMap((object) => table(object).map(([line]) => line))
    .filter((line) => / encap |mpls|-M | vrf/.test(line) && !line.includes(' link_dev '))
    .map((line) => line.replace(/^ip /, ''))
    .concat(FURTHER)

const stateOf = (side: string): string[] => {
  const { stdout } = ip(['-n', side, '-d', '-batch', '-'], LISTS)
  const labels = ip(['-n', side, '-d', '-M', 'route'])
  return `${stdout}${labels.stdout}`
    .split('\n')
    .filter((line) => !/ (fe80|ff00):/.test(line))
    .sort()
}

describeBeside('encapsulations beside ip', () => {
  afterAll(tearDown)

  test('the state of the emulated kernel', async (ctx) => {
    ctx.skip(process.env['NLWIRE_TEST_VM'] !== '1', 'needs MPLS and IOAM, which the emulated machine has')
    for (const module of MODULES) spawnSync('modprobe', ['-q', module])
    // Hardware addresses of their own would give the sides other link-local addresses, in another order.
    const setup = SETUP.map((one) =>
      one.replace(/^ip /, '').replace('type veth peer', 'address 02:00:00:00:00:01 type veth peer address 02:00:00:00:00:02'),
    )
    setUp([...setup, 'link add red type vrf table 77', 'link set red up'])
    for (const side of [THEIRS, OURS])
      ip([
        'netns',
        'exec',
        side,
        'sh',
        '-c',
        'echo 1000 > /proc/sys/net/mpls/platform_labels; echo 1 > /proc/sys/net/vrf/strict_mode',
      ])
    const [refused, differing]: [string[], object[]] = [[], []]
    for (const line of lines()) {
      const { stderr, ...expected } = theirs(line)
      const { stderr: said, ...done } = await ours(line)
      if (expected.code !== 0) refused.push(`${line}: ${stderr}`)
      if (JSON.stringify(done) !== JSON.stringify(expected)) differing.push({ line, expected, stderr, done, said })
    }
    expect(differing).toEqual([])
    expect(stateOf(OURS)).toEqual(stateOf(THEIRS))
    console.log(stateOf(OURS).length, refused)
  })
})
