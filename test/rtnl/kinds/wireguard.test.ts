import { execFileSync, spawnSync } from 'node:child_process'
import { expect, type TestContext, test } from 'vitest'
import { configuration, dumpLines, OF_LINK, OF_PEERS, pretty } from '../../../src/cli/wireguard/print.ts'
import { NetNs } from '../../../src/index.ts'
import { generateKey, generatePresharedKey, publicKeyOf, wireguard } from '../../../src/wireguard.ts'
import { describeLive } from '../../support/live.ts'
import { lacking } from './side.ts'

/** Makes a WireGuard link. Skips the test on kernels without it. */
async function madeLink(ctx: TestContext, ns: NetNs): Promise<void> {
  await ns.links.create({ ifname: 'wg0', kind: 'wireguard', up: true }).catch(async (error) => {
    const why = await lacking(error, ns, 'link add wg0 type wireguard')
    if (why !== undefined) ctx.skip(why)
    throw error
  })
}

/** What wg(8) prints in the namespace; undefined: it is not installed. */
function wg(ns: NetNs, ...args: string[]): string | undefined {
  if (spawnSync('wg', ['--version']).error) return undefined
  return ns.run(() => execFileSync('wg', args, { encoding: 'utf8' }))
}

const networks = (n: number): string[] => [
  `10.${n >> 8}.${n & 255}.0/24`,
  `10.200.${n >> 8}.${n & 255}/32`,
  `fd00::${(n + 1).toString(16)}/128`,
]

describeLive('wireguard', () => {
  test('reads what it sets, and so does wg', async (ctx) => {
    await using ns = await NetNs.temporary()
    await madeLink(ctx, ns)
    const [privateKey, presharedKey, other] = [generateKey(), generatePresharedKey(), publicKeyOf(generateKey())]
    const peer = {
      publicKey: other,
      presharedKey,
      endpoint: '[2001:db8::7]:4711',
      persistentKeepaliveInterval: 25,
      allowedips: ['10.1.2.3/24', 'fd00:1::/64'],
    }
    await wireguard(ns).set('wg0', { privateKey, listenPort: 51821, fwmark: 0x77, peers: [peer] })
    const device = await wireguard(ns).get('wg0')
    expect(device).toMatchObject({
      ifname: 'wg0',
      privateKey,
      publicKey: publicKeyOf(privateKey),
      listenPort: 51821,
      fwmark: 0x77,
    })
    expect(device.peers).toEqual([
      {
        ...peer,
        allowedips: expect.arrayContaining(['10.1.2.0/24', 'fd00:1::/64']),
        lastHandshakeTime: undefined,
        rxBytes: 0n,
        txBytes: 0n,
      },
    ])
    expect(await wireguard(ns).list()).toEqual([device])
    expect(await wireguard(ns).ensure('wg0', device)).toEqual({ changed: false, added: [], updated: [], removed: [] })
    const dump = wg(ns, 'show', 'wg0', 'dump')
    if (dump !== undefined) {
      const [link, ...peers] = dump
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'))
      expect(link).toEqual([privateKey, publicKeyOf(privateKey), '51821', '0x77'])
      expect(peers).toEqual([[other, presharedKey, peer.endpoint, device.peers[0]?.allowedips.join(','), '0', '0', '0', '25']])
      expect(pretty(device, Date.now(), false)).toBe(wg(ns, 'show', 'wg0'))
      expect(configuration(device)).toBe(wg(ns, 'showconf', 'wg0'))
      expect(dumpLines(device, ['wg0'])).toBe(wg(ns, 'show', 'all', 'dump'))
      for (const [word, text] of Object.entries(OF_LINK)) expect(`${text(device)}\n`).toBe(wg(ns, 'show', 'wg0', word))
      for (const [word, cells] of Object.entries(OF_PEERS))
        expect(device.peers.map((one) => `${cells(one).join('\t')}\n`).join('')).toBe(wg(ns, 'show', 'wg0', word))
      wg(ns, 'set', 'wg0', 'peer', other, 'persistent-keepalive', 'off', 'allowed-ips', '10.9.0.0/16')
      expect((await wireguard(ns).get('wg0')).peers).toMatchObject([
        { persistentKeepaliveInterval: 0, allowedips: ['10.9.0.0/16'] },
      ])
    }
    const more = publicKeyOf(generateKey())
    expect(await wireguard(ns).ensure('wg0', { peers: [{ publicKey: more, allowedips: [] }] }, { prune: true })).toEqual({
      changed: true,
      added: [more],
      updated: [],
      removed: [other],
    })
    await wireguard(ns).set('wg0', { privateKey: null, peers: [{ publicKey: more, remove: true }] })
    expect(await wireguard(ns).get('wg0')).toMatchObject({ privateKey: undefined, publicKey: undefined, peers: [] })
  })

  test('splits and joins a thousand peers', async (ctx) => {
    await using ns = await NetNs.temporary()
    await madeLink(ctx, ns)
    const peers = Array.from({ length: 1000 }, (_, n) => {
      const publicKey = Buffer.alloc(32, 1)
      publicKey.writeUInt32LE(n)
      return { publicKey: publicKey.toString('base64'), allowedips: networks(n) }
    })
    await wireguard(ns).set('wg0', { peers }, { timeout: 60_000 })
    const { peers: found } = await wireguard(ns).get('wg0', { timeout: 60_000 })
    const sorted = (of: readonly { publicKey: string; allowedips: readonly string[] }[]): string[] =>
      of.map(({ publicKey, allowedips }) => `${publicKey} ${[...allowedips].sort()}`).sort()
    expect(sorted(found)).toEqual(sorted(peers))
    const one = {
      publicKey: Buffer.alloc(32, 2).toString('base64'),
      allowedips: Array.from({ length: 3000 }, (_, n) => `10.77.${n >> 8}.${n & 255}/32`),
    }
    await wireguard(ns).set('wg0', { peers: [one], replacePeers: true }, { timeout: 60_000 })
    const after = await wireguard(ns).get('wg0', { timeout: 60_000 })
    expect(sorted(after.peers)).toEqual(sorted([one]))
  })

  test('names what is no WireGuard, and what is not there', async (ctx) => {
    await using ns = await NetNs.temporary()
    await madeLink(ctx, ns)
    await ns.links.create({ ifname: 'v0', kind: 'veth' })
    await expect(wireguard(ns).get('v0')).rejects.toThrow('link "v0" is of another kind than wireguard')
    await expect(wireguard(ns).set('nope', { listenPort: 1 })).rejects.toMatchObject({ code: 'ENODEV' })
  })
})
