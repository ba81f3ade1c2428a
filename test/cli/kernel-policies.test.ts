import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { kernelPolicies } from '../../src/cli/policies/kernel.ts'
import * as families from '../../src/genl/families.ts'
import { GenericSocket } from '../../src/index.ts'
import { nlwire } from './support/command.ts'

// The rows of families against the policies of the running kernel: types and greatest values.

/** Why a row differs from a policy. */
type Reason =
  | 'a later kernel has it'
  | 'no kernel reads or sends it'
  | 'the kernel numbers commands that only dump 0'
  | 'the kernel reports NLA_MSECS, 64 bits, as uint'
  | 'a nest by its policy, structs in fact'
  | 'bytes by its policy, a value of the type that another attribute names'

/** Differences by family: an attribute by its name, or by the command and the number. */
const DIFFERENT: Readonly<Record<string, readonly (readonly [difference: RegExp, reason: Reason])[]>> = {
  SEG6: [[/^type SEG6_ATTR_HMACINFO$/, 'no kernel reads or sends it']],
  thermal: [
    [/^type THERMAL_GENL_ATTR_TZ_GOV$/, 'no kernel reads or sends it'],
    [/^missing THERMAL_GENL_CMD_\w+ (2[4-9]|3\d)$/, 'a later kernel has it'],
    [/^missing command ([7-9]|1\d)$/, 'a later kernel has it'],
  ],
  ethtool: [
    [/^missing ETHTOOL_MSG_(PSE_SET|RINGS_SET|TSINFO_GET|RSS_GET|FEC_SET|MODULE_\w+) \d+$/, 'a later kernel has it'],
    [/^missing ETHTOOL_MSG_TSINFO_GET type 7 \d+$/, 'a later kernel has it'],
    [/^missing command (4[6-9]|[5-9]\d)$/, 'a later kernel has it'],
  ],
  netdev: [
    [/^missing command 0$/, 'the kernel numbers commands that only dump 0'],
    [/^missing command (1[4-9]|2\d)$/, 'a later kernel has it'],
  ],
  devlink: [[/^missing command 0$/, 'the kernel numbers commands that only dump 0']],
  l2tp: [[/^type L2TP_ATTR_RECV_TIMEOUT$/, 'the kernel reports NLA_MSECS, 64 bits, as uint']],
  team: [[/^type TEAM_ATTR_OPTION_DATA$/, 'bytes by its policy, a value of the type that another attribute names']],
  ovs_ct_limit: [[/^type OVS_CT_LIMIT_ATTR_ZONE_LIMIT$/, 'a nest by its policy, structs in fact']],
  nlctrl: [[/^missing command 0$/, 'the kernel numbers commands that only dump 0']],
}

/** Families that register without a policy. */
const WITHOUT_POLICY = ['psample']
/** Groups that a kernel has with an option only, CONFIG_NL80211_TESTMODE, or that Linux 6.1 does not have. */
const OPTIONAL_GROUPS = ['testmode', 'ioam6_events']

// A query for a family by its name loads its module (net/netlink/genetlink.c: ctrl_getfamily), if it has the family as alias.
const WITHOUT_ALIAS = ['team', 'psample', 'mac80211_hwsim']
if (process.env['NLWIRE_TEST_VM']) for (const module of WITHOUT_ALIAS) spawnSync('modprobe', ['-q', module])

await using socket = new GenericSocket([])
for (const { name } of Object.values(families)) await socket.resolve(name).catch(() => undefined)
const here = (await socket.dump({ name: 'CTRL_CMD_GETFAMILY' })).map(({ attrs }) => attrs)
const known = new Set(Object.values(families).map(({ name }) => name))
const both = here.flatMap(({ familyName = '' }) => (known.has(familyName) ? [familyName] : []))

describe('the running kernel accepts what the rows say', () => {
  test('in some families', () => expect(both.length).toBeGreaterThan(process.env['NLWIRE_TEST_VM'] ? 20 : 4))

  test.each(both.filter((name) => !WITHOUT_POLICY.includes(name)))('%s', async (name) => {
    const rows = await kernelPolicies(name)
    const differences = rows.flatMap(({ command, path, number, name: own, differs }) => {
      if (!differs) return []
      const place =
        own ??
        (command.startsWith('command ') ? command : [command, ...path.filter((one) => one.startsWith('type ')), number].join(' '))
      return [`${differs} ${place}`]
    })
    const reasons = DIFFERENT[name] ?? []
    expect(rows.length).toBeGreaterThan(0)
    expect(differences.filter((one) => !reasons.some(([difference]) => difference.test(one)))).toEqual([])
  })

  test.each(both.filter((name) => WITHOUT_POLICY.includes(name)))('%s has no policy', async (name) => {
    await expect(kernelPolicies(name)).rejects.toMatchObject({ code: 'ENODATA' })
  })

  test('groups have the kernel’s names', () => {
    for (const { familyName, mcastGroups = [] } of here) {
      const names = mcastGroups.map(({ value }) => value.name ?? '')
      const own = Object.values(families).find(({ name }) => name === familyName)
      if (own)
        expect([familyName, names.toSorted()]).toEqual([
          familyName,
          own.groups.filter((group) => names.includes(group) || !OPTIONAL_GROUPS.includes(group)).toSorted(),
        ])
    }
  })
})

test('nlwire schema --kernel', async () => {
  const { code, out } = await nlwire('schema', '--kernel', 'nlctrl')
  expect(code).toBe(0)
  expect(out).toMatch(/^CTRL_CMD_GETFAMILY \(do(?: and dump)?\)\n {2}1 +u16 +CTRL_ATTR_FAMILY_ID +u16\n/m)
  expect(out).toMatch(/^ {2}type +the kernel accepts +name in nlwire +type in nlwire\n\nCTRL_CMD_/)
  // Newer kernels have the policy of a dump for the command 0, too.
  if (/^command 0 /m.test(out)) expect(out).toMatch(/^ {2}1 +u16 +! nlwire has no row$/m)
  expect(await nlwire('schema', '--kernel')).toMatchObject({ code: 255 })
  expect((await nlwire('schema', '--kernel', 'nosuch')).err).toContain('ENOENT')
})
