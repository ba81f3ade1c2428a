// nlwire ynl and --spec beside the kernel's own tool, tools/net/ynl of Linux 6.12: the same bytes, the same JSON.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { SpecKernel } from '../../src/cli/ynl/kernel.ts'
import { loadSpec } from '../../src/cli/ynl/load.ts'
import { decode, encode } from '../../src/declare.ts'
import { NetNs } from '../../src/index.ts'
import { EventStream } from '../../src/linux/socket/event-stream.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { kitOf } from '../../src/ynl/made.ts'
import { specProtocol } from '../../src/ynl/messages.ts'
import { faceOf, operationNamed, requestFrom } from '../../src/ynl/operations.ts'
import { readSpec } from '../../src/ynl/spec/spec.ts'
import { faceJson } from '../../src/ynl/text/json.ts'
import { pythonText } from '../../src/ynl/text/python.ts'
import type { Face } from '../../src/ynl/value/face.ts'
import { describeLive } from '../support/live.ts'
import { linuxSource, noTool, specificationsIn, withTool } from '../support/ynl-source.ts'
import { nlwire } from './support/command.ts'

const source = linuxSource()
const why = noTool(source)
const DEMO = 'fixtures/ynl/demo.yaml'
const MPTCP = 'fixtures/ynl/mptcp.json'

/** Prints what the tool returns as JSON: sets in order, bytes as hex. */
const PRINT = `
import json
def plain(o):
    return o.hex() if isinstance(o, bytes) else sorted(o)
def put(value):
    sys.__stdout__.write(json.dumps(value, default=plain))
given = json.load(sys.stdin)
# The tool prints warnings of the kernel there.
sys.stdout = sys.stderr
import lib.ynl as y
`

/** Values of every kind that the tool can write: it takes bytes as hex only. */
const VALUES = {
  name: 'one',
  count: 7,
  wide: 5,
  tiny: -3,
  'short-be': 258,
  less: -2,
  auto: 4294967296,
  'auto-signed': -5,
  colour: 'light-blue',
  traits: ['far', 'fast'],
  hues: ['light-blue', 'red'],
  mask: { value: ['safe'], selector: ['fast', 'safe'] },
  enabled: true,
  blob: '0102',
  hexed: '0a0b',
  address: 'fe800000000000000000000000000001',
  hardware: '020000000001',
  card: { mac: '020000000002', label: '6162000000000000', at: { x: -1, port: 80, colour: 2 }, big: 5 },
  inner: { speed: 10, thing: { count: 1 } },
  inners: [{ speed: 1 }, { speed: 2 }],
  words: ['a', 'b'],
  kind: 'plain',
  data: { speed: 1000 },
}

/** Only nlwire can write these. */
const MORE = {
  numbers: [1, 2],
  'by-index': [{ 4: { speed: 4 } }],
  ports: [80, 443],
  'by-value': { group: 3, member: 9, speed: 6 },
}

/** Counters: they change between the tool and nlwire. */
const COUNTERS = /stats|link-64|^age$/

/** Names of flags in the order of the alphabet, as the tool has none; without counters. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const all = value.map(inOrder)
    return all.every((one) => typeof one === 'string') ? all.sort() : all
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !COUNTERS.test(key))
  return Object.fromEntries(entries.map(([key, one]) => [key, inOrder(one)]))
}

const jsonOf = (face: Face): unknown => inOrder(JSON.parse(faceJson(face)))

test('bytes and JSON of every kind of attribute are those of the tool', ({ skip }) => {
  skip(why !== undefined, why)
  const spec = readSpec(parse(readFileSync(DEMO, 'utf8')), DEMO)
  const kit = kitOf(spec)
  const protocol = specProtocol(spec, kit, 99)
  const operation = operationNamed(spec, 'get')
  const bytesOf = (values: object): Uint8Array => {
    const { attrs } = requestFrom(spec, kit, operation, values)
    return encode({ type: 99, flags: 5, seq: 7, header: { cmd: 1, version: 1 }, attrs } as never, { protocol })
  }
  const all = bytesOf({ ...VALUES, ...MORE })
  const { sent, shown } = withTool(
    source as string,
    `${PRINT}
y.genl_family_name_to_id = {'demo': {'id': 99, 'mcast': {}}}
f = y.YnlFamily(given['spec'], '')
sent = f._encode_message(f.ops['get'], given['values'], [], 7)
shown = f._decode(y.NlAttrs(bytes.fromhex(given['all'])), 'thing')
put({'sent': sent, 'shown': shown})`,
    { spec: DEMO, values: VALUES, all: Buffer.from(all.subarray(20)).toString('hex') },
  ) as { sent: string; shown: unknown }
  expect(Buffer.from(bytesOf(VALUES)).toString('hex')).toBe(sent)
  const [message] = decode(all, { protocol })
  expect(jsonOf(faceOf(spec, kit, operation, message as never, { processUnknown: false }))).toEqual(inOrder(shown))
})

test('text is laid out as Python does it', ({ skip }) => {
  skip(why !== undefined, why)
  const long = 'words of a text that is longer than a line of eighty columns, so that it is divided at blanks'
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 5)
  const faces: [Face, string][] = [
    [null, 'None'],
    [
      new Map<string, Face>([
        ['b', [1, 2]],
        ['a', true],
      ]),
      "{'b': [1, 2], 'a': True}",
    ],
    [
      new Map<string, Face>([
        ['long', long],
        ['it', "it's"],
        ['bytes', bytes],
      ]),
      `{'long': '${long}', 'it': "it's", 'bytes': bytes([i * 5 for i in range(40)])}`,
    ],
    [[long, new Map<string | number, Face>([[4, bytes]])], `['${long}', {4: bytes([i * 5 for i in range(40)])}]`],
    [[...'abcdefghijklmnopqrstuvwxyz'].map((one) => new Set<Face>([one])), '[{c} for c in "abcdefghijklmnopqrstuvwxyz"]'],
    [long.repeat(2), `'${long}' * 2`],
  ]
  const expected = withTool(
    source as string,
    `${PRINT}import pprint\nput([pprint.pformat(eval(one)) for one in given])`,
    faces.map(([, code]) => code),
  )
  expect(faces.map(([face]) => pythonText(face))).toEqual(expected)
})

describe('command lines', () => {
  test('lists operations and messages', async () => {
    expect((await nlwire('ynl', '--spec', DEMO, '--list-ops')).out).toBe('get  [ do, dump ]\nset  [ do ]\n')
    expect((await nlwire('ynl', `--spec=${MPTCP}`, '--list-msgs')).out).toBe('set-limits  [ do ]\nget-limits  [ do ]\n')
  })

  test.each([
    [['--list-ops'], 'Error: expected --spec FILE, try "nlwire ynl help".\n'],
    [['--spec', 'missing.yaml', '--list-ops'], 'Cannot open file "missing.yaml" for reading: No such file or directory\n'],
    [['--spec', 'package.json', '--list-ops'], 'package.json: attribute-sets: expected a list, got nothing\n'],
    [['--spec', 'README.md', '--list-ops'], /^README\.md: .+\n$/],
    [
      ['--spec', DEMO, '--do', 'get', '--dump', 'get'],
      'Error: expected one of --do, --dump, --multi, --list-ops and --list-msgs.\n',
    ],
    [['--spec', DEMO, '--do', 'get', '--json', '{'], /^Error: expected JSON, such as '\{"ifindex": 1\}': /],
    [['--spec', DEMO, '--list-op'], /^Option "--list-op" is unknown, try "nlwire ynl help"\.\nDid you mean "--list-ops"\?\n$/],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await nlwire('ynl', ...args)
    expect(code).toBeGreaterThan(0)
    if (typeof message === 'string') expect(err).toBe(message)
    else expect(err).toMatch(message)
  })

  test("a recording by nlwire's table and by a specification", async () => {
    const folder = mkdtempSync(`${tmpdir()}/nlwire-ynl-`)
    const run = async (command: string, text: string, ...args: string[]): Promise<string> => {
      writeFileSync(`${folder}/file`, text)
      return (await nlwire(command, `${folder}/file`, ...args)).out
    }
    try {
      const attrs = { rcvAddAddrs: 2, subflows: 3 }
      const header = { cmd: 1, version: 2 }
      const learn = { protocol: 16, type: 16, header, attrs: { familyId: 40, familyName: 'mptcp_pm' } }
      const json = [learn, { protocol: 16, type: 40, flags: 5, header: { cmd: 5 }, attrs }].map((one) => JSON.stringify(one))
      const own = await run('encode', json.join('\n'))
      expect(await run('encode', json.join('\n'), '--spec', MPTCP)).toBe(own)
      const lines = await run('decode', own, '--protocol', 'generic', '--json', '--spec', MPTCP)
      expect(lines).toBe(await run('decode', own, '--protocol', 'generic', '--json'))
      expect(JSON.parse(lines.trim().split('\n')[1] as string)).toMatchObject({ name: 'MPTCP_PM_CMD_SET_LIMITS', attrs })
      const words = await run('explain', own, '--protocol', 'generic', '--spec', MPTCP, '--meanings')
      expect(words).toMatch(/# MPTCP_PM_ATTR_SUBFLOWS length 8, type 3 +additional subflows/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Requests that change nothing, and what they read. */
const REQUESTS: readonly (readonly [spec: string, operation: string, json: object])[] = [
  ['nlctrl', 'getfamily', {}],
  ['nlctrl', 'getpolicy', { 'family-name': 'ethtool' }],
  ['netdev', 'dev-get', {}],
  ['ethtool', 'strset-get', {}],
  ['ethtool', 'features-get', {}],
  ['ethtool', 'channels-get', {}],
  ['ethtool', 'linkinfo-get', {}],
  ['ethtool', 'linkmodes-get', {}],
  ['ethtool', 'linkstate-get', {}],
  ['rt_link', 'getlink', {}],
  ['rt_link', 'getstats', { 'filter-mask': 1 }],
  ['rt_addr', 'getaddr', {}],
  ['rt_route', 'getroute', {}],
  ['tc', 'getqdisc', {}],
  ['nftables', 'gettable', {}],
  ['mptcp_pm', 'get-addr', {}],
  ['tcp_metrics', 'get', {}],
]

describeLive('the running kernel', () => {
  const NAME = `ynl-${process.pid}`
  let ns: NetNs

  beforeAll(async () => {
    ns = await NetNs.create(NAME)
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' }, numTxQueues: 2, numRxQueues: 2 })
    await ns.links.up('lo')
    await ns.addresses.add('v0', '10.0.0.1/24')
  })
  afterAll(() => NetNs.delete(NAME))

  /** What nlwire shows; undefined if the kernel refuses or the specification does not fit it. */
  async function shown(file: string, operation: string, json: object): Promise<unknown> {
    const kernel = await SpecKernel.open(await loadSpec(file), {
      socket: (protocol) => ns.run(() => new NetlinkSocket(protocol)),
      events: (protocol, groups, signal) => ns.run(() => new EventStream(protocol, groups, { signal })),
    })
    try {
      return jsonOf(await kernel.dump(operationNamed(kernel.spec, operation), json, 0, { processUnknown: true }))
    } finally {
      kernel.close()
    }
  }

  test('answers as it answers the tool', async ({ skip }) => {
    skip(why !== undefined, why)
    skip(spawnSync('ip', ['-V']).status !== 0, 'iproute2 is not installed')
    const specs = specificationsIn(source as string)
    const requests = REQUESTS.map(([name, operation, json]) => [specs.get(name), operation, json] as const)
    const program = `${PRINT}
out = []
for spec, operation, values in given:
    try:
        out.append({'reply': y.YnlFamily(spec, '', True).dump(operation, values)})
    except Exception as e:
        out.append({'error': str(e)})
put(out)`
    const replies = withTool(source as string, program, requests, ['ip', 'netns', 'exec', NAME]) as { reply?: unknown }[]
    const same: string[] = []
    for (const [i, [file, operation, json]] of requests.entries()) {
      const { reply } = replies[i] as { reply?: unknown }
      if (reply === undefined) continue
      expect([operation, await shown(file as string, operation, json)]).toEqual([operation, inOrder(reply)])
      same.push(operation)
    }
    expect(same).toEqual(expect.arrayContaining(['getfamily', 'getpolicy', 'getlink', 'getaddr', 'getroute', 'getqdisc']))
  })

  test('requests by the command, refusals too', async ({ skip }) => {
    const families = await nlwire('schema', '--kernel', 'mptcp_pm')
    skip(families.code !== 0, 'not in this kernel: mptcp_pm')
    const ynl = (...args: string[]) => nlwire('-n', NAME, 'ynl', '--spec', MPTCP, ...args)
    expect((await ynl('--do', 'set-limits', '--json', '{"rcv-add-addrs": 2, "subflows": 3}')).out).toBe('None\n')
    expect((await ynl('--do', 'get-limits')).out).toBe("{'rcv-add-addrs': 2, 'subflows': 3}\n")
    expect((await ynl('--do=get-limits', '--output-json')).out).toBe('{"rcv-add-addrs": 2, "subflows": 3}\n')
    const many = await ynl('--multi', 'set-limits', '{"subflows": 1, "rcv-add-addrs": 1}', '--multi', 'get-limits', '{}')
    expect(many.out).toBe("[None, {'rcv-add-addrs': 1, 'subflows': 1}]\n")
    const refused = await ynl('--do', 'set-limits', '--json', '{"subflows": 1000}')
    expect(refused.code).toBe(1)
    expect(refused.out).toMatch(/^Netlink error: Invalid argument\n\terror: -22\n/)
    expect(refused.err).toMatch(/^nlwire: MPTCP_PM_CMD_SET_LIMITS refused: EINVAL/)
    expect(await nlwire('ynl', '--spec', DEMO, '--do', 'get')).toMatchObject({
      code: 1,
      err: "Family 'demo' not supported by the kernel\n",
    })
  })
})
