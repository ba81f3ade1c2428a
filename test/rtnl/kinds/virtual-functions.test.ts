// Virtual functions of a network card, which netdevsim plays: what calls and the command set is what `ip` sets and both read. Debian does
// not build netdevsim; CONTRIBUTING.md says how to add it to the emulated machine.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NetNs, type VfChanges } from '../../../src/index.ts'
import { nlwire } from '../../cli/support/command.ts'
import { describeLive } from '../../support/live.ts'
import { ip } from './side.ts'

const BUS = '/sys/bus/netdevsim'
const [NS, IDS] = ['vf-cards', [71, 72]] as const

/** Words of `ip link set DEVICE vf …`, and the same as a call. */
const ROWS: readonly (readonly [words: string, changes: readonly VfChanges[]])[] = [
  ['vf 0 mac 02:00:00:00:07:01', [{ vf: 0, mac: '02:00:00:00:07:01' }]],
  ['vf 1 vlan 5', [{ vf: 1, vlan: 5 }]],
  ['vf 1 vlan 6 qos 3', [{ vf: 1, vlan: 6, qos: 3 }]],
  ['vf 1 vlan 7 qos 2 proto 802.1ad', [{ vf: 1, vlan: [{ vlan: 7, qos: 2, vlanProto: '8021AD' }] }]],
  ['vf 1 vlan 0', [{ vf: 1, vlan: 0 }]],
  ['vf 2 rate 100', [{ vf: 2, txRate: 100 }]],
  ['vf 2 max_tx_rate 200 min_tx_rate 50', [{ vf: 2, maxTxRate: 200, minTxRate: 50 }]],
  ['vf 0 spoofchk off', [{ vf: 0, spoofchk: false }]],
  ['vf 0 spoofchk on', [{ vf: 0, spoofchk: true }]],
  ['vf 0 trust on', [{ vf: 0, trust: true }]],
  ['vf 0 query_rss on', [{ vf: 0, rssQueryEn: true }]],
  ['vf 3 state disable', [{ vf: 3, linkState: 'DISABLE' }]],
  ['vf 3 state enable', [{ vf: 3, linkState: 'ENABLE' }]],
  ['vf 3 state auto trust off', [{ vf: 3, linkState: 'AUTO', trust: false }]],
]

/** Writes a file of the module, from the namespace where its devices shall be. */
const write = (ns: NetNs, file: string, text: string): Promise<unknown> =>
  ns.exec('sh', ['-c', `echo '${text}' > ${BUS}/${file}`])

describeLive('virtual functions', () => {
  let ns: NetNs | undefined

  // Once for all tests, as the machine is slow.
  beforeAll(async () => {
    const { status } = spawnSync('modprobe', ['-q', 'netdevsim'])
    if (process.env['NLWIRE_TEST_VM'] !== '1' || status !== 0) return
    ns = await NetNs.create(NS)
    for (const id of IDS) {
      await write(ns, 'new_device', `${id} 1`)
      await write(ns, `devices/netdevsim${id}/sriov_numvfs`, '4')
    }
  })
  beforeEach((ctx) => ctx.skip(ns === undefined, 'needs netdevsim in the emulated machine'))
  afterAll(async () => {
    if (!ns) return
    for (const id of IDS) await write(ns, 'del_device', String(id))
    ns.close()
    await NetNs.delete(NS)
  })

  /** The links of the two cards. */
  const cards = async (): Promise<[string, string]> => {
    const names = (await (ns as NetNs).links.list()).map(({ ifname }) => ifname).filter((name) => name !== 'lo')
    return names as [string, string]
  }

  /** What `ip` shows of the functions of a card, without the addresses that the kernel chose. */
  const shown = async (card: string): Promise<unknown> => {
    const [link] = JSON.parse(await ip(ns as NetNs, `-j -d link show dev ${card}`)) as [{ vfinfo_list: unknown[] }]
    expect(link.vfinfo_list).toHaveLength(4)
    return link.vfinfo_list
  }

  test('calls set what ip sets', async () => {
    const [theirs, ours] = await cards()
    for (const [words, vfs] of ROWS) {
      await ip(ns as NetNs, `link set dev ${theirs} ${words}`)
      await (ns as NetNs).links.set(ours, { vfs })
      expect([words, await shown(ours)]).toEqual([words, await shown(theirs)])
    }
    const [first, second] = await Promise.all([theirs, ours].map((card) => (ns as NetNs).links.get(card)))
    expect(second?.vfinfoList).toEqual(first?.vfinfoList)
    expect(second?.vfinfoList?.info?.[0]).toMatchObject({ trust: { vf: 0, setting: 1 }, spoofchk: { vf: 0, setting: 1 } })
  })

  test('the command sets and prints them as ip does', async () => {
    const [theirs, ours] = await cards()
    for (const [words] of ROWS) {
      await ip(ns as NetNs, `link set dev ${theirs} ${words}`)
      const { code, err } = await nlwire('-n', NS, 'link', 'set', 'dev', ours, ...words.split(' '))
      expect([words, code, err]).toEqual([words, 0, ''])
    }
    expect(await shown(ours)).toEqual(await shown(theirs))
    // Of `ip` on this kernel only what is printed of the functions: it may be newer.
    const { out } = await nlwire('-n', NS, '-j', 'link', 'show', 'dev', ours)
    expect((JSON.parse(out) as [{ vfinfo_list: unknown }])[0].vfinfo_list).toEqual(await shown(ours))
    const text = await nlwire('-n', NS, 'link', 'show', 'dev', ours)
    const lines = (all: string): string[] => all.split('\n').filter((line) => line.startsWith('    vf '))
    expect(lines(text.out)).toEqual(lines(await ip(ns as NetNs, `link show dev ${ours}`)))
    expect(lines(text.out)).toHaveLength(4)
  })

  test('a function that the card lacks is refused', async () => {
    const [, ours] = await cards()
    await expect((ns as NetNs).links.set(ours, { vfs: [{ vf: 9, trust: true }] })).rejects.toMatchObject({ code: 'EINVAL' })
  })
})
