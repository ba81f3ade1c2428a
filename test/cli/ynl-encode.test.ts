// nlwire encode --spec: a message by the names of a specification, beside the kernel's own tool, tools/net/ynl of Linux 6.12.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, test } from 'vitest'
import { generic } from '../../src/genl.ts'
import { NetNs } from '../../src/index.ts'
import { fromHex } from '../../src/wire.ts'
import { hexOf } from '../capture/support.ts'
import { describeLive } from '../support/live.ts'
import { linuxSource, noTool, specificationsIn, withTool } from '../support/ynl-source.ts'
import { nlwire } from './support/command.ts'

const source = linuxSource()
const why = noTool(source)
const DEMO = 'fixtures/ynl/demo.yaml'
const TYPE = 99
const [DO, DUMP] = [5, 0x305]

/** The same message for the tool and in words. The words of a struct before the attributes have the tool's names, too. */
const MESSAGES: readonly (readonly [spec: string, operation: string, flags: number, json: object, words: readonly string[]])[] = [
  ['netdev', 'dev-get', DO, { ifindex: 1 }, ['ifindex=1']],
  ['netdev', 'dev-get', DUMP, {}, ['flags=request,ack,dump']],
  ['netdev', 'qstats-get', DUMP, { ifindex: 2, scope: ['queue'] }, ['ifindex=2', 'scope=queue']],
  ['nlctrl', 'getfamily', DO, { 'family-name': 'netdev' }, ['family-name=netdev']],
  ['nlctrl', 'getpolicy', DUMP, { 'family-id': 40, op: 3 }, ['familyId=40', 'op=3', 'flags=0x305']],
  ['mptcp_pm', 'set-limits', DO, { 'rcv-add-addrs': 2, subflows: 3 }, ['rcv-add-addrs=2', 'subflows=3']],
  [
    'ethtool',
    'rings-set',
    DO,
    { header: { 'dev-name': 'eth0', flags: ['stats'] }, rx: 512 },
    ['header.dev-name=eth0', 'header.flags=stats', 'rx=512'],
  ],
  [
    'rt_link',
    'newlink',
    DO,
    { 'ifi-index': 3, ifname: 'br0', mtu: 1400, linkinfo: { kind: 'bridge', data: { 'stp-state': 1 } } },
    ['ifi-index=3', 'ifname=br0', 'mtu=1400', 'linkinfo.kind=bridge', 'linkinfo.data.bridge.stp-state=1'],
  ],
  [
    'demo',
    'set',
    DO,
    { name: 'one', 'short-be': 258, auto: 4294967296, colour: 'light-blue', traits: ['far', 'fast'], hues: ['red'] },
    ['name=one', 'shortBe=258', 'auto=4294967296', 'colour=light-blue', 'traits=fast,far', 'hues=red'],
  ],
  [
    'demo',
    'set',
    DO,
    {
      mask: { value: ['safe'], selector: ['fast', 'safe'] },
      enabled: true,
      inners: [{ speed: 1 }, { thing: { 'short-be': 2 } }],
    },
    ['mask.value=safe', 'mask.selector=fast,safe', 'enabled', 'inners=[{"speed":1},{"thing":{"short-be":2}}]'],
  ],
]

const bytesOf = async (...args: readonly string[]): Promise<string> => {
  const { code, out, err } = await nlwire('encode', ...args)
  expect([code, err]).toEqual([0, ''])
  return hexOf(fromHex(out))
}

describe('the bytes of the tool', () => {
  let sent: readonly string[] = []
  const fileOf = (spec: string): string => (spec === 'demo' ? DEMO : (specificationsIn(source as string).get(spec) as string))

  beforeAll(() => {
    if (why !== undefined) return
    const program = `
import json, os
given = json.load(sys.stdin)
import lib.ynl as y
class Any(dict):
    def __contains__(self, name): return True
    def __getitem__(self, name): return {'id': 16 if name == 'nlctrl' else ${TYPE}, 'mcast': {}}
y.genl_family_name_to_id = Any()
out = []
for spec, operation, flags, values in given:
    family = y.YnlFamily(spec, '')
    out.append(family._encode_message(family.ops[operation], values, [flags & ~5], 0).hex())
print(json.dumps(out))`
    const given = MESSAGES.map(([spec, operation, flags, json]) => [fileOf(spec), operation, flags, json])
    sent = withTool(source as string, program, given) as string[]
  })

  test.for(MESSAGES.map((one, i) => [i, ...one] as const))('%i: %s %s', async ([i, ...message], ctx) => {
    ctx.skip(why !== undefined, why)
    const [spec, operation, , , words] = message
    const type = spec === 'rt_link' ? [] : ['--type', String(spec === 'nlctrl' ? 16 : TYPE)]
    expect(await bytesOf(operation, '--spec', fileOf(spec), ...type, ...words)).toBe(sent[i])
  })
})

describe('names and values', () => {
  const demo = (...words: readonly string[]) => nlwire('encode', ...words, '--spec', DEMO)

  test('the kernel name of a message is one, also that of a reply and of a notification', async () => {
    const reply = await bytesOf('DEMO_CMD_GET_REPLY', '--spec', DEMO, '--type', '40', 'count=7', 'seq=3', 'pid=9')
    expect(reply).toBe(hexOf(fromHex('1c000000 2800 0000 03000000 09000000 02010000 0800 0300 07000000')))
    expect(await bytesOf('thing-ntf', '--spec', DEMO, '--type', '0x28', 'count=7')).toBe(
      hexOf(fromHex('1c000000 2800 0000 00000000 00000000 03010000 0800 0300 07000000')),
    )
  })

  test('what is written is read again by the same specification', async () => {
    const words = ['name=x', 'card.mac=02:00:00:00:00:01', 'card.at.port=80', 'words=a,b', 'address=fe80::1', 'blob=0x0102']
    const { out } = await demo('set', '--type', '40', ...words, '--explain')
    expect(out).toMatch(/# cmd 2 DEMO_CMD_SET\n/)
    for (const text of ['mac 02:00:00:00:00:01', 'port 80', 'DEMO_A_WORDS "b"', 'DEMO_A_ADDRESS fe80::1'])
      expect(out).toContain(text)
  })

  test.each([
    ['gett', 'no specification of --spec has an operation "gett" (did you mean "get"?)'],
    ['qqq', 'no specification of --spec has an operation "qqq": expected get, set, thing-ntf'],
    ['DEMO_CMD_GETT', 'no specification of --spec has a message "DEMO_CMD_GETT" (did you mean "DEMO_CMD_GET"?)'],
    ['get', /^DEMO_CMD_GET: the kernel chooses the message type of the family demo: --type NUMBER sets it, --families/],
    ['get --type 15', '--type requires the message type of a family, from 16 to 65535.'],
    ['get --type 40 short_be=1', 'short_be: unknown name "short_be" (did you mean "short-be"?)'],
    ['get --type 40 inner.sped=1', 'inner.sped: inner has no "sped" (did you mean "speed"?)'],
    ['get --type 40 inner={"sped":1}', /^DEMO_CMD_GET\.DEMO_A_INNER: inner has no attribute "sped" \(did you mean "speed"\?\)$/],
    ['get --type 40 colour=blue', /^colour: unknown value "blue"/],
    ['get --type 40 traits=fsat', 'traits: unknown value "fsat" (did you mean "FAST"?)'],
    ['get --type 40 short-be=70000', 'DEMO_CMD_GET.DEMO_A_SHORT_BE: expected u16be, from 0 to 65535, got 70000'],
    ['get --type 40 count', 'count: expected count=VALUE, of type u32'],
    ['get --type 40 --protocol route', '--protocol is for messages in JSON; get is a message of NETLINK_GENERIC.'],
  ])('%s: refused', async (text, message) => {
    const { code, out, err } = await demo(...text.split(' '))
    expect([code, out]).toEqual([255, ''])
    expect(err.replace(/^Error: /, '').trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
  })

  test('an operation of two specifications needs the name of its message', async () => {
    const folder = mkdtempSync(`${tmpdir()}/nlwire-encode-`)
    try {
      const sets = [{ name: 'a', attributes: [{ name: 'b', type: 'u8' }] }]
      const operations = { list: [{ name: 'get', 'attribute-set': 'a', dump: {} }] }
      writeFileSync(`${folder}/two.json`, JSON.stringify({ name: 'two', doc: '', 'attribute-sets': sets, operations }))
      const two = ['--spec', `${folder}/two.json`, '--type', '40']
      expect((await demo('get', ...two)).err).toBe('Error: get is in several specifications: use TWO_CMD_GET or DEMO_CMD_GET\n')
      // The specification has it for dumps only.
      expect((await bytesOf('TWO_CMD_GET', '--spec', DEMO, ...two, 'b=1')).slice(8, 16)).toBe('28000503')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('messages of the own tables need no specification', async () => {
  expect(await bytesOf('ETHTOOL_MSG_RINGS_GET', '--type', '21', 'header.devName=eth0')).toBe(
    hexOf(fromHex('24000000 1500 0500 00000000 00000000 0f010000 1000 0180 0900 0200 65746830 00000000')),
  )
})

describeLive('the running kernel', () => {
  test('--families has its number of a family', async ({ skip }) => {
    const ns = await NetNs.current()
    const info = await generic(ns)
      .family('ethtool')
      .info()
      .catch(() => undefined)
    ns.close()
    skip(info === undefined, 'not in this kernel: ethtool')
    const hex = await bytesOf('ETHTOOL_MSG_STRSET_GET', '--families')
    expect(fromHex(hex).slice(4, 6)).toEqual(Uint8Array.of(info?.id as number, 0))
  })
})
