import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { oneWord } from '../../src/cli/wireguard/command.ts'
import { ago, bytesText, configuration, dumpLines, jsonText, pretty } from '../../src/cli/wireguard/print.ts'
import { nlwire, nlwireWith } from './support/command.ts'

const KEY = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='
const peer = {
  publicKey: KEY,
  presharedKey: KEY,
  endpoint: '192.0.2.1:51820',
  persistentKeepaliveInterval: 25,
  lastHandshakeTime: new Date(1_000_000_000_000),
  rxBytes: 92n,
  txBytes: 1_100_000n,
  allowedips: ['10.0.0.0/24', 'fd00::/64'],
}
const device = { ifindex: 2, ifname: 'wg0', privateKey: KEY, publicKey: KEY, listenPort: 51820, fwmark: 16, peers: [peer] }

test('wg show hides keys', () => {
  const shown = pretty(device, 1_000_000_063_000, false)
  expect(shown).toBe(`interface: wg0
  public key: ${KEY}
  private key: (hidden)
  listening port: 51820
  fwmark: 0x10

peer: ${KEY}
  preshared key: (hidden)
  endpoint: 192.0.2.1:51820
  allowed ips: 10.0.0.0/24, fd00::/64
  latest handshake: 1 minute, 3 seconds ago
  transfer: 92 B received, 1.05 MiB sent
  persistent keepalive: every 25 seconds
`)
})

test('times and sizes as wg counts them', () => {
  const at = (seconds: number): string => ago(new Date(0), seconds * 1000)
  expect([at(0), at(1), at(3600), at(86_461), at(31_536_002), at(-1)]).toEqual([
    'Now',
    '1 second ago',
    '1 hour ago',
    '1 day, 1 minute, 1 second ago',
    '1 year, 2 seconds ago',
    '(System clock wound backward; connection problems may ensue.)',
  ])
  expect([0n, 1023n, 1024n, 1n << 20n, 3n << 30n, 5n << 40n].map(bytesText)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KiB',
    '1.00 MiB',
    '3.00 GiB',
    '5.00 TiB',
  ])
})

test('showconf and dump have everything', () => {
  expect(configuration(device)).toContain(
    `[Peer]\nPublicKey = ${KEY}\nPresharedKey = ${KEY}\nAllowedIPs = 10.0.0.0/24, fd00::/64\n`,
  )
  expect(dumpLines(device, [])).toBe(
    `${KEY}\t${KEY}\t51820\t0x10\n${KEY}\t${KEY}\t192.0.2.1:51820\t10.0.0.0/24,fd00::/64\t1000000000\t92\t1100000\t25\n`,
  )
})

test('JSON has counters as strings, and keys only where they are asked for', () => {
  const { lastHandshakeTime, rxBytes, txBytes, ...rest } = peer
  const json = { ...rest, lastHandshakeTime: lastHandshakeTime.toISOString(), rxBytes: '92', txBytes: '1100000' }
  expect(JSON.parse(jsonText([device], true))).toEqual([{ ...device, peers: [json] }])
  expect(JSON.parse(jsonText([device], false))).toEqual([
    { ...device, privateKey: '(hidden)', peers: [{ ...json, presharedKey: '(hidden)' }] },
  ])
})

test.each(['constructor', '__proto__', 'toString', 'nonsense'])('show has no word %s', (word) => {
  expect(() => oneWord(device, word, [])).toThrow(expect.objectContaining({ message: expect.stringContaining(`\`${word}'`) }))
})

test('genkey, genpsk and pubkey', async () => {
  const { out: key } = await nlwire('wg', 'genkey')
  expect(Buffer.from(key, 'base64')).toHaveLength(32)
  expect((await nlwire('wg', 'genpsk')).out).toMatch(/^[\w+/]{43}=\n$/)
  // What `wg pubkey` printed for it.
  const { out } = await nlwireWith('sFjrejHxu9MCkURoy5OPpZnqnwMsYKZ0wzG28SW01Eg=\n', 'wg', 'pubkey')
  expect(out).toBe('wyYqu2zNWJ69OAsGjWac8NZvt2c8/kklhnrxgPyKKk8=\n')
  expect(await nlwireWith('abc', 'wg', 'pubkey')).toMatchObject({
    code: 1,
    err: 'nlwire wg: Key is not the correct length or format\n',
  })
})

test('words of wg that are wrong', async () => {
  expect(await nlwire('wg', 'shwo')).toMatchObject({
    code: 1,
    err: 'Invalid subcommand: `shwo\', try "nlwire wg help".\nDid you mean "show"?\n',
  })
  expect(await nlwire('wg', 'genkey', 'x')).toMatchObject({ code: 1, err: 'Usage: nlwire wg genkey\n' })
  expect((await nlwire('wg', 'showconf')).err).toContain('Usage: nlwire wg showconf <interface>')
})

test('an error of the kernel has the words of wg and nothing more', async () => {
  const { code, out, err } = await nlwire('wg', 'show', 'nope0')
  const own = /^Unable to access interface: (?:Protocol not supported|No such device|Operation not permitted)\n$/
  expect(err).toMatch(own)
  expect([code, out]).toEqual([1, ''])
  const wg = spawnSync('wg', ['show', 'nope0'], { encoding: 'utf8' })
  if (!wg.error) expect([code, err]).toEqual([wg.status, wg.stderr])
})
