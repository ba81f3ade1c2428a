import { execFileSync, execSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { currentTransport, type Transport } from '../../src/linux/socket/transport.ts'
import { encode, type Outgoing, rtnetlink } from '../../src/wire.ts'
import { fakeKernel } from '../linux/support/fake-kernel.ts'
import { guarded, isGuarded, refuseTunnelOptions, refuseWords } from '../support/deny.ts'
import { describeLive } from '../support/live.ts'

// The requests of this file never reach a kernel, and its command lines start nothing but `echo`: the guard may be broken.
const NOT_SENT = /^not sent: tunnel options/
const NOT_STARTED = /^not started, because of (geneve|vxlan|erspan)_opts/
const [IP, IP6, SEG6LOCAL] = [2, 4, 7]
const GENEVE = { geneve: [[{ class: 1, type: 2, data: Uint8Array.of(1, 2, 3, 4) }]] }
const ip = { id: 5n, dst: '192.0.2.1' }
const withOpts = (opts: object): object => ({ encapType: IP, encap: { ip: { ...ip, opts } } })
const plain = { encapType: IP, encap: { ip } }

type Name = 'RTM_NEWROUTE' | 'RTM_GETROUTE' | 'RTM_NEWNEXTHOP' | 'RTM_NEWADDR'
const request = (name: Name, attrs: object): Uint8Array =>
  encode({ type: rtnetlink.messages[name][0], flags: 5, seq: 1, pid: 0, header: {}, attrs } as Outgoing, { protocol: rtnetlink })
const hop = (attrs: object): object => ({ header: { ifindex: 1 }, attrs })
const withoutType = (bytes: Uint8Array): Uint8Array => {
  // RTA_ENCAP_TYPE is the first attribute, 8 bytes with its padding.
  const copy = Uint8Array.from([...bytes.subarray(0, 28), ...bytes.subarray(36)])
  new DataView(copy.buffer).setUint32(0, copy.length, true)
  return copy
}

describe('requests that are refused', () => {
  test.for<[string, Uint8Array]>([
    ['geneve_opts', request('RTM_NEWROUTE', withOpts(GENEVE))],
    ['vxlan_opts', request('RTM_NEWROUTE', withOpts({ vxlan: { gbp: 1 } }))],
    ['erspan_opts', request('RTM_NEWROUTE', withOpts({ erspan: { ver: 1, index: 7 } }))],
    ['no options in the nest', request('RTM_NEWROUTE', withOpts({}))],
    ['an IPv6 encapsulation', request('RTM_NEWROUTE', { encapType: IP6, encap: { ip6: { id: 5n, opts: GENEVE } } })],
    ['a next hop of a multipath route', request('RTM_NEWROUTE', { multipath: [hop({}), hop(plain), hop(withOpts(GENEVE))] })],
    ['a next hop object', request('RTM_NEWNEXTHOP', { id: 1, ...withOpts(GENEVE) })],
    ['a query for a route', request('RTM_GETROUTE', withOpts(GENEVE))],
    ['an encapsulation of unknown type', withoutType(request('RTM_NEWROUTE', withOpts(GENEVE)))],
    [
      'the last message of a datagram',
      Buffer.concat([request('RTM_NEWROUTE', { oif: 1 }), request('RTM_NEWADDR', {}), request('RTM_NEWROUTE', withOpts(GENEVE))]),
    ],
  ])('%s', ([, bytes]) => {
    expect(() => refuseTunnelOptions(bytes)).toThrow(NOT_SENT)
  })
})

test.for<[string, Uint8Array]>([
  ['a plain encapsulation', request('RTM_NEWROUTE', plain)],
  [
    'an attribute of that number in another encapsulation',
    request('RTM_NEWROUTE', {
      encapType: SEG6LOCAL,
      encap: { seg6Local: { bpf: {} } },
    }),
  ],
  ['next hops', request('RTM_NEWROUTE', { multipath: [hop({}), hop(plain)] })],
  ['a next hop object', request('RTM_NEWNEXTHOP', { id: 1, ...plain })],
])('%s is not refused', ([, bytes]) => {
  expect(() => refuseTunnelOptions(bytes)).not.toThrow()
})

test('the guard ends on requests that are cut anywhere, and refuses none of them with other words', () => {
  const whole = request('RTM_NEWROUTE', { multipath: [hop(plain), hop(withOpts(GENEVE))] })
  const outcomes = Array.from(whole, (_, end) => {
    try {
      refuseTunnelOptions(whole.slice(0, end))
      return 'sent'
    } catch (error) {
      return NOT_SENT.test((error as Error).message) ? 'refused' : String(error)
    }
  })
  expect(new Set(outcomes)).toEqual(new Set(['sent', 'refused']))
})

describe('sockets', () => {
  /** System calls that only note what is sent. */
  function noting(): { kernel: Transport; sent: Uint8Array[] } {
    const sent: Uint8Array[] = []
    const kernel = {
      ...currentTransport(),
      open: (protocol: number) => 100 + protocol,
      send: (_: number, data: Uint8Array) => sent.push(data),
      close: () => 0,
    }
    return { kernel, sent }
  }

  test('of rtnetlink send nothing of it, and all else', () => {
    const { kernel, sent } = noting()
    const guard = guarded(kernel)
    const fd = guard.open(0, 'route')
    expect(() => guard.send(fd, request('RTM_NEWROUTE', withOpts(GENEVE)))).toThrow(NOT_SENT)
    expect(sent).toEqual([])
    const other = request('RTM_NEWROUTE', plain)
    guard.send(fd, other)
    expect(sent).toEqual([other])
  })

  test('of other protocols are not looked at: their messages have the same numbers', () => {
    const { kernel, sent } = noting()
    const guard = guarded(kernel)
    guard.send(guard.open(16, 'generic'), request('RTM_NEWROUTE', withOpts(GENEVE)))
    expect(sent).toHaveLength(1)
  })
})

test.for(['geneve_opts', 'vxlan_opts', 'erspan_opts'])('%s is refused as a word', (word) => {
  expect(() => refuseWords(`route add 10.0.0.0/8 encap ip id 5 dst 192.0.2.1 ${word} 1:2:aabbccdd dev d0`)).toThrow(NOT_STARTED)
  expect(() => refuseWords('route add 10.0.0.0/8 encap ip id 5 dst 192.0.2.1 dev d0')).not.toThrow()
})

describeLive('in every live test', () => {
  test('sockets are guarded, also after a fake kernel', () => {
    expect(isGuarded(currentTransport())).toBe(true)
    const fake = fakeKernel(() => [])
    expect(isGuarded(currentTransport())).toBe(false)
    fake.stop()
    expect(isGuarded(currentTransport())).toBe(true)
  })

  test.for<[string, () => unknown]>([
    ['spawnSync', () => spawnSync('echo', ['geneve_opts'])],
    ['the input of spawnSync', () => spawnSync('echo', [], { input: 'route add … vxlan_opts 1\n' })],
    ['execFileSync', () => execFileSync('echo', ['vxlan_opts'])],
    ['execSync', () => execSync('echo erspan_opts')],
    ['spawn', () => spawn('echo', ['geneve_opts'])],
    ['a shell', () => spawn('sh', ['-c', 'echo geneve_opts'])],
  ])('%s refuses the words', ([, start]) => {
    expect(start).toThrow(NOT_STARTED)
  })

  test('a file of ip -batch is read before it runs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nlwire-deny-'))
    try {
      const [bad, good] = [join(folder, 'bad'), join(folder, 'good')]
      writeFileSync(bad, 'link show\nroute add 10.0.0.0/8 encap ip id 5 dst 192.0.2.1 geneve_opts 1:2:aabb dev d0\n')
      writeFileSync(good, 'link show\n')
      for (const option of ['-batch', '-b', '-bat', '--batch']) {
        expect(() => spawnSync('echo', ['ip', '-6', option, bad])).toThrow(NOT_STARTED)
        expect(() => execSync(`echo ip ${option} ${bad}`)).toThrow(NOT_STARTED)
        expect(spawnSync('echo', ['ip', option, good]).status).toBe(0)
      }
      expect(spawnSync('echo', ['ip', '-batch', join(folder, 'none')]).status).toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('worker threads are guarded', () => {
    const worker = new URL('../linux/support/in-worker.mjs', import.meta.url)
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(worker), '../../harness/guarded.ts'], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(stdout).toBe('guarded\n')
  })

  test('a program in a namespace is refused too', async () => {
    const ns = await NetNs.temporary()
    try {
      await expect(ns.exec('echo', ['geneve_opts'])).rejects.toThrow(NOT_STARTED)
      expect((await ns.exec('echo', ['geneve'])).stdout).toBe('geneve\n')
    } finally {
      ns.close()
    }
  })
})
