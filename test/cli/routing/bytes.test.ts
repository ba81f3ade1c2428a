// Every word of `ip route`, `rule`, `neigh` and `nexthop` is in a command of fixtures/words. What `ip` sends for it is recorded there;
// nlwire sends the same, and leaves the same state.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { decodeMessages } from '../../../src/netlink/message/decode.ts'
import { rtnetlink } from '../../../src/rtnl/protocol.ts'
import { requestsOf, SETUP, WORDS_FOLDER } from '../../support/sent.ts'
import { ip, wordsIn } from '../support/ip-help.ts'
import { describeBeside } from '../support/side-by-side.ts'
import { OURS, ours, setUp, stateOf, THEIRS, tearDown, theirs } from './sides.ts'

const OBJECTS = ['route', 'rule', 'neigh', 'nexthop'] as const

const table = (object: string): (readonly [line: string, hex: readonly string[]])[] =>
  readFileSync(join(WORDS_FOLDER, `${object}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split('\t'))
    .map(([line = '', hex = '']) => [line, hex.split(' ')])

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

/** Why a request may differ from that of `ip`. */
type Reason = 'the kernel ignores the order of attributes' | 'newer kernel' | 'a bug of ip'

/** Requests that differ in more than the order of attributes, which is not compared. */
const DIFFERENT: Readonly<Record<string, Reason>> = {
  // It sends an attribute of no bytes for `all`.
  'ip rule add from all table local priority 8': 'a bug of ip',
  // It loses the link after `link_dev`.
  'ip -6 route add 2001:db8:39::/64 encap xfrm if_id 5 link_dev v1 dev v0': 'a bug of ip',
}

const ACK = 4

/**
 * A request without its length, sequence number and port id. What the kernel ignores is not compared: the order of attributes, NLA_F_NESTED,
 * bytes of padding (which `ip` does not clear), whether a text ends in NUL. Nor is whether an ACK is asked for, nor ages.
 */
function content(hex: string): object {
  const [message] = decodeMessages(Buffer.from(hex, 'hex'), { protocol: rtnetlink })
  const { type, flags = 0, header, attrs = {} } = message ?? {}
  const { cacheinfo: _, ...others } = attrs
  return { type, flags: flags & ~ACK, header, attrs: others }
}

/** Runs the commands before the last one, which is returned. */
async function prepare(line: string): Promise<string> {
  const all = line.split(' && ').map((one) => one.replace(/^ip /, ''))
  for (const before of all.slice(0, -1)) {
    theirs(before)
    await ours(before)
  }
  return all.at(-1) as string
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
