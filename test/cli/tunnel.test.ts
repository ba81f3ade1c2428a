import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { both, bothStates, describeBeside, setUp, tearDown } from './support/side-by-side.ts'

/** The tunnels and VRFs of the scenarios. Fallback tunnels have no ends, so that those here need some. */
const KINDS = [
  ...['ipip', 'gre', 'sit', 'vti'].map((kind) => `${kind} local 10.0.0.1 remote 10.0.0.2`),
  ...['ip6tnl', 'ip6gre', 'vti6'].map((kind) => `${kind} local fd00::1 remote fd00::2`),
  'vrf table 7',
]
/** Returns a kind that this kernel lacks. */
const lacking = (): string | undefined =>
  KINDS.find((kind) => spawnSync('unshare', ['-n', 'ip', 'link', 'add', 'x0', 'type', ...kind.split(' ')]).status !== 0)

/**
 * 0: new namespaces have tunl0, gre0 and the like, on which the ioctls of `ip tunnel` rely; 2: they have none. It is a setting of the
 * first namespace, so only the emulated machine changes it.
 */
const FALLBACK = '/proc/sys/net/core/fb_tunnels_only_for_init_net'
const isMachine = process.env['NLWIRE_TEST_VM'] === '1'
const setFallback = (value: number): void =>
  void spawnSync('nsenter', ['--net=/proc/1/ns/net', 'sh', '-c', `echo ${value} > ${FALLBACK}`])

const LINK = 'link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02'

/** Lines that need no tunnel in the kernel. */
const ANYWHERE = [
  'tunnel',
  'tunnel show',
  '-6 tunnel',
  '-j tunnel show',
  'tunnel foo',
  'tunnel help',
  '-6 tunnel foo',
  '-6 tunnel help',
  '-0 tunnel',
  'tunnel add t0',
  'tunnel add',
  'tunnel add t0 mode foo',
  'tunnel add t0 mode any4',
  'tunnel add t0 mode ipip mode gre',
  'tunnel add t0 mode ipip key 5',
  'tunnel add t0 mode ipip dev nosuch',
  'tunnel add t0 mode ipip remote x',
  'tunnel add t0 mode ipip remote fd00::1',
  'tunnel add t0 mode ipip remote',
  'tunnel add t0 mode ipip ttl 256',
  'tunnel add t0 mode ipip ttl 5 nopmtudisc',
  'tunnel add t0 mode ipip tos zz',
  'tunnel add t0 t1 mode ipip',
  'tunnel add a/b mode ipip',
  'tunnel add t0 mode gre key x',
  'tunnel add t0 mode gre remote 239.1.1.1',
  'tunnel change t0 ttl 5',
  'tunnel del nosuch',
  'tunnel show mode ipip',
  'tunnel 6rd',
  'tunnel 6rd foo',
  'tunnel 6rd dev a/b',
  '-6 tunnel add t0 mode foo',
  '-6 tunnel add t0 mode ip6ip6 remote 10.0.0.1',
  '-6 tunnel add t0 mode ip6ip6 tclass zz',
  '-6 tunnel add t0 mode ip6ip6 flowlabel 100000',
  '-6 tunnel add t0 mode ip6ip6 dscp foo',
]

const SCENARIOS: Record<string, { setup: string[]; lines: string[] }> = {
  'tunnels over IPv4': {
    setup: [LINK, 'link set v0 up', 'addr add 10.0.0.2/24 dev v0'],
    lines: [
      'tunnel add t0 mode ipip remote 10.0.0.1 local 10.0.0.2',
      'tunnel add t0 mode ipip remote 10.0.0.3 local 10.0.0.2',
      'tunnel add t1 mode gre remote 10.0.0.1 local 10.0.0.2 ttl 64 key 5',
      'tunnel add t2 mode gre remote 10.0.0.1 local 10.0.0.2 ikey 1.2.3.4 okey 6 seq csum tos 0x10',
      'tunnel add t3 mode sit remote 10.0.0.1 local 10.0.0.2 ttl 7 dev v0',
      'tunnel add t4 mode vti remote 10.0.0.1 local 10.0.0.2 key 9',
      'tunnel add t5 mode isatap local 10.0.0.2',
      'tunnel add gre9 remote 10.0.0.9 local 10.0.0.2 nopmtudisc',
      'tunnel add name sit9 remote 10.0.0.9 tos inherit',
      'tunnel add t6 mode gre remote 10.0.0.6 tos inherit/0x20 oseq icsum',
      'tunnel add t7 mode gre remote 239.1.1.1 local 10.0.0.2',
      'tunnel show',
      '-j tunnel show',
      '-j -p tunnel show t2',
      '-s tunnel show t1',
      'tunnel show t0',
      'tunnel show remote 10.0.0.9',
      'tunnel show mode gre',
      'tunnel show gre9',
      'tunnel show v0',
      'tunnel change t0 ttl 9',
      'tunnel change t0 mode ipip remote 10.0.0.4 local 10.0.0.2',
      'tunnel change t1 key 6',
      'tunnel change t3 tos 0x10',
      'tunnel change t4 okey 12',
      'tunnel change v0 ttl 5',
      'tunnel 6rd dev t3 6rd-prefix 2001:db8::/32',
      'tunnel show t3',
      '-j tunnel show t3',
      'tunnel 6rd dev t3 6rd-prefix 2001:db8::/40 6rd-relay_prefix 10.0.0.0/8',
      'tunnel show t3',
      'tunnel 6rd dev t3 6rd-reset',
      'tunnel del t0',
      'tunnel del t0',
      'tunnel del v0',
      'tunnel del mode gre remote 10.0.0.6',
      'tunnel del t2 mode gre',
      'tunnel show',
    ],
  },
  'tunnels over IPv6': {
    setup: [LINK, 'link set v0 up', 'addr add fd00::2/64 dev v0 nodad'],
    lines: [
      '-6 tunnel add t0 mode ip6ip6 remote fd00::1 local fd00::2',
      '-6 tunnel add t0 mode ip6ip6 remote fd00::3 local fd00::2',
      'tunnel add t1 mode ipip6 remote fd00::3 local fd00::2 hoplimit 9 encaplimit none',
      '-6 tunnel add t2 mode any remote fd00::4 local fd00::2 tclass 0x10 flowlabel 0x12345 dscp inherit dev v0',
      '-6 tunnel add t3 mode ip6gre remote fd00::5 local fd00::2 key 5 seq ocsum tclass inherit flowlabel inherit',
      '-6 tunnel add t4 mode vti6 remote fd00::6 local fd00::2 key 7',
      '-6 tunnel add t5 remote fd00::7 allow-localremote',
      '-6 tunnel show',
      '-j -6 tunnel show',
      '-6 tunnel show t2',
      '-6 tunnel show t3',
      '-6 tunnel show remote fd00::4',
      '-6 tunnel show v0',
      '-6 tunnel change t0 hoplimit 5',
      '-6 tunnel change t3 mode ip6gre key 6',
      '-6 tunnel del t0',
      '-6 tunnel del t0',
      '-6 tunnel del t3 mode ip6gre',
      '-6 tunnel show',
    ],
  },
  VRFs: {
    setup: ['link add red type vrf table 10', 'link add averylongname15 type vrf table 123456', 'link set red up'],
    lines: [
      'vrf',
      'vrf show',
      '-j vrf show',
      '-j -p vrf show',
      'vrf show red',
      '-j vrf show red',
      'vrf show nosuch',
      'vrf exec red',
    ],
  },
}

/**
 * What is compared of an outcome. `ip` breaks lines within JSON, and does not end the line of one tunnel of IPv6. Rtnetlink does not say
 * whether a vti fragments.
 */
function compared({ stdout, ...others }: { readonly stdout: string }): object {
  const text = stdout.replace(/ nopmtudisc(?= (?:i?key 9|key 0))|"nopmtudisc":null,(?="i?key":[09])/g, '')
  return { ...others, stdout: text.startsWith('[') ? JSON.parse(text) : text.trimEnd() }
}

/** Tunnels of IPv6 get permanent addresses at random. Linux sets limits of the MTU only for tunnels that an ioctl makes. */
const unrandom = (states: { ip: string; nlwire: string }): { ip: string; nlwire: string } => {
  const [ip, nlwire] = [states.ip, states.nlwire].map((text) => text.replace(/"permaddr":"[^"]*",|"(?:min|max)_mtu":\d+,/g, ''))
  return { ip: ip as string, nlwire: nlwire as string }
}

/** Lines that the two do not do alike. The state is compared after all of them: the lists among them show it before. */
async function differences(lines: readonly string[]): Promise<object[]> {
  const found: object[] = []
  for (const line of lines) {
    const { ip, nlwire } = await both(line, false)
    const [expected, got] = [compared(ip), compared(nlwire)]
    if (JSON.stringify(expected) !== JSON.stringify(got)) found.push({ line, expected, got })
  }
  const { ip, nlwire } = unrandom(bothStates())
  return ip === nlwire ? found : [...found, { line: 'state', ip, nlwire }]
}

describeBeside('tunnels, as ip does them', () => {
  beforeAll(() => {
    if (!isMachine) return
    lacking() // Loads the modules first: they would make tunl0, gre0 and the like in the namespace of the tests, too.
    setFallback(0)
  })
  afterAll(() => {
    tearDown()
    if (isMachine) setFallback(2)
  })

  it('errors of words', async (ctx) => {
    // There the scenarios have such lines, too: modules that one side loads are there for the other.
    ctx.skip(isMachine, 'compared on kernels without tunnels')
    setUp([LINK])
    expect(await differences(ANYWHERE)).toEqual([])
  })

  it.for(Object.entries(SCENARIOS))('%s', async ([, { setup, lines }], ctx) => {
    ctx.skip(!isMachine, 'needs fallback tunnels, which the emulated machine has')
    const lacks = lacking()
    ctx.skip(lacks !== undefined, `not in this kernel: ${lacks}`)
    setUp(setup)
    expect(await differences(lines)).toEqual([])
  })
})
