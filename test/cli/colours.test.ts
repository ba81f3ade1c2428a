// Colours beside `ip -c` and `bridge -c`, byte by byte, and when there are any.
import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { printMdbEntries } from '../../src/cli/bridge/mdb/print.ts'
import { Output } from '../../src/cli/output/output.ts'
import { type ColourChoice, paletteOf } from '../../src/cli/palette.ts'
import { printTunnel } from '../../src/cli/tunnel/print.ts'
import { nlwire } from './support/command.ts'
import { describeBeside } from './support/side-by-side.ts'

const NAMESPACE = 'colours'
const ESC = '\x1b'

/** `ip` or `bridge` in the namespace. */
function iproute2(args: readonly string[], input = ''): string {
  const [program, words] = args[0] === 'bridge' ? ['bridge', args.slice(1)] : ['ip', args]
  return spawnSync(program, ['-n', NAMESPACE, ...words], { encoding: 'utf8', input }).stdout
}

/** Times that pass between two listings. */
const timeless = (text: string): string =>
  text.replaceAll(/(?<=_lft )\d+sec|(?<=expires )\d+sec|(?<=used )[\d/]+|(?<=ref )\d+| *\d+\.\d\d/g, 'N')

const SETUP = `link add v0 type veth peer name v1
link add br0 type bridge
link set v0 addrgenmode none
link set v1 addrgenmode none
link set br0 addrgenmode none
link set v0 master br0 up
link set v1 up alias x
link set br0 up
link add vx0 type vxlan id 5 dstport 4789 remote 10.9.0.1 dev v1
addr add 10.0.0.1/24 brd + dev v1
addr add 10.0.1.1 peer 10.0.1.2/32 dev v1
addr add 2001:db8::1/64 dev v1 nodad
route add 10.5.0.0/16 via 10.0.0.9 dev v1 src 10.0.0.1
route add 10.6.0.0/16 nexthop via 10.0.0.9 dev v1 nexthop via 10.0.0.10 dev v1
route add 10.7.0.0/16 via inet6 fe80::5 dev v1
route add blackhole 10.8.0.0/16
route add 2001:db8:5::/48 via 2001:db8::5 dev v1
route add default via 10.0.0.254 table 100
route add 10.11.0.0/16 encap ip id 7 src 10.0.0.1 dst 10.0.0.9 dev v1
route add 2001:db8:11::/48 encap ip6 id 7 dst 2001:db8::1 dev v1
route add 2001:db8:12::/48 encap seg6 mode encap segs fc00::1,fc00::2 dev v1
nexthop add id 7 via 10.0.0.20 dev v1
rule add from 10.0.0.0/8 to 10.9.9.9 table 100 pref 5
rule add iif v1 oif v0 fwmark 5 lookup main pref 6
neigh add 10.0.0.77 lladdr 00:11:22:33:44:55 dev v1
neigh add 2001:db8::77 lladdr 00:11:22:33:44:56 dev v1
tuntap add t0 mode tap
`

describeBeside('colours are those of ip and bridge:', () => {
  beforeAll(async () => {
    spawnSync('ip', ['netns', 'del', NAMESPACE])
    spawnSync('ip', ['netns', 'add', NAMESPACE])
    iproute2(['-force', '-batch', '-'], SETUP)
    spawnSync('bridge', ['-n', NAMESPACE, 'mdb', 'add', 'dev', 'br0', 'port', 'v0', 'grp', '239.1.1.5', 'permanent'])
    // The bridge has a carrier a little later than its port, and then a route.
    for (let tries = 0; !iproute2(['-6', 'route', 'show', 'table', 'all']).includes('dev br0') && tries < 50; tries++)
      await setTimeout(100)
  })
  afterAll(() => void spawnSync('ip', ['netns', 'del', NAMESPACE]))
  afterEach(() => void vi.unstubAllEnvs())

  test.each([
    ...['-d link', '-br link', '-d addr', '-br addr', '-o addr', '-d route show table all', '-6 route', 'route get 10.5.1.1'],
    ...['rule', '-d neigh', '-br neigh', 'nexthop', 'maddr', 'netconf', 'addrlabel', 'tuntap'],
    ...['bridge -d link', 'bridge fdb', 'bridge mdb', 'bridge vlan'],
  ])('%s', async (line) => {
    const words = line.split(' ')
    const isBridge = words[0] === 'bridge'
    const given = isBridge ? words.slice(1) : words
    const options = given.filter((word) => /^-\D/.test(word) || word === '-6')
    const rest = given.filter((word) => !options.includes(word))
    const own = ['-n', NAMESPACE, '-c', ...options, ...(isBridge ? ['bridge'] : []), ...rest]
    for (const background of ['', '15;0', '0;15']) {
      vi.stubEnv('COLORFGBG', background)
      const theirs = timeless(iproute2([...(isBridge ? ['bridge'] : []), '-c', ...given]))
      if (line !== 'bridge vlan') expect(theirs).toContain(background === '15;0' ? `${ESC}[1;` : `${ESC}[3`)
      expect(timeless((await nlwire(...own)).out)).toBe(theirs)
    }
    expect((await nlwire('-j', ...own)).out).not.toContain(ESC)
  })
})

describe('colours', () => {
  const choices: [ColourChoice, boolean, string, boolean][] = [
    ['asked', false, '', true],
    ['asked', true, '1', false],
    ['always', false, '1', true],
    ['auto', false, '', false],
    ['auto', true, '', true],
    ['auto', true, '1', false],
    ['never', true, '', false],
  ]
  test.each(choices)('-color=%s, terminal %s, NO_COLOR "%s": %s', (choice, isTTY, plain, expected) => {
    expect(paletteOf(choice, { isTTY }, { NO_COLOR: plain }) !== undefined).toBe(expected)
  })

  test.each([
    ['15;0', true],
    ['15;default;8', true],
    ['0;7', false],
    ['0;15', false],
    ['0', false],
    [undefined, false],
  ])('bold on a dark background: COLORFGBG %s', (value, bold) => {
    expect(paletteOf('always', {}, { COLORFGBG: value })).toEqual({ esc: ESC, bold })
  })

  test.each([
    ['0;15', 'explain', `${ESC}[36m20 00 00 00             # nlmsg_len 32${ESC}[39m\n`],
    ['15;0', 'explain', `${ESC}[1;36m20 00 00 00             # nlmsg_len 32${ESC}[22;39m\n`],
    ['0;15', 'decode', `${ESC}[32mok: 1 reply${ESC}[39m`],
    ['15;0', 'decode', `${ESC}[1;32mok: 1 reply${ESC}[22;39m`],
  ])('COLORFGBG %s: %s', async (background, command, line) => {
    vi.stubEnv('COLORFGBG', background)
    const { out } = await nlwire('-c', command, 'fixtures/recordings/generic.pcap.gz')
    vi.unstubAllEnvs()
    expect(out).toContain(line)
  })

  const context = {
    command: 'link',
    ifname: (index: number) => `if${index}`,
    ifflags: () => 0,
    netnsName: () => undefined,
  } as const
  const palette = { esc: ESC, bold: false }

  // The kernel of most machines has no tunnels: ip/iptunnel.c: print_tunnel.
  test('of a tunnel', () => {
    const out = new Output({ palette })
    const link = { type: 16, header: {}, attrs: { ifname: 't0' } } as never
    printTunnel(link, 'ipip', { remote: '10.0.0.2' } as never, out, context, false)
    const name = `${ESC}[36mt0: ${ESC}[0m`
    expect(out.finish()).toContain(`${name}ip/ip remote ${ESC}[35m10.0.0.2 ${ESC}[0mlocal ${ESC}[35many${ESC}[0m`)
  })

  test('not of a group that is a link-layer address', () => {
    const out = new Output({ palette })
    const info = [{ header: { ifindex: 2, addr: { u: '01:00:5e:11:22:33' }, state: 1, flags: 0, vid: 0 }, attrs: {} }]
    printMdbEntries({ header: { ifindex: 1 }, attrs: { mdb: { entry: [{ info }] } } } as never, out, context)
    expect(out.finish()).toBe(`${ESC}[36mdev if1${ESC}[0m port if2 grp 01:00:5e:11:22:33 permanent\n`)
  })

  test('of decode and explain: faults are red', async () => {
    const hex = fileURLToPath(new URL('../../fixtures/captures/both.pcapng.gz', import.meta.url))
    for (const args of [['decode'], ['decode', '--messages'], ['explain']]) {
      const [word = '', ...more] = args
      expect((await nlwire(word, hex, ...more)).out).not.toContain(`${ESC}[`)
      expect((await nlwire('-c', word, hex, ...more)).out).toMatch(new RegExp(`${ESC}\\[\\d+m`))
      expect((await nlwire('-c=never', word, hex, ...more)).out).not.toContain(`${ESC}[`)
    }
  })
})
