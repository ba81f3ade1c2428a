import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { encode, fromHex } from '../../src/wire.ts'
import { hexOf } from '../capture/support.ts'
import { reasonsFor } from '../support/byte-reasons.ts'
import { nlwire } from './support/command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
const wire = (name: string): Uint8Array => fromHex(readFileSync(file(`wire/${name}.hex`), 'utf8'))
const folder = mkdtempSync(`${tmpdir()}/nlwire-encode-`)
afterAll(() => rmSync(folder, { recursive: true }))

const words = (text: string): Promise<{ code: number; out: string; err: string }> => nlwire('encode', ...text.split(' '))

describe('words', () => {
  test('an address: the bytes of ip', async () => {
    const { code, out, err } = await words(
      'RTM_NEWADDR flags=request,ack,create,excl seq=1795444971 family=inet prefixlen=24 index=4 local=10.0.0.2 address=10.0.0.2',
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(hexOf(fromHex(out))).toBe(hexOf(wire('address-add')))
    expect(out.split('\n')[0]).toBe('28 00 00 00 14 00 05 06 eb 50 04 6b 00 00 00 00')
  })

  test('a veth pair with settings of both ends: the bytes of ip, but for what it leaves out', async () => {
    const peer = ['header.index=101', 'mtu=8000', 'address=02:aa:00:00:00:02', 'numTxQueues=3', 'ifname=v5']
    const { out } = await words(
      `RTM_NEWLINK flags=0x605 seq=1795444984 index=100 numTxQueues=4 numRxQueues=2 mtu=9000 address=02:aa:00:00:00:01 txqlen=500 ifname=v4 linkinfo.kind=veth ${peer.map((word) => `linkinfo.data.veth.peer.${word}`).join(' ')}`,
    )
    const reasons = reasonsFor(fromHex(out), wire('link-create-veth-options'))
    expect(reasons.toSorted()).toEqual(['nested flag left out', 'text without NUL, or with several'])
  })

  test.each<[string, object]>([
    ['RTM_GETLINK flags=request,dump extMask=vf,skip_stats', { type: 18, flags: 0x301, attrs: { extMask: 9 } }],
    ['RTM_NEWLINK header.flags=up,noarp', { type: 16, flags: 5, header: { flags: 0x81 } }],
    [
      'RTM_NEWLINK propList.altIfname=a,b propList.altIfname=c',
      { type: 16, flags: 5, attrs: { propList: { altIfname: ['a', 'b', 'c'] } } },
    ],
    [
      'RTM_NEWLINK linkinfo={"kind":"vlan","data":{"vlan":{"id":7}}}',
      { type: 16, flags: 5, attrs: { linkinfo: { kind: 'vlan', data: { vlan: { id: 7 } } } } },
    ],
    [
      'RTM_NEWLINK stats64={"rxPackets":"18446744073709551615"}',
      { type: 16, flags: 5, attrs: { stats64: { rxPackets: 2n ** 64n - 1n } } },
    ],
    [
      'RTM_NEWLINK linkinfo.data.vxlan.ttlInherit linkinfo.kind=vxlan',
      { type: 16, flags: 5, attrs: { linkinfo: { data: { vxlan: { ttlInherit: 1 } }, kind: 'vxlan' } } },
    ],
    [
      'RTM_NEWADDR flags=0 attrs.flags=noprefixroute attrs.cacheinfo.valid=60',
      { type: 20, attrs: { flags: 0x200, cacheinfo: { valid: 60 } } },
    ],
    ['RTM_NEWROUTE flags=0 via.family=inet6 via.addr=fe80::1', { type: 24, attrs: { via: { family: 10, addr: 'fe80::1' } } }],
    [
      'RTM_NEWLINK ifname=a=b physPortId=0x0102 ',
      { type: 16, flags: 5, attrs: { ifname: 'a=b', physPortId: Uint8Array.of(1, 2) } },
    ],
  ])('%s', async (text, wanted) => {
    const { out, err } = await words(text.trim())
    expect(err).toBe('')
    expect(hexOf(fromHex(out))).toBe(hexOf(encode(wanted as Parameters<typeof encode>[0])))
  })

  test.each([
    ['RTM_NEWLNIK', 'NETLINK_ROUTE has no message "RTM_NEWLNIK" (did you mean "RTM_NEWLINK"?)'],
    ['RTM_NEWLINK ifnmae=x', 'ifnmae: unknown name "ifnmae" (did you mean "ifname"?)'],
    ['RTM_NEWLINK mtu=1 mtu=2', 'mtu: given twice'],
    ['RTM_NEWLINK index=br7', 'index: expected the index of a link, such as index=7, got "br7": "ip link show" prints it'],
    ['RTM_NEWLINK stpState=1', 'stpState: unknown name "stpState" (did you mean linkinfo.data.bridge.stpState?)'],
    [
      'RTM_NEWLINK linkinfo.data.x=1',
      'linkinfo.data.x: no kind has "x"; linkinfo.kind decides which attributes linkinfo.data has: write linkinfo.kind=bridge linkinfo.data.bridge.NAME=…',
    ],
    [
      'RTM_NEWLINK linkinfo.data=1',
      'linkinfo.data: expected JSON, or the name of a member: linkinfo.kind=bridge linkinfo.data.bridge.NAME=…',
    ],
    ['RTM_NEWLINK linkinfo.data.vxlna.id=3', 'linkinfo.data.vxlna.id: sub-message has no "vxlna" (did you mean "vxlan"?)'],
    ['RTM_NEWLINK mtu.x=3', 'mtu.x: u32 has no members, so "x" is not valid here'],
    ['RTM_NEWROUTE via.famly=2', 'via.famly: rtvia has no "famly" (did you mean "family"?)'],
    ['RTM_NEWROUTE via.family=inet7', /^via\.family: .*"inet7"/],
    ['RTM_NEWLINK __proto__.x=3', /unknown name "__proto__"/],
    [
      'RTM_NEWLINK linkinfo.data.id=5',
      'linkinfo.data.id: linkinfo.kind decides which attributes linkinfo.data has: write linkinfo.kind=vlan linkinfo.data.vlan.id=…',
    ],
    ['RTM_NEWLINK linkinfo.data.constructor=3', /no kind has "constructor"; linkinfo.kind decides /],
    ['RTM_NEWLINK mtu=abc', 'mtu: expected a number, got "abc"'],
    ['RTM_NEWLINK mtu', 'mtu: expected mtu=VALUE, of type u32'],
    ['RTM_NEWLINK mtu=99999999999', 'RTM_NEWLINK.IFLA_MTU: expected u32, from 0 to 4294967295, got 99999999999'],
    ['RTM_NEWLINK linkinfo=3', 'linkinfo: linkinfo-attrs: expected JSON, or the name of a member: linkinfo.kind=…'],
    ['RTM_NEWLINK linkinfo={', /^linkinfo: .*JSON/],
    ['RTM_NEWLINK header.flags=up,noarpp', 'header.flags: unknown value "noarpp" (did you mean "NOARP"?)'],
    ['RTM_NEWLINK flags=REQEST', 'flags: unknown value "REQEST" (did you mean "REQUEST"?)'],
    ['RTM_NEWADDR local=10.0.0', /^RTM_NEWADDR\.IFA_LOCAL: expected /],
    ['RTM_NEWLINK seq=x', 'seq: expected a number, got "x"'],
    ['RTM_NEWLINK ifname=a23456789012345x', 'ifname: "a23456789012345x" has 16 bytes: a name of a link has 15 at most'],
    [
      'RTM_NEWLINK linkinfo.kind=veth linkinfo.data.vxlan.id=5',
      'linkinfo.data.vxlan: kind is "veth", which has no data of "vxlan"',
    ],
    [
      'RTM_NEWLINK linkinfo.kind=veth linkinfo.data.veth.peer.ifname=a23456789012345x',
      /^linkinfo\.data\.veth\.peer\.(?:attrs\.)?ifname: "a23456789012345x" has 16 bytes/,
    ],
    ['RTM_NEWADDR family=inet local=fe80::1', 'local: fe80::1 is an address of IPv6, and family is INET (2)'],
    ['RTM_NEWROUTE family=inet6 dst=10.0.0.0', 'dst: 10.0.0.0 is an address of IPv4, and family is INET6 (10)'],
    ['RTM_NEWLINK physPortId=xyz', /^RTM_NEWLINK\.IFLA_PHYS_PORT_ID: expected a Uint8Array/],
  ])('%s: refused', async (text, why) => {
    const { code, out, err } = await words(text)
    expect([code, out]).toEqual([255, ''])
    expect(err.replace(/^Error: /, '').trimEnd()).toEqual(typeof why === 'string' ? why : expect.stringMatching(why))
  })

  test('JSON that contradicts itself is refused; what a program may have sent is written, with a note', async () => {
    const link = { protocol: 0, type: 16, flags: 5, header: {} }
    const other = { ...link, attrs: { linkinfo: { kind: 'veth', data: { vxlan: { id: 5 } } } } }
    const long = { ...link, attrs: { ifname: 'a23456789012345x' } }
    const encoded = async (one: object) => {
      writeFileSync(`${folder}/one.json`, JSON.stringify(one))
      return nlwire('encode', `${folder}/one.json`)
    }
    expect((await encoded({ ...link, name: 'RTM_DELLINK' })).err).toBe(
      'Error: line 1: name: "RTM_DELLINK" is type 17, and type is 16: omit one of them\n',
    )
    expect((await encoded(other)).err).toBe('Error: line 1: linkinfo.data.vxlan: kind is "veth", which has no data of "vxlan"\n')
    const { code, out, err } = await encoded(long)
    expect([code, err]).toEqual([0, 'nlwire: line 1: ifname: "a23456789012345x" has 16 bytes: a name of a link has 15 at most\n'])
    expect(out).toContain('61 32 33')
  })

  test('options of a kind without the kind: a note', async () => {
    const alone = 'linkinfo.data.vlan.id=3'
    const { code, err } = await nlwire('encode', 'RTM_NEWLINK', alone)
    expect({ code, err }).toEqual({
      code: 0,
      err: 'nlwire: the kernel refuses linkinfo.data without linkinfo.kind: add linkinfo.kind=vlan\n',
    })
    expect((await nlwire('encode', 'RTM_NEWLINK', 'linkinfo.kind=vlan', alone)).err).toBe('')
  })

  test('--explain: every byte; what it prints is read again', async () => {
    const { out } = await words('RTM_NEWLINK ifname=veth0 --explain')
    expect(out).toMatch(/^# NETLINK_ROUTE\n/)
    expect(out).toMatch(/\n76 65 74 68 30 00 +# IFLA_IFNAME "veth0"\n/)
    expect(hexOf(fromHex(out))).toBe(hexOf(encode({ type: 16, flags: 5, attrs: { ifname: 'veth0' } })))
  })
})

describe('JSON', () => {
  const lines = (text: string): object[] =>
    text
      .trimEnd()
      .split('\n')
      .map((one) => ({ ...(JSON.parse(one) as object), offset: undefined }))

  test.each(['recordings/main.pcap.gz', 'captures/generic.pcap.gz', 'captures/rtmon.pcap.gz'])(
    '%s: decoded, encoded as pcap and decoded again says the same, frame by frame',
    async (name) => {
      const first = await nlwire('decode', file(name), '--json', '--keys')
      const json = `${folder}/${name.replaceAll('/', '-')}.json`
      writeFileSync(json, first.out)
      expect(await nlwire('encode', json, '--pcap', `${json}.pcap`)).toEqual({ code: 0, out: '', err: '' })
      const second = await nlwire('decode', `${json}.pcap`, '--json', '--keys')
      expect(second.code).toBe(0)
      expect(lines(second.out)).toEqual(lines(first.out))
    },
  )

  test('as hex: the messages again', async () => {
    const first = await nlwire('decode', file('captures/rtmon.log'), '--json')
    writeFileSync(`${folder}/rtmon.json`, first.out)
    writeFileSync(`${folder}/rtmon.hex`, (await nlwire('encode', `${folder}/rtmon.json`)).out)
    const second = await nlwire('decode', `${folder}/rtmon.hex`, '--json')
    const values = (text: string): object[] => lines(text).map((one) => ({ ...one, time: undefined }))
    expect(values(second.out)).toEqual(values(first.out))
  })

  test('the other byte order', async () => {
    writeFileSync(`${folder}/big.json`, '{"littleEndian":false,"type":16,"attrs":{"mtu":1400}}')
    const { out } = await nlwire('encode', `${folder}/big.json`)
    expect(hexOf(fromHex(out))).toBe(hexOf(encode({ type: 16, attrs: { mtu: 1400 } }, { littleEndian: false })))
  })

  test.each([
    [
      '{"name":"RTM_NEWLINK","attrs":{"ifnam":"x"}}',
      'line 1: RTM_NEWLINK: link-attrs has no attribute "ifnam" (did you mean "ifname"?)',
    ],
    ['\n{"name":"RTM_NEWLINKS"}', 'line 2: NETLINK_ROUTE has no message "RTM_NEWLINKS" (did you mean "RTM_NEWLINK"?)'],
    ['{"type":16,"attr":{}}', 'line 1: a message has no "attr" (did you mean "attrs"?)'],
    ['{"type":16,"attrs":{"stats64":{"rxPackets":"many"}}}', /rx_packets: expected u64, a bigint such as 1n, got "many"/],
    ['{"type":16,"attrs":[]}', 'line 1: attrs: expected an object, got an array'],
    ['{"type":16,"flags":"x"}', 'line 1: flags: expected a number, got "x"'],
    ['{"type":16,"time":1}', /^line 1: time: expected seconds with nine decimals/],
    ['[16]', 'line 1: expected an object of JSON, got an array'],
    ['{"type":16', /^line 1: .*JSON/],
    ['{"attrs":{}}', 'line 1: expected a type, such as 16 or "RTM_NEWLINK"'],
  ])('%s: refused', async (text, why) => {
    writeFileSync(`${folder}/wrong.json`, text)
    const { code, out, err } = await nlwire('encode', `${folder}/wrong.json`)
    expect([code, out]).toEqual([255, ''])
    expect(err.replace(/^Error: /, '').trimEnd()).toEqual(typeof why === 'string' ? why : expect.stringMatching(why))
  })

  test('messages with faults are written as their own bytes, and the exit code is 0', async () => {
    // IFLA_MTU whose length does not fit, IFLA_MTU of 8 bytes, and a message that is cut.
    const bytes = [
      '30000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0700 0300 6c6f0000 2000 0400 dc050000',
      '2c000000 1000 0500 02000000 00000000 0000000000000000 0000000000000000 0c00 0400 dc05000000000000',
    ]
    writeFileSync(`${folder}/faulty.hex`, `${bytes.join('\n\n')}\n`)
    const decoded = await nlwire('decode', `${folder}/faulty.hex`, '--json')
    expect(decoded.code).toBe(1)
    expect(decoded.out.match(/^{"fault":/gm)).toHaveLength(2)
    writeFileSync(`${folder}/faulty.json`, decoded.out)
    const { code, out, err } = await nlwire('encode', `${folder}/faulty.json`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.replace(/\s/g, '')).toBe(bytes.join('').replaceAll(' ', ''))
  })

  test('faults are left out, said, and the exit code is 1', async () => {
    writeFileSync(`${folder}/fault.json`, '{"fault":"garbage","offset":3}\n{"type":16}\n')
    const { code, out, err } = await nlwire('encode', `${folder}/fault.json`)
    expect({ code, err }).toEqual({ code: 1, err: 'nlwire: not encoded: 1 fault that belongs to no message\n' })
    expect(fromHex(out)).toHaveLength(32)
  })
})

test.each([
  [['encode'], 255, /^Usage: /],
  [['encode', '--explain'], 255, /expected a message/],
  [['encode', '/nowhere'], 1, /cannot read \/nowhere: ENOENT/],
  [['encode', 'a.json', 'b.json'], 255, /got also "b.json"/],
  [['encode', 'RTM_NEWLINK', '--pcap'], 255, /requires a file name/],
  [['encode', 'RTM_NEWLINK', '--pcap', '/nowhere/x'], 1, /cannot write \/nowhere\/x: ENOENT/],
  [['encode', 'RTM_NEWLINK', '--pcap', '-', '--explain'], 255, /cannot both/],
  [['encode', 'RTM_NEWLINK', '--jsn'], 255, /"--jsn" is unknown/],
])('%j: %i', async (args, wanted, why) => {
  const { code, out, err } = await nlwire(...args)
  expect([code, out + err]).toEqual([wanted, expect.stringMatching(why)])
})

test('as a program: JSON from a pipe, pcap into one', () => {
  const program = (args: readonly string[], input: Uint8Array | string): Buffer =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: root, input }).stdout
  const pcap = program(['encode', '-', '--pcap', '-'], '{"name":"RTM_NEWLINK","attrs":{"ifname":"veth0"}}\n')
  expect(pcap).toHaveLength(24 + 32 + 44)
  expect(program(['decode', '-', '--messages'], pcap).toString()).toMatch(/RTM_NEWLINK flags 0 seq 0 pid 0 ifname veth0\n$/)
})
