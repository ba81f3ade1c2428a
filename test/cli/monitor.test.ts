import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { command } from './support/bundle.ts'
import { describeBeside } from './support/side-by-side.ts'

const [NODE, PROGRAM] = await command()

let ns: NetNs
let other: NetNs
let started: ChildProcess[]

/** A monitor that runs in the namespace, and what it has printed. */
interface Running {
  readonly child: ChildProcess
  stdout: string
  stderr: string
}

function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = ns.spawn(file, args, { stdio: 'pipe', env: { ...process.env, ...env } })
  started.push(child)
  const running: Running = { child, stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    running.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    running.stderr += text
  })
  return running
}

const ours = (...args: string[]): Running => start(NODE, [PROGRAM, ...args])

/** Waits until so many sockets listen to groups in the namespace. */
async function listening(count: number): Promise<void> {
  for (let i = 0; i < 2400; i++) {
    const { stdout } = await ns.exec('cat', ['/proc/net/netlink'])
    const rows = stdout.split('\n').filter((line) => /^\S+ +0 +\d+ +(?!00000000)[0-9a-f]{8} /.test(line))
    if (rows.length >= count) return void (await delay(300))
    await delay(50)
  }
  throw new Error('the monitors do not listen')
}

/** Whether a monitor has read all that the kernel has for it, and waits for more. */
async function idle(all: readonly Running[]): Promise<boolean> {
  const { stdout } = await ns.exec('cat', ['/proc/net/netlink'])
  const isRead = stdout.split('\n').every((line) => /^(sk|$)|^\S+ +\d+ +\d+ +[0-9a-f]{8} +0 /.test(line))
  return isRead && all.every(({ child }) => /\) S /.test(readFileSync(`/proc/${child.pid}/stat`, 'latin1')))
}

/** Waits until nothing more is printed. */
async function quiet(...all: readonly Running[]): Promise<void> {
  for (let before = -1, now = 0; before !== now; ) {
    before = now
    do await delay(300)
    while (!(await idle(all)))
    now = all.reduce((sum, { stdout }) => sum + stdout.length, 0)
  }
}

async function ended({ child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  const end = once(child, 'exit')
  child.kill(signal)
  return (await end)[0] as number | null
}

/** Runs lines of `ip`; those that begin with `@` in the other namespace. */
function change(...lines: string[]): void {
  for (const line of lines) {
    const args = line.replace(/^@/, '').split(' ')
    const { status, stderr } = (line.startsWith('@') ? other : ns).run(
      () => spawnSync('ip', args, { encoding: 'utf8' }) as { status: number; stderr: string },
    )
    if (status !== 0) throw new Error(`ip ${line}: ${stderr}`)
  }
}

/** Runs `ip monitor` and nlwire beside each other while `work` goes on; what both have printed. */
async function beside(args: readonly string[], work: () => void): Promise<{ theirs: string; ours: string }> {
  const [a, b] = [start('ip', args), ours(...args)]
  await listening(2)
  work()
  await quiet(a, b)
  expect(b.stderr).toBe('')
  return { theirs: a.stdout, ours: b.stdout }
}

const USUAL = [
  'link add name v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02',
  'link add name br0 address 02:00:00:00:00:09 type bridge',
  'link set dev v1 up',
  'link set dev v0 up mtu 1400 alias uplink',
  'link set dev v1 master br0',
  'addr add 10.0.0.1/24 dev v0',
  'addr add fd00::1/64 dev v0 nodad valid_lft 1000 preferred_lft 500',
  'addr add 10.0.1.1 peer 10.0.1.2 dev v0 label v0:x',
  'route add 10.9.0.0/16 via 10.0.0.2',
  'route replace 10.9.0.0/16 via 10.0.0.3 src 10.0.0.1 mtu lock 1400 rtt 300ms initcwnd 10 window 9000',
  'route append 10.9.0.0/16 via 10.0.0.4 table 77 proto 5 realm 3',
  'route add 10.8.0.0/16 proto static nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3',
  'route add blackhole 10.7.0.0/16 metric 4',
  'route add default via 10.0.0.2 metric 100 proto dhcp',
  'route add 10.6.0.1 dev v0 tos 0x10 scope link',
  'route add 10.4.0.0/16 via inet6 fd00::7 dev v0',
  'route add 10.3.0.0/16 encap ip id 5 dst 1.2.3.4 via 10.0.0.9',
  '-6 route add fd09::/64 via fd00::2 pref high expires 100 rto_min 20ms congctl reno',
  '-6 route add unreachable fd0a::/64',
  '-6 route add fd0b::/64 nexthop via fd00::2 nexthop via fd00::3 weight 2',
  'nexthop add id 9 via 10.0.0.2 dev v0',
  'nexthop add id 10 via 10.0.0.3 dev v0 proto static',
  'nexthop add id 11 group 9,3/10',
  'route add 10.5.0.0/16 nhid 11',
  'neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0',
  'neigh replace fd00::7 lladdr 02:00:00:00:00:08 router dev v0',
  'neigh add 10.0.0.8 dev v0 lladdr 02:00:00:00:00:07 nud stale extern_learn',
  'neigh del 10.0.0.7 dev v0',
  'rule add from 10.0.0.0/8 table 100 pref 50',
  'rule add not to 10.1.2.3 iif v0 fwmark 0x7/0xf tos 0x10 lookup main suppress_prefixlength 0 pref 51',
  'rule add uidrange 0-0 ipproto tcp dport 80-90 sport 7 blackhole pref 52',
  '-6 rule add goto 32766 pref 53',
  'rule del pref 50',
  '-6 route del fd09::/64',
  'route del 10.9.0.0/16',
  'nexthop del id 11',
  'addr del 10.0.0.1/24 dev v0',
  'link del dev v0',
]

describeBeside('monitor, beside ip', () => {
  beforeEach(async () => {
    started = []
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
    await ns.links.up('lo')
  })
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL')
    ns.close()
    other.close()
  })

  test.each([
    [['monitor']],
    [['monitor', 'all']],
    [['-o', '-d', 'monitor', 'link', 'addr', 'label']],
    [['-d', '-6', 'monitor', 'route', 'rule', 'neigh']],
  ])('%j', async (args) => {
    const { theirs, ours } = await beside(args, () => change(...USUAL))
    expect(theirs.split('\n').length).toBeGreaterThan(20)
    expect(ours).toBe(theirs)
  })

  test('of one link: without its name, and with what belongs to none', async () => {
    change('link add name d0 up type veth peer name d1', 'link set d1 up')
    const args = ['monitor', 'address', 'route', 'rule', 'neigh', 'nexthop', 'dev', 'd0']
    const { theirs, ours } = await beside(args, () =>
      change(
        ...['addr add 192.0.2.1/24 dev d0', 'route add 10.9.0.0/16 dev d0', 'rule add pref 9 table 5', 'nexthop add id 4 dev d1'],
        ...[
          'neigh add 192.0.2.7 lladdr 02:00:00:00:00:01 dev d0',
          'route add 10.8.0.0/16 dev d1',
          'addr del 192.0.2.1/24 dev d0',
        ],
      ),
    )
    expect(theirs).toMatch(/^10\.9\.0\.0\/16 scope link/m)
    expect(theirs).toMatch(/^id 4 dev d1/m)
    expect(ours).toBe(theirs)
  })

  test('other namespaces, with their id', async () => {
    // ip looks for names of links elsewhere among its own: here both are the same.
    change('link add name far type bridge')
    const id = await ns.setId(other, 7)
    expect(id).toBe(7)
    const { theirs, ours } = await beside(['monitor', 'all-nsid', 'link', 'addr', 'nsid', 'label'], () =>
      change(
        '@link add name far address 02:00:00:00:00:03 type bridge',
        '@addr add 10.1.0.1/24 dev far',
        'link add name near address 02:00:00:00:00:04 type bridge',
        'addr add 10.2.0.1/24 dev near',
        '@link del dev far',
      ),
    )
    expect(ours).toContain('[nsid 7][LINK]')
    expect(ours).toContain('[nsid current][ADDR]')
    expect(ours).toBe(theirs)
  })

  test.each(['-t', '-ts'])('times, masked: %s', async (option) => {
    const lines = ['addr add 10.0.0.1/24 dev lo', 'addr del 10.0.0.1/24 dev lo']
    const { theirs, ours } = await beside([option, 'monitor', 'addr'], () => change(...lines))
    const mask = (text: string): string => text.replace(/\d\d:\d\d:\d\d(\.\d{6})?|\b\d+ usec/g, 'T')
    expect(mask(ours)).toBe(mask(theirs))
    expect(mask(ours)).not.toBe(ours)
  })

  test('-j: an object a line; SIGINT ends it', async () => {
    const running = ours('-j', 'monitor', '--all-nsid')
    await listening(1)
    change(...USUAL.slice(0, 12))
    await quiet(running)
    const objects = running.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(objects).toContainEqual(expect.objectContaining({ object: 'link', from_nsid: null, ifname: 'v0' }))
    expect(objects).toContainEqual(
      expect.objectContaining({
        object: 'route',
        dst: '10.8.0.0/16',
        protocol: 'static',
        nexthops: expect.arrayContaining([expect.objectContaining({ gateway: '10.0.0.2', dev: 'v0', weight: 3 })]),
      }),
    )
    expect(await ended(running, 'SIGINT')).toBe(130)
    expect(running.stderr).toBe('')
  })

  test.each([
    ['monitor', 'link', '-j', '--all-nsid'],
    ['monitor', '--all-nsid', '--json', 'link'],
    ['monitor', 'link', '-json', 'all-nsid'],
  ])('-j among the words: %s %s %s %s', async (...args) => {
    const running = ours(...args)
    await listening(1)
    change('link add name br0 type bridge', 'addr add 10.0.0.1/24 dev br0', 'link del dev br0')
    await quiet(running)
    const objects = running.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(objects).toContainEqual(expect.objectContaining({ object: 'link', from_nsid: null, ifname: 'br0' }))
    expect(objects.filter(({ object }) => object !== 'link')).toEqual([])
    expect(running.stderr).toBe('')
  })

  test.each(['-', '-x', '-jsonx', '---j'])('no option: %s', async (word) => {
    const running = ours('monitor', 'link', word)
    expect(await once(running.child, 'close')).toEqual([255, null])
    expect(running.stderr).toContain(`Argument "${word}" is unknown`)
  })

  test('an overrun is reported on stderr, and it continues; a reader that goes away ends it quietly', async () => {
    const running = ours('-rcvbuf', '4096', 'monitor', 'addr')
    await listening(1)
    running.child.kill('SIGSTOP')
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const { index } = await ns.links.get('br0')
    for (let round = 0; round < 15; round++) {
      await ns.batch((b) => {
        for (let i = 0; i < 2000; i++) b.addresses.add(index, `10.${round}.${i >> 8}.${i & 255}/32`)
        for (let i = 0; i < 2000; i++) b.addresses.delete(index, `10.${round}.${i >> 8}.${i & 255}/32`)
      })
    }
    running.child.kill('SIGCONT')
    for (let i = 0; i < 2000 && running.stderr === ''; i++) await delay(50)
    expect(running.stderr).toMatch(/^(netlink receive error No buffer space available \(105\)\n)+$/)
    change('addr add 192.0.2.1/32 dev lo')
    for (let i = 0; i < 2000 && !running.stdout.includes('192.0.2.1'); i++) await delay(50)
    expect(running.stdout).toContain('inet 192.0.2.1/32 scope global lo\n')
    const end = once(running.child, 'exit')
    running.child.stdout?.destroy()
    change('addr del 192.0.2.1/32 dev lo')
    expect((await end)[0]).toBe(141)
    expect(running.stderr).not.toContain('EPIPE')
  })
})
