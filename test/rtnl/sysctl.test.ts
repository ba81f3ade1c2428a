import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { componentsOf, nameOfPath } from '../../src/rtnl/sysctl/name.ts'
import { describeLive } from '../support/live.ts'

describe('the name of a sysctl', () => {
  test.each([
    ['net.ipv4.ip_forward', ['net', 'ipv4', 'ip_forward']],
    ['net/ipv4/ip_forward', ['net', 'ipv4', 'ip_forward']],
    ['net.ipv4.conf.eth0/100.forwarding', ['net', 'ipv4', 'conf', 'eth0.100', 'forwarding']],
    ['net/ipv4/conf/eth0.100/forwarding', ['net', 'ipv4', 'conf', 'eth0.100', 'forwarding']],
    ['net', ['net']],
  ])('%s', (name, components) => {
    expect(componentsOf(name)).toEqual(components)
    expect(componentsOf(nameOfPath(components))).toEqual(components)
  })

  test.each(['', 'net.', 'net..x', 'net/../kernel/hostname', 'net.//.x', 'net/./x', '/net/x', 'net/ipv4/', 'net.a\0', 5, null])(
    '%j',
    (name) => expect(() => componentsOf(name as string)).toThrow(TypeError),
  )

  test.each([
    ['/proc/sys/net/ipv4/ip_forward', 'net/ipv4/ip_forward'],
    ['ipv4.ip_forward', 'net.ipv4.ip_forward'],
    ['ip_forward', 'net.ipv4.ip_forward'],
    ['conf/all/rp_filter', 'net/ipv4/conf/all/rp_filter'],
    ['ipv6/conf/all/forwarding', 'net/ipv6/conf/all/forwarding'],
  ])('%s suggests %s', (name, meant) => {
    expect(() => componentsOf(name)).toThrow(`got "${name}" (did you mean "${meant}"?)`)
    expect(componentsOf(meant)[0]).toBe('net')
  })

  test.each(['kernel.hostname', 'vm/swappiness', 'sys.net.ipv4'])('not of a network namespace: %s', (name) => {
    expect(() => componentsOf(name)).toThrow(/^expected a sysctl below "net", got .*: no other belongs to a network namespace$/)
  })
})

const here = (name: string): string => readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim()
const fds = (): number => readdirSync('/proc/self/fd').length

describeLive('sysctls', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  })
  afterEach(() => ns.close())

  /** What a program in the namespace reads. */
  const inside = async (name: string): Promise<string> =>
    (await ns.exec('cat', [`/proc/sys/${name.replaceAll('.', '/')}`])).stdout.trim()

  test('set writes in the namespace and nowhere else, get reads there', async () => {
    const before = [here('net.ipv4.ip_forward'), here('net.ipv4.conf.default.rp_filter')]
    await ns.sysctl.set({ 'net.ipv4.ip_forward': 1, 'net.ipv4.conf.v0.rp_filter': '2', 'net/ipv6/conf/v1/forwarding': 1 })
    expect(await inside('net.ipv4.ip_forward')).toBe('1')
    expect(await inside('net.ipv4.conf.v0.rp_filter')).toBe('2')
    expect(await inside('net.ipv6.conf.v1.forwarding')).toBe('1')
    expect(await ns.sysctl.get('net.ipv4.conf.v0.rp_filter')).toBe('2')
    expect(await ns.sysctl.get('net.ipv4.conf.v0.rp_filter', { number: true })).toBe(2)
    expect([here('net.ipv4.ip_forward'), here('net.ipv4.conf.default.rp_filter')]).toEqual(before)
    await ns.sysctl.set({ 'net.ipv4.ip_forward': 0 })
    expect(await inside('net.ipv4.ip_forward')).toBe('0')
  })

  test('a refusal puts back what the kernel wrote with a value', async () => {
    const links = ['all', 'default', 'lo', 'v0', 'v1']
    const ipv4 = [
      ...links.map((link) => `net.ipv4.conf.${link}.forwarding`),
      'net.ipv4.conf.all.accept_redirects',
      'net.ipv4.ip_forward',
    ]
    const ipv6 = links.map((link) => `net.ipv6.conf.${link}.forwarding`)
    const now = (): Promise<string[]> => Promise.all([...ipv4, ...ipv6].map((name) => ns.sysctl.get(name)))
    await ns.sysctl.set({ 'net.ipv4.conf.v0.forwarding': 1, 'net.ipv6.conf.v1.forwarding': 1 })
    const before = await now()
    const wrong = { 'net.ipv4.ping_group_range': '9 x' }
    await expect(ns.sysctl.set({ 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1, ...wrong })).rejects.toThrow(
      'EINVAL',
    )
    expect(await now()).toEqual(before)
    await expect(ns.sysctl.set({ 'net.ipv4.conf.all.forwarding': 1, ...wrong })).rejects.toThrow('EINVAL')
    expect(await now()).toEqual(before)
  })

  test('calls see an aborted signal, and wrong limits', async () => {
    const [signal, name] = [AbortSignal.abort(new Error('mine')), 'net.ipv4.ip_forward']
    await expect(ns.sysctl.set({ [name]: 1 }, { signal })).rejects.toThrow('mine')
    await expect(ns.forwarding({ ipv4: true }, { signal })).rejects.toThrow('mine')
    await expect(ns.sysctl.get(name, { signal })).rejects.toThrow('mine')
    await expect(ns.sysctl.list('net', { signal })).rejects.toThrow('mine')
    await expect(ns.sysctl.list('net', { timeout: 0 })).rejects.toThrow('ETIMEDOUT')
    await expect(ns.sysctl.set({ [name]: 1 }, { timeOut: 1 } as never)).rejects.toThrow('timeOut')
    expect(await ns.sysctl.get(name)).toBe('0')
  })

  test('values of several words, and of a link with a dot', async () => {
    // In a user namespace there may be no other group.
    await ns.sysctl.set({ 'net.ipv4.ping_group_range': '0 0' })
    expect(await ns.sysctl.get('net.ipv4.ping_group_range')).toBe('0\t0')
    await expect(ns.sysctl.get('net.ipv4.ping_group_range', { number: true })).rejects.toThrow(/expected a number, got "0\\t0"/)
    await ns.links.set('v0', { ifname: 'v0.7' })
    await ns.sysctl.set({ 'net/ipv4/conf/v0.7/rp_filter': 1, 'net.ipv4.conf.v0/7.forwarding': 1 })
    expect([...(await ns.sysctl.list('net.ipv4.conf.v0/7'))]).toEqual(
      expect.arrayContaining([
        ['net.ipv4.conf.v0/7.rp_filter', '1'],
        ['net.ipv4.conf.v0/7.forwarding', '1'],
      ]),
    )
  })

  test('forwarding', async () => {
    await ns.forwarding({ ipv4: true, ipv6: true })
    expect([await inside('net.ipv4.conf.v0.forwarding'), await inside('net.ipv6.conf.v0.forwarding')]).toEqual(['1', '1'])
    await ns.forwarding({ ipv6: false })
    expect([await inside('net.ipv4.ip_forward'), await inside('net.ipv6.conf.all.forwarding')]).toEqual(['1', '0'])
    await expect(ns.forwarding({})).rejects.toThrow('expected ipv4, ipv6 or both, got neither')
    await expect(ns.forwarding({ ipv4: 1 as never })).rejects.toThrow('ipv4: expected true or false, got 1')
  })

  test('all or none: a file that cannot be opened, and a value that the kernel refuses', async () => {
    const both = (second: Record<string, string | number>) => ns.sysctl.set({ 'net.ipv4.conf.v0.rp_filter': 2, ...second })
    await expect(both({ 'net.ipv4.conf.nope.rp_filter': 1 })).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('there is no link "nope"'),
    })
    expect(await inside('net.ipv4.conf.v0.rp_filter')).toBe('0')
    await expect(both({ 'net.ipv4.tcp_syncookies': 'maybe' })).rejects.toMatchObject({
      code: 'EINVAL',
      message: expect.stringMatching(/"maybe" to \/proc\/sys\/net\/ipv4\/tcp_syncookies; it is "\d"/),
    })
    expect(await inside('net.ipv4.conf.v0.rp_filter')).toBe('0')
  })

  test('what does not exist: what is similar', async () => {
    await expect(ns.sysctl.get('net.ipv4.ip_foward')).rejects.toThrow('net.ipv4 has no "ip_foward" (did you mean "ip_forward"?)')
    await expect(ns.sysctl.get('net.ipv4.conf.v2.rp_filter')).rejects.toThrow(/there is no link "v2" \(did you mean "v\d"\?\)/)
    await expect(ns.sysctl.get('net.ipv4.conf')).rejects.toMatchObject({
      code: 'EISDIR',
      message: expect.stringMatching(
        /a directory of sysctls, whose values sysctl\.list\("net\.ipv4\.conf"\) returns: all, default, lo, v/,
      ),
    })
    await expect(ns.sysctl.set({ 'net.core.rmem_max': 100_000 })).rejects.toThrow(
      /EACCES.*one for all namespaces, which only the first/,
    )
    await expect(ns.sysctl.list('net.nope')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(ns.sysctl.set({ 'net.ipv4.ip_forward': '1\n0' })).rejects.toThrow(
      /^net.ipv4.ip_forward: expected an integer, or/,
    )
    await expect(ns.sysctl.set({ 'net.ipv4.ip_forward': 1.5 })).rejects.toThrow(TypeError)
    await expect(ns.sysctl.set([] as never)).rejects.toThrow(/^expected values of sysctls by name/)
  })

  test('list gives what a program reads', async () => {
    await ns.sysctl.set({ 'net.ipv4.conf.v0.rp_filter': 2 })
    const all = await ns.sysctl.list()
    expect(all.size).toBeGreaterThan(300)
    const { stdout } = await ns.exec('sh', ['-c', 'cd /proc/sys/net/ipv4/conf/v0 && grep -rH "" . 2>/dev/null'])
    const read = stdout
      .trim()
      .split('\n')
      .map((line) => /^\.\/([^:]+):(.*)$/.exec(line)?.slice(1, 3) as [string, string])
    expect(read.length).toBeGreaterThan(20)
    for (const [name, value] of read) expect([name, all.get(`net.ipv4.conf.v0.${name}`)]).toEqual([name, value])
    expect(await ns.sysctl.list('net.ipv4.ip_forward')).toEqual(new Map([['net.ipv4.ip_forward', '0']]))
  })

  test('no descriptor stays open', async () => {
    const before = fds()
    for (let i = 0; i < 1000; i++) await ns.sysctl.set({ 'net.ipv4.ip_forward': i & 1, 'net.ipv4.conf.v0.rp_filter': i % 3 })
    for (let i = 0; i < 100; i++) await ns.sysctl.set({ 'net.ipv4.ip_forward': 1, 'net.nope': 1 }).catch(() => undefined)
    await ns.sysctl.list('net.ipv4.conf')
    expect(fds()).toBeLessThanOrEqual(before + 1)
  })
})
