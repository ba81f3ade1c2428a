import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encode, genericNetlink } from '../../src/declare.ts'
import { wireguardFamily } from '../../src/genl/families/wireguard.ts'
import { checkedChanges, type WireguardChanges } from '../../src/wireguard/changes.ts'
import { deviceOf } from '../../src/wireguard/device.ts'
import { changesTo } from '../../src/wireguard/ensure.ts'
import { messagesOf } from '../../src/wireguard/messages.ts'
import { generateKey, generatePresharedKey, publicKeyOf } from '../../src/wireguard.ts'
import { pageText } from '../support/pages.ts'

/** A private key, and the public key that `wg pubkey` printed for it. */
const PRIVATE = 'sFjrejHxu9MCkURoy5OPpZnqnwMsYKZ0wzG28SW01Eg='
const PUBLIC = 'wyYqu2zNWJ69OAsGjWac8NZvt2c8/kklhnrxgPyKKk8='
const PEER = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='
/** The keys of fixtures/wireguard/set.tsv. */
const RECORDED = {
  privateKey: 'wyYqu2zNWJ69OAsGjWac8NZvt2c8/kklhnrxgPyKKk8=',
  peer: 'iJVrx8pkIKykH/F73+MFtIgEBHlXoMVeo9js9TDsLFY=',
}

test('keys are those of wg', () => {
  expect(publicKeyOf(PRIVATE)).toBe(PUBLIC)
  expect(publicKeyOf(new Uint8Array(Buffer.from(PRIVATE, 'base64')))).toBe(PUBLIC)
  const key = Buffer.from(generateKey(), 'base64')
  expect([key.length, (key[0] as number) & 7, (key[31] as number) & 0xc0]).toEqual([32, 0, 0x40])
  expect(generateKey()).not.toBe(generateKey())
  expect(Buffer.from(generatePresharedKey(), 'base64')).toHaveLength(32)
})

test.each<[WireguardChanges, string]>([
  [
    { privateKey: 'secret' },
    'privateKey: expected a key of 32 bytes, as base64 of 44 characters or as a Uint8Array, got 6 characters',
  ],
  [{ privateKey: `${PRIVATE.slice(0, 42)}B=` }, 'got 44 characters that are no base64 of 32 bytes'],
  [{ privateKey: new Uint8Array(31) }, 'got 31 bytes'],
  [{ listenPort: 65536 }, 'listenPort: expected'],
  [{ fwmark: -1 }, 'fwmark: expected'],
  [{ privateKey: PRIVATE, peers: [{ publicKey: PUBLIC }] }, 'peers[0].publicKey: expected the key of another host'],
  [
    { peers: [{ publicKey: PEER, allowedips: ['10.0.0.0/33'] }] },
    'peers[0].allowedips[0]: expected a prefix length from 0 to 32, got 33',
  ],
  [{ peers: [{ publicKey: PEER, endpoint: 'host:1' }] }, 'peers[0].endpoint: expected an address and a port'],
  [{ peers: [{ publicKey: PEER, allowedIps: [] } as never] }, 'did you mean "allowedips"'],
  [{ peers: {} as never }, 'peers: expected an array of peers'],
  [{ listenport: 1 } as never, 'did you mean "listenPort"'],
])('%j is refused before it is sent', (changes, words) => {
  expect(() => checkedChanges(changes)).toThrow(words)
  // Keys are secrets: no message shows one.
  expect(() => checkedChanges(changes)).not.toThrow(/secret|sFjre/)
})

test('anything but changes is a TypeError or RangeError', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (value, key) => {
      for (const changes of [value, { [key]: value }, { peers: [value] }, { peers: [{ publicKey: PEER, allowedips: value }] }]) {
        try {
          checkedChanges(changes as never)
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof RangeError)) throw error
        }
      }
    }),
    { numRuns: 300 },
  )
})

test.each<[string, WireguardChanges]>([
  [
    'set wg9 private-key PRIVATE listen-port 51820 fwmark 0x10',
    { privateKey: RECORDED.privateKey, listenPort: 51820, fwmark: 0x10 },
  ],
  [
    'set wg9 peer PEER preshared-key PSK endpoint 192.0.2.1:51820 persistent-keepalive 25 allowed-ips 10.0.0.0/24,fd00::/64',
    {
      peers: [
        {
          publicKey: RECORDED.peer,
          presharedKey: PEER,
          endpoint: '192.0.2.1:51820',
          persistentKeepaliveInterval: 25,
          allowedips: ['10.0.0.0/24', 'fd00::/64'],
        },
      ],
    },
  ],
  ['set wg9 peer PEER remove', { peers: [{ publicKey: RECORDED.peer, remove: true }] }],
  ['set wg9 peer PEER endpoint [2001:db8::1]:9', { peers: [{ publicKey: RECORDED.peer, endpoint: '[2001:db8::1]:9' }] }],
])('wg %s: the same bytes', (command, changes) => {
  const line = pageText('fixtures/wireguard/set.tsv')
    .split('\n')
    .find((one) => one.startsWith(`${command}\t`))
  const protocol = genericNetlink([wireguardFamily])
  protocol.learn(30, 'wireguard')
  const [attrs, ...more] = messagesOf({ ifname: 'wg9' }, checkedChanges(changes))
  const sent = encode({ name: 'WG_CMD_SET_DEVICE', header: { version: 1 }, attrs } as never, { protocol })
  expect(Buffer.from(sent).subarray(16).toString('hex')).toBe(line?.split('\t')[1])
  expect(more).toEqual([])
})

interface Message {
  privateKey?: Uint8Array
  flags?: number
  peers?: {
    value: {
      publicKey: Uint8Array
      flags?: number
      endpoint?: string
      allowedips?: { value: { ipaddr: string; cidrMask: number } }[]
    }
  }[]
}

test('long changes are split: values and the flags of replacement only once', () => {
  const allowedips = Array.from({ length: 2500 }, (_, n) => `10.${n >> 8}.${n & 255}.1/32`)
  const peers = [{ publicKey: PEER, endpoint: '192.0.2.1:1', allowedips }, { publicKey: PUBLIC }]
  const messages = messagesOf({ ifindex: 7 }, checkedChanges({ listenPort: 5, peers, replacePeers: true })) as Message[]
  expect(messages.length).toBeGreaterThan(2)
  expect(messages.map(({ flags }) => flags)).toEqual([1, ...messages.slice(1).map(() => undefined)])
  expect(messages.every((one) => 'ifindex' in one)).toBe(true)
  const parts = messages.flatMap((one) => one.peers?.map(({ value }) => value) ?? [])
  expect(parts.map(({ flags, endpoint }) => [flags, endpoint])).toEqual([
    [2, '192.0.2.1:1'],
    ...parts.slice(1).map(() => [undefined, undefined]),
  ])
  expect(parts.flatMap((part) => part.allowedips?.map(({ value }) => `${value.ipaddr}/${value.cidrMask}`) ?? [])).toEqual(
    allowedips,
  )
  // The kernel answers in such parts, too.
  const { peers: joined } = deviceOf(messages.map((attrs) => ({ attrs })) as never)
  expect(joined.map(({ publicKey, allowedips: of }) => [publicKey, of.length])).toEqual([
    [PEER, 2500],
    [PUBLIC, 0],
  ])
})

test('host bits are cleared, as by the kernel, and a network is sent once', () => {
  const { peers } = checkedChanges({ peers: [{ publicKey: PEER, allowedips: ['10.1.2.3/24', '10.1.2.0/24', 'fd00::5/64'] }] })
  expect(peers[0]?.allowedips?.map(({ address, prefixlen }) => `${address}/${prefixlen}`)).toEqual(['10.1.2.0/24', 'fd00::/64'])
})

test('ensure sends what differs', () => {
  const peer = { publicKey: PEER, endpoint: '192.0.2.1:1', allowedips: ['10.0.0.0/24'] }
  const device = deviceOf([])
  const there = {
    ...device,
    listenPort: 9,
    peers: [
      {
        ...peer,
        presharedKey: undefined,
        persistentKeepaliveInterval: 0,
        lastHandshakeTime: undefined,
        rxBytes: 0n,
        txBytes: 0n,
      },
    ],
  }
  const to = (wanted: WireguardChanges, prune?: boolean) => changesTo(there, checkedChanges(wanted), prune)
  expect(to({ listenPort: 0, peers: [peer] })).toEqual({ added: [], updated: [], removed: [], changes: undefined })
  expect(to({ peers: [{ ...peer, allowedips: ['10.0.1.0/24'] }] })).toMatchObject({
    updated: [PEER],
    changes: { peers: [{ endpoint: undefined, allowedips: [{ address: '10.0.1.0' }] }] },
  })
  expect(to({ peers: [{ publicKey: PUBLIC }] }, true)).toMatchObject({ added: [PUBLIC], removed: [PEER] })
  expect(to({ fwmark: 3 })).toMatchObject({ added: [], changes: { fwmark: 3, peers: [] } })
})
