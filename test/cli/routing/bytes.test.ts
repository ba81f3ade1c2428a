// Every word of `ip route`, `rule`, `neigh` and `nexthop` is in a command of fixtures/words. What `ip` sends for it is recorded there;
// nlwire sends the same, and leaves the same state.
import { afterAll, describe, expect, test } from 'vitest'
import { requestsOf, SETUP } from '../../support/sent.ts'
import { ip, wordsIn } from '../support/ip-help.ts'
import { describeBeside } from '../support/side-by-side.ts'
import { OURS, ours, setUp, stateOf, THEIRS, tearDown, theirs } from './sides.ts'
import { content, prepare, type Reason, table } from './table.ts'

const OBJECTS = ['route', 'rule', 'neigh', 'nexthop'] as const

/** Words of a usage that no command of the table has, and why. */
const WITHOUT_LINE: Readonly<Record<string, string>> = {
  ip: 'the program',
  vrf: 'the kernel that was recorded has no VRFs; only the number of the table is sent',
  pervasive: 'only printed: ip does not read it',
  cleanup: 'only in the usage: ip does not read it',
  endpoint: 'loads an eBPF program; not supported yet',
  bridge: 'a family that routes do not have',
  restore: 'sends what save wrote: batch.test.ts',
  showdump: 'prints what save wrote: batch.test.ts',
  ms: 'a unit, in 100ms',
}

/** Requests that differ in more than the order of attributes, which is not compared. */
const DIFFERENT: Readonly<Record<string, Reason>> = {
  // It sends an attribute of no bytes for `all`.
  'ip rule add from all table local priority 8': 'a bug of ip',
  // It loses the link after `link_dev`.
  'ip -6 route add 2001:db8:39::/64 encap xfrm if_id 5 link_dev v1 dev v0': 'a bug of ip',
}

describeBeside('route, rule, neigh and nexthop beside ip', () => {
  afterAll(tearDown)

  describe.each(OBJECTS)('%s', (object) => {
    test('every word of the usage is in a command', () => {
      const words = new Set(table(object).flatMap(([line]) => line.split(/[ ,]/)))
      const lost = wordsIn(ip(object, 'help')).filter((word) => !words.has(word) && !Object.hasOwn(WITHOUT_LINE, word))
      expect(lost).toEqual([])
    })

    test.each(table(object))('%s', async (line, hex) => {
      setUp(SETUP.map((one) => one.replace(/^ip /, '')))
      const last = await prepare(line)
      const code = theirs(last).code
      let mine: number | null = null
      const sent = await requestsOf(async () => {
        mine = (await ours(last)).code
      }, true)
      expect(mine).toBe(code)
      // After a refusal the library looks for its cause.
      const compared = code === 0 ? sent : sent.slice(0, hex.length)
      if (DIFFERENT[line] === undefined) expect(compared.map(content)).toEqual(hex.map(content))
      else expect(compared.map(content)).not.toEqual(hex.map(content))
      expect(stateOf(OURS)).toEqual(stateOf(THEIRS))
    })
  })

  test('there are enough commands, and few differences', () => {
    const lines = OBJECTS.flatMap((object) => table(object).map(([line]) => line))
    expect(lines.length).toBeGreaterThanOrEqual(180)
    expect(Object.keys(DIFFERENT).filter((line) => !lines.includes(line))).toEqual([])
    expect(Object.keys(DIFFERENT).length).toBeLessThanOrEqual(5)
  })
})
