// A refusal of the kernel is printed as `ip` prints it; nlwire adds why, as far as it knows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { nlwire } from './support/command.ts'
import { both, describeBeside, setUp, tearDown } from './support/side-by-side.ts'

const SETUP = ['link add v0 type veth peer name v1', 'addr add 10.0.0.1/24 dev v0', 'link set v0 up']

describeBeside('the cause of a refusal', () => {
  beforeAll(() => setUp(SETUP))
  afterAll(tearDown)

  test.each([
    ['route add 10.9.0.0/16 via 10.5.0.2', /^the gateway 10\.5\.0\.2 is in the network of no link of this namespace/],
    ['route add 10.9.0.0/16 src 10.7.7.7 dev v0', /^no link of this namespace has the address 10\.7\.7\.7$/],
    ['link set v0 mtu 70000', /^link "v0" accepts an mtu of 68\.\.65535; requested 70000$/],
    ['link set v0 address 01:00:00:00:00:01', /^not a unicast MAC address: 01:00:00:00:00:01 is a group address/],
    ['link set v0 master v1', /^link "v1" is of kind "veth", which cannot have ports$/],
    ['addr del 10.0.0.1/32 dev v0', /^link "v0" has no 10\.0\.0\.1\/32; it has 10\.0\.0\.1\/24$/],
    ['neigh del 10.0.0.7 dev v0', /^link "v0" has no entry for 10\.0\.0\.7$/],
    ['rule del pref 77', /^there is no such rule among 3 of its family$/],
    ['nexthop del id 7', /^there is no next hop with id 7, nor any other$/],
    ['route get 1.2.3.4', /^no route leads to 1\.2\.3\.4: the table MAIN has \d of this family, and no default route$/],
  ])('%s', async (line, cause) => {
    const { ip, nlwire: ours } = await both(line, false)
    expect(ours).toEqual(ip)
    expect(ip.code).toBe(2)
    const { err } = await nlwire('-n', 'side-nlwire', ...line.split(' '))
    const [first, second = '', ...rest] = err.split('\n')
    expect(first).toMatch(/^(Error|RTNETLINK answers): /)
    expect(second).toMatch(/^Cause: /)
    expect(second.slice('Cause: '.length)).toMatch(cause)
    expect(rest).toEqual([''])
  })

  test('a recording that has shown the link explains the refusal of a later request', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-causes-'))
    const file = join(folder, 'r.pcap')
    try {
      await using ns = await NetNs.open('side-nlwire')
      const recording = ns.record(file)
      await ns.links.get('v0')
      await expect(ns.links.set('v0', { mtu: 70000 })).rejects.toMatchObject({
        reason: 'link "v0" accepts an mtu of 68..65535; requested 70000',
      })
      // Refused requests are not what there is: the recording has no v1.
      await expect(ns.links.create({ ifname: 'v1', kind: 'bridge' })).rejects.toThrow('there is a link "v1" already')
      await expect(ns.links.create({ ifname: 'v0', kind: 'bridge' })).rejects.toThrow('there is a link "v0" already')
      recording.close()
      const { out } = await nlwire('decode', file)
      expect(out).not.toContain(' is free')
      expect(out).toMatch(/ {2}cause: there is a link "v0" already \(index \d+, kind veth\), reported in #1\n/)
      const cause = '  cause: link "v0" accepts an mtu of 68..65535; requested 70000\n'
      expect(out.split(cause)).toHaveLength(2)
      expect(out.split(cause)[0]).toMatch(/ {2}RTM_NEWLINK refused: EINVAL: .*\n$/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a recording says which of its messages created the object that is in the way', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-causes-'))
    const file = join(folder, 'r.pcap')
    try {
      await using ns = await NetNs.open('side-nlwire')
      const recording = ns.record(file)
      const { index: link } = await ns.links.get('v0')
      const twice = async (add: () => Promise<unknown>): Promise<void> => {
        await add()
        await expect(add()).rejects.toMatchObject({ code: 'EEXIST' })
      }
      await twice(() => ns.addresses.add(link, '10.0.3.1/24'))
      await twice(() => ns.routes.add({ dst: '10.9.0.0/16', link }))
      await twice(() => ns.rules.add({ src: '10.0.0.5/32', table: 77, priority: 5 }))
      await twice(() => ns.neighbours.add(link, '10.0.0.8', { lladdr: '02:00:00:00:00:01' }))
      await twice(() => ns.links.addAltname('v1', 'another'))
      await ns.addresses.delete(link, '10.0.3.1/24')
      await twice(() => ns.addresses.add(link, '10.0.3.1/24'))
      recording.close()
      const { out } = await nlwire('decode', file)
      // The first of each two requests: that which the kernel accepted.
      const made = [...out.matchAll(/^#(\d+) \S+ (?:address|route|rule|neighbour|link property) (?:add|append)/gm)]
        .map(([, frame]) => frame)
        .filter((_, i) => i % 2 === 0)
      expect([...out.matchAll(/^ {2}cause: (.*)$/gm)].map(([, text]) => text)).toEqual([
        `link "v0" has 10.0.3.1 already, created by #${made[0]}`,
        `there is a route to 10.9.0.0/16 in table main already: dev v0 proto boot, created by #${made[1]}`,
        `there is such a rule with priority 5 already, created by #${made[2]}`,
        `link "v0" has an entry for 10.0.0.8 already, created by #${made[3]}`,
        `the object exists already, created by #${made[4]}`,
        // It was deleted in between.
        `link "v0" has 10.0.3.1 already, created by #${made[5]}`,
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('a recording explains what the request alone shows, and does not repeat that a link is missing', async () => {
  const { out } = await nlwire('decode', 'fixtures/recordings/errors.pcap.gz')
  expect(out).toMatch(/refused: ENODEV: .*\n {2}cause: the route has no link, no gateway and no next hop object\n/)
  expect(out).toMatch(/refused: EADDRNOTAVAIL: .*\n {2}cause: not a unicast MAC address: 01:00:00:00:00:01 is a group address/)
  expect(out).toMatch(/RTM_GETLINK refused: ENODEV: .*\n(?! {2}cause)/)
})
