// Kinds that need more than a request: a file, a controller, a radio, a modem, a switch chip. Controllers and radios are those of the
// emulator, in the first namespace of its machine.
import { accessSync, constants } from 'node:fs'
import { expect, type TestContext, test } from 'vitest'
import { NetlinkError, NetNs } from '../../../src/index.ts'
import { LOWER } from './row.ts'
import { describeBesideIp, inside, ip, lasting, look, type Seen } from './side.ts'
import { report } from './summary.ts'

/** The first namespace of the emulated machine. Skips the test elsewhere: what is there is not ours. */
async function machine(ctx: TestContext, link: string): Promise<NetNs> {
  if (process.env['NLWIRE_TEST_VM'] !== '1') ctx.skip('needs hardware, which npm run test:vm emulates')
  const first = await NetNs.open('/proc/1/ns/net')
  const links = await first.links.list()
  if (links.some(({ ifname }) => ifname === link)) return first
  first.close()
  ctx.skip(`the emulated machine has no ${link}`)
}

/** Refused, as it must be without what is below it. Skips with that reason, or because the kernel lacks the kind. */
async function refused(ctx: TestContext, link: Parameters<NetNs['links']['create']>[0], why: string): Promise<void> {
  const error = await inside((ns) => ns.links.create({ ifname: 'x0', ...link }), LOWER).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Error)
  const unknown = error instanceof NetlinkError && error.extack.message === 'Unknown device type'
  ctx.skip(unknown ? 'not in this kernel' : why)
}

function tunOpens(): boolean {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

describeBesideIp('hardware', () => {
  report()

  test('tun: created through its file, read alike by both', async (ctx) => {
    if (!tunOpens()) ctx.skip('/dev/net/tun cannot be opened')
    await inside(async (ns) => {
      await ip(ns, 'tuntap add x0 mode tap user 0 group 0 multi_queue vnet_hdr')
      const { nlwire, ip: told } = await look(ns)
      const data = { type: 'TAP', owner: 0, group: 0, pi: false, vnetHdr: true, persist: true, multiQueue: true, numQueues: 0 }
      expect(nlwire).toMatchObject({ kind: 'tun', data })
      const shown = { type: 'tap', pi: false, vnet_hdr: true, multi_queue: true, numqueues: 0, persist: true }
      expect(told.linkinfo).toMatchObject({ info_kind: 'tun', info_data: shown })
      await expect(ns.links.create({ ifname: 'x1', kind: 'tun' })).rejects.toThrow()
    })
  })

  test('can: bit timing, switches, restarts', async (ctx) => {
    const first = await machine(ctx, 'can0')
    const none = { bitrate: 0, samplePoint: 0, tq: 0, propSeg: 0, phaseSeg1: 0, phaseSeg2: 0, sjw: 0, brp: 0 }
    const ctrlmode = ['LOOPBACK', 'BERR_REPORTING'] as const
    const check = ({ nlwire, ip: told }: Seen): void => {
      const data = { restartMs: 250, ctrlmode, bittiming: { bitrate: 250000, samplePoint: 750 } }
      expect(nlwire).toMatchObject({ kind: 'can', data })
      const shown = {
        restart_ms: 250,
        ctrlmode: ['LOOPBACK', 'BERR-REPORTING'],
        bittiming: { bitrate: 250000, sample_point: '0.750' },
      }
      expect(told.linkinfo).toMatchObject({ info_kind: 'can', info_data: shown })
    }
    try {
      const bittiming = { ...none, bitrate: 250000, samplePoint: 750 }
      await first.links.set('can0', { kind: 'can', data: { restartMs: 250, bittiming, ctrlmode } })
      const mine = await look(first, 'can0')
      check(mine)
      await ip(first, 'link set can0 type can bitrate 125000 restart-ms 0 loopback off berr-reporting off')
      expect((await first.links.get('can0')).data).toMatchObject({ bittiming: { bitrate: 125000 }, ctrlmode: [] })
      await ip(first, 'link set can0 type can bitrate 250000 sample-point 0.75 restart-ms 250 loopback on berr-reporting on')
      const theirs = await look(first, 'can0')
      check(theirs)
      expect(lasting(mine)).toEqual(lasting(theirs))
    } finally {
      first.close()
    }
  })

  test('lowpan: on a radio', async (ctx) => {
    const first = await machine(ctx, 'wpan0')
    try {
      await first.links.create({ ifname: 'x0', kind: 'lowpan', link: 'wpan0' })
      const mine = await look(first)
      await first.links.delete('x0')
      await ip(first, 'link add x0 link wpan0 type lowpan')
      const theirs = await look(first)
      for (const { nlwire, ip: told } of [mine, theirs]) {
        expect(nlwire).toMatchObject({ kind: 'lowpan', type: '6LOWPAN' })
        expect(told).toMatchObject({ link: 'wpan0', linkinfo: { info_kind: 'lowpan' } })
      }
    } finally {
      await first.links.delete('x0').catch(() => undefined)
      first.close()
    }
  })

  test('dsa: a port of a switch chip', (ctx) => refused(ctx, { kind: 'dsa', data: { conduit: 50 } }, 'needs a switch chip'))

  test('ipoib: on InfiniBand', (ctx) =>
    refused(ctx, { kind: 'ipoib', link: 'd0', data: { pkey: 0x8001 } }, 'needs an InfiniBand link'))

  test('wwan: a channel of a modem', (ctx) =>
    refused(ctx, { kind: 'wwan', parentDevName: 'none', data: { linkId: 1 } }, 'needs a modem'))

  test('netdevsim: made through /sys', (ctx) =>
    refused(ctx, { kind: 'netdevsim' }, 'made through /sys/bus/netdevsim/new_device only'))
})
