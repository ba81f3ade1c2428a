// What nlwire sets, ethtool(8) reads, and the other way; events; what ethtool prints, line by line beside nlwire.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EthtoolEvent, ethtool } from '../../src/ethtool.ts'
import { NetlinkError, NetNs } from '../../src/index.ts'
import { nlwire } from '../cli/support/command.ts'
import { describeLive } from '../support/live.ts'

const NAME = `ethtool-${process.pid}`
const hasEthtool = spawnSync('ethtool', ['--version']).status === 0

/** Two veth ends with two queues each, a bridge, a tap, a macvlan and a vxlan, as far as the kernel has them. */
async function links(ns: NetNs): Promise<string[]> {
  const queues = { numRxQueues: 2, numTxQueues: 2, up: true }
  await ns.links.create({ ifname: 'v0', kind: 'veth', ...queues, peer: { ifname: 'v1', ...queues } })
  const more = [
    { ifname: 'br0', kind: 'bridge' },
    { ifname: 'mv0', kind: 'macvlan', link: 'v0' },
    { ifname: 'vx0', kind: 'vxlan', data: { id: 5, port: 4789 } },
  ] as const
  const made = ['v0']
  for (const one of more) {
    const isThere = await ns.links.create(one).then(
      () => true,
      (error) => {
        if (!(error instanceof NetlinkError && error.code === 'EOPNOTSUPP')) throw error
        return false
      },
    )
    if (isThere) made.push(one.ifname)
  }
  const tap = await ns.tuntap.add('t0', { type: 'TAP' }).then(
    () => ['t0'],
    () => [],
  )
  return [...made, ...tap]
}

describeLive('settings of network cards, and the running kernel', () => {
  let ns: NetNs
  let all: string[]

  beforeAll(async () => {
    ns = await NetNs.create(NAME)
    all = await links(ns)
  })
  afterAll(() => NetNs.delete(NAME))

  const program = (...args: string[]) => spawnSync('ip', ['netns', 'exec', NAME, 'ethtool', ...args], { encoding: 'utf8' })

  test('reads and sets features by name', async () => {
    const { features } = ethtool(ns)
    expect(await features.get('v0')).toMatchObject({ 'tx-tcp-segmentation': true, 'rx-all': false })
    const { changed, refused } = await features.set('v0', { 'tx-tcp-segmentation': false })
    expect([changed['tx-tcp-segmentation'], refused]).toEqual([false, []])
    expect((await features.get('v0'))['tx-tcp-segmentation']).toBe(false)
    expect((await features.detail('v0'))['rx-all']).toEqual({ active: false, requested: false, fixed: true })
    expect((await features.set('v0', { 'rx-all': false, 'tx-tcp-segmentation': true })).changed).toMatchObject({
      'tx-tcp-segmentation': true,
    })
    const listed = await features.list()
    expect(listed.find(({ ifname }) => ifname === 'v1')?.features['rx-all']).toBe(false)
  })

  test('says which features the kernel did not switch on, as another that they need is off', async () => {
    const { features } = ethtool(ns)
    expect((await features.set('v1', { 'tx-scatter-gather': false })).changed['tx-scatter-gather']).toBe(false)
    await features.set('v1', { 'tx-tcp-segmentation': false })
    expect(await features.set('v1', { 'tx-tcp-segmentation': true })).toEqual({ changed: {}, refused: ['tx-tcp-segmentation'] })
    await features.set('v1', { 'tx-scatter-gather': true, 'tx-tcp-segmentation': true })
  })

  test('refuses unknown and fixed features, keys and names before it changes anything', async () => {
    const eth = ethtool(ns)
    await expect(eth.features.set('v0', { 'tx-tcp-segmentatio': false })).rejects.toThrow(
      new TypeError('features: unknown name "tx-tcp-segmentatio" (did you mean "tx-tcp-segmentation"?)'),
    )
    await expect(eth.features.set('v0', { 'rx-all': true, 'tx-gso-list': false })).rejects.toThrow(
      new TypeError('feature "rx-all" of "v0" is fixed: it is always off with this driver'),
    )
    expect((await eth.features.get('v0'))['tx-gso-list']).toBe(true)
    await expect(eth.features.set('v0', {})).rejects.toThrow(
      "expected features, such as { 'tx-tcp-segmentation': false }, got an object",
    )
    await expect(eth.channels.set('v0', { rxcount: 2 } as never)).rejects.toThrow('(did you mean "rxCount"?)')
    await expect(eth.channels.set('v0', { rxMax: 2 } as never)).rejects.toThrow('unknown key "rxMax" in changes of channels')
    await expect(eth.channels.set('v0', {})).rejects.toThrow('expected changes of channels: one or more of rxCount')
    await expect(eth.linkModes.set('v0', { duplex: 'ful' as never })).rejects.toThrow('duplex: expected HALF, FULL, UNKNOWN')
    await expect(eth.linkModes.set('v0', { advertised: ['1000baseT/Ful'] })).rejects.toThrow('(did you mean "1000baseT/Full"?)')
    await expect(eth.strings.get('FEATURE' as never)).rejects.toThrow('(did you mean "FEATURES"?)')
    await expect(eth.strings.get('STATS')).rejects.toThrow('the strings STATS are those of a link')
    await expect(eth.stats.get('v0', ['eth-mac' as never])).rejects.toThrow('did you mean')
    await expect(eth.rings.get('nope')).rejects.toMatchObject({ code: 'ENODEV' })
    await expect(eth.rings.get('v0')).rejects.toMatchObject({ code: 'EOPNOTSUPP' })
    expect(() => ethtool({} as never)).toThrow('expected a NetNs')
  })

  test('reads and sets channels, and says why a number is refused', async () => {
    const { channels } = ethtool(ns)
    await channels.set('v0', { rxCount: 1, txCount: 1 })
    expect(await channels.get('v0')).toEqual({ rxMax: 2, rxCount: 1, txMax: 2, txCount: 1 })
    await channels.set('v0', { rxCount: 2 })
    expect((await channels.list()).find(({ ifname }) => ifname === 'v0')).toMatchObject({ rxCount: 2 })
    await expect(channels.set('v0', { rxCount: 9 })).rejects.toThrow(
      /EINVAL: requested channel count exceeds maximum at ETHTOOL_A_CHANNELS_RX_COUNT/,
    )
  })

  test('says what the driver does not support', async () => {
    const { rings, pause } = ethtool(ns)
    await expect(rings.get('v0')).rejects.toMatchObject({
      code: 'EOPNOTSUPP',
      message:
        'ETHTOOL_MSG_RINGS_GET refused: EOPNOTSUPP: the driver of link "v0" does not support the sizes of rings (Operation not supported)',
    })
    await expect(pause.set('v0', { rx: true })).rejects.toThrow('link "v0" does not support changes of pause frames')
  })

  test('reads link modes, state and time stamping with names', async () => {
    const eth = ethtool(ns)
    expect(await eth.linkModes.get('v0')).toMatchObject({ autoneg: false, speed: 10000, duplex: 'FULL', supported: [] })
    expect(await eth.linkInfo.get('v0')).toMatchObject({ port: 'TP', transceiver: 'INTERNAL' })
    expect(await eth.linkState.get('v0')).toEqual({ link: true })
    expect((await eth.timestamping.get('v0')).capabilities).toContain('software-receive')
    expect((await eth.stats.get('v0')).ETH_MAC).toEqual({ counters: {}, rx: [], tx: [] })
    const { index } = await ns.links.get('v0')
    expect(await eth.linkState.get(index)).toEqual({ link: true })
  })

  test('yields changes, also those of others', async () => {
    const seen: EthtoolEvent[] = []
    const monitor = ethtool(ns).monitor()
    const first = monitor.next()
    // The stream opens when it is read; the answer to this request comes after that.
    await ethtool(ns).linkState.get('v0')
    await ethtool(ns).linkState.get('v0')
    await ns.run(() => undefined)
    const change = async (): Promise<void> => {
      await ethtool(ns).channels.set('v0', { rxCount: 1 })
      await ethtool(ns).channels.set('v0', { rxCount: 2 })
    }
    await change()
    seen.push((await first).value as EthtoolEvent)
    expect(seen[0]).toMatchObject({ type: 'change', what: 'channels', ifname: 'v0', values: { rxCount: 1, rxMax: 2 } })
    await ethtool(ns).features.set('v0', { 'rx-gro-list': true })
    const next = [(await monitor.next()).value, (await monitor.next()).value]
    expect(next[1]).toMatchObject({ what: 'features', values: { 'rx-gro-list': true } })
    monitor.close()
  })

  test('any arguments end in a TypeError, a RangeError or a NetlinkError', async () => {
    const eth = ethtool(ns)
    const verbs = ['linkInfo', 'linkModes', 'wol', 'rings', 'channels', 'coalesce', 'pause', 'eee', 'fec', 'debug'] as const
    const verb = fc.constantFrom(...verbs, 'features' as const, 'privateFlags' as const)
    const key = fc.constantFrom(
      'rx',
      'tx',
      'speed',
      'modes',
      'advertised',
      'messages',
      'enabled',
      'port',
      'rxCount',
      'sopass',
      'x',
    )
    const link = fc.oneof(fc.constantFrom<unknown>('v0', 'nope', '', 0, -1, 1e10, null), fc.string())
    const wrong: unknown[] = []
    await fc.assert(
      fc.asyncProperty(verb, link, fc.oneof(fc.dictionary(key, fc.anything()), fc.anything()), async (name, on, changes) => {
        const error = await eth[name].set(on as never, changes as never).then(
          () => undefined,
          (reason: unknown) => reason,
        )
        const isKnown = error instanceof TypeError || error instanceof RangeError || error instanceof NetlinkError
        if (error !== undefined && !isKnown) wrong.push(error)
        expect(wrong).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  describe.skipIf(!hasEthtool)(hasEthtool ? 'beside ethtool' : 'beside ethtool [skipped: no ethtool]', () => {
    test('each reads what the other sets', async () => {
      const eth = ethtool(ns)
      await eth.features.set('v0', { 'rx-gro-list': true })
      expect(program('-k', 'v0').stdout).toContain('\nrx-gro-list: on\n')
      expect(program('-K', 'v0', 'rx-gro-list', 'off', 'tx-gso-list', 'off').status).toBe(0)
      expect(await eth.features.get('v0')).toMatchObject({ 'rx-gro-list': false, 'tx-gso-list': false })
      await eth.features.set('v0', { 'tx-gso-list': true })
      await eth.channels.set('v0', { txCount: 1 })
      expect(program('-l', 'v0').stdout).toMatch(/TX:\t\t2\n.*TX:\t\t1\n/s)
      expect(program('-L', 'v0', 'tx', '2').status).toBe(0)
      expect(await eth.channels.get('v0')).toMatchObject({ txCount: 2 })
      if (!all.includes('t0')) return
      await eth.coalesce.set('t0', { rxMaxFrames: 5 })
      expect(program('-c', 't0').stdout).toContain('rx-frames: 5\n')
      program('-C', 't0', 'rx-frames', '7')
      expect(await eth.coalesce.get('t0')).toEqual({ rxMaxFrames: 7 })
    })

    /** Command lines whose output is compared, on each link. They change nothing. */
    const READING = ['-k', '--json -k', '-l', '-c', '-g', '-a', '--json -a', '-T', '--show-fec', '--json --show-fec']
    /** Others, which leave the state as it was for the second program. */
    const LINES = [
      '-k nope',
      '-k',
      '',
      '--json -l v0',
      '-z v0',
      '-l v0 x',
      '-K v0 rx-all on',
      '-K v0 fooo on',
      '-K v0',
      '-K v0 tso',
      '-K v0 tso maybe',
      '-K nope tso off',
      '-K v0 ufo off',
      '-L v0 rx 9',
      '-L v0 rx',
      '-L v0 rx x',
      '-L v0 rx 0x2',
      '-L v0 rx 2 rx 1',
      '-L v0 foo 1',
      '-L br0 rx 1',
      '-C v0 rx-frames 5',
      '-G v0 rx 5',
      '-G v0 tx-push on',
      '-A v0 rx on',
      '-A v0 rx maybe',
    ]

    test('the command prints the same, and ends with the same code', async () => {
      const lines = [...all.flatMap((link) => READING.map((option) => `${option} ${link}`)), ...LINES]
      const different: object[] = []
      for (const line of lines) {
        const words = line === '' ? [] : line.split(' ')
        const { status: code, stdout: out, stderr: err } = program(...words)
        const ours = await nlwire('-n', NAME, 'ethtool', ...words)
        if (code !== ours.code || out !== ours.out || err !== ours.err) different.push({ line, code, out, err, ours })
      }
      expect(lines.length).toBeGreaterThan(35)
      expect(different).toEqual([])
    })

    test('so do changes, from the same state', async () => {
      const reset = (): unknown => program('-K', 'v0', 'tso', 'on', 'sg', 'on', 'tx', 'on', 'rx', 'on')
      for (const line of ['-K v0 tso off', '-K v0 sg off', '-K v0 tx off rx off', '-K v0 tx-checksum-ip-generic off']) {
        reset()
        const { status: code, stdout: out, stderr: err } = program(...line.split(' '))
        reset()
        expect(await nlwire('-n', NAME, 'ethtool', ...line.split(' ')), line).toMatchObject({ code, out, err })
      }
      reset()
    })
  })

  test('the command names the ioctl of what netlink does not have', async () => {
    expect(await nlwire('-n', NAME, 'ethtool', '-i', 'v0')).toMatchObject({
      code: 1,
      err: 'nlwire ethtool: ethtool asks -i by ioctl(2) (ETHTOOL_GDRVINFO), nlwire has netlink only\n',
    })
    expect(await nlwire('-n', NAME, 'ethtool', 'v0')).toMatchObject({ code: 1, err: expect.stringContaining('such as -k') })
    expect((await nlwire('ethtool', '--help')).out).toContain('Usage: nlwire ethtool')
  })
})
