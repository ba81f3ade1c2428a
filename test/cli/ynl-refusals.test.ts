// What nlwire ynl prints of a refusal, beside the kernel's own tool, tools/net/ynl of Linux 6.12; and what it does not send.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { toolRefusal } from '../../src/cli/ynl/refusal.ts'
import { encode } from '../../src/declare.ts'
import { NetlinkError } from '../../src/index.ts'
import type { Extack } from '../../src/netlink/message/extack.ts'
import { kitOf } from '../../src/ynl/made.ts'
import { specProtocol } from '../../src/ynl/messages.ts'
import { operationNamed, requestFrom } from '../../src/ynl/operations.ts'
import { readSpec } from '../../src/ynl/spec/spec.ts'
import { describeLive } from '../support/live.ts'
import { linuxSource, noTool, specificationsIn, withTool } from '../support/ynl-source.ts'
import { nlwire } from './support/command.ts'

const source = linuxSource()
const why = noTool(source)
const DEMO = 'fixtures/ynl/demo.yaml'
/** What the tool prints beside: lengths of the reply. */
const LENGTHS = /^nl_len = .*\n/m

/** The tool prints warnings of the kernel on stdout. */
const PRINT = `
import json
given = json.load(sys.stdin)
sys.stdout = sys.stderr
import lib.ynl as y
def put(value):
    sys.__stdout__.write(json.dumps(value))
`

const VALUES = {
  name: 'one',
  card: { mac: '020000000002', label: '6162000000000000', at: { x: -1, port: 80, colour: 2 }, big: 5 },
}
const NESTED = { inner: { speed: 10, thing: { count: 1 } }, colour: 'light-blue' }

test('the extended ACK has the words of the tool', ({ skip }) => {
  skip(why !== undefined, why)
  const spec = readSpec(parse(readFileSync(DEMO, 'utf8')), DEMO)
  const kit = kitOf(spec)
  const protocol = specProtocol(spec, kit, 99)
  const { attrs } = requestFrom(spec, kit, operationNamed(spec, 'get'), { ...VALUES, ...NESTED })
  const request = encode({ type: 99, flags: 5, seq: 7, header: { cmd: 1, version: 1 }, attrs } as never, { protocol })
  // Every place of the request where an attribute may begin, within those that the tool can look into.
  const offsets: Extack[] = []
  for (let offs = 20; offs < request.length; offs += 4) offsets.push({ offs })
  const others: Extack[] = [
    {},
    { msg: "it's wrong" },
    { missType: 1 },
    { missType: 999 },
    { missType: 1, missNest: 20 },
    { msg: 'out of range', offs: 20, policy: { minValueS: -5n, maxValueS: 5n, type: 9 } },
    { policy: { minLength: 1, maxLength: 15, type: 12 } },
    { policy: { bitfield32Mask: 7, type: 15 } },
    { policy: { mask: 3n, type: 5 } },
    { policy: { policyIdx: 1, policyMaxtype: 4, type: 13 } },
  ]
  const all = [...others, ...offsets].map((extack) => {
    const header = { error: -22, request: { len: request.length, type: 99, flags: 5, seq: 7, pid: 0 } }
    const reply = encode({ type: 2, flags: 0x300, seq: 7, pid: 1, header, attrs: extack } as never, { protocol })
    return { extack, reply: Buffer.from(reply).toString('hex') }
  })
  const program = `${PRINT}
y.genl_family_name_to_id = {'demo': {'id': 99, 'mcast': {}}}
f = y.YnlFamily(given['spec'], '')
op = f.ops['get']
out = []
for reply in given['replies']:
    m = y.NlMsg(bytes.fromhex(reply), 0, op.attr_set)
    try:
        if m.extack:
            f._decode_extack(bytes.fromhex(given['request']), op, m.extack)
        out.append(str(y.NlError(m)))
    except Exception as e:
        out.append(None)
put(out)`
  const input = { spec: DEMO, request: Buffer.from(request).toString('hex'), replies: all.map(({ reply }) => reply) }
  const texts = withTool(source as string, program, input) as (string | null)[]
  const ours = all.map(({ extack }) => toolRefusal(new NetlinkError(22, extack, request, { protocol }), { spec, kit }))
  const wanted = texts.map((text) => text && `${text.replace(LENGTHS, '')}\n`)
  // The tool raises an exception for a place within an attribute that is no nest.
  expect(ours.filter((_, i) => wanted[i] !== null)).toEqual(wanted.filter((text) => text !== null))
  expect(wanted.filter((text) => text?.includes("'bad-attr': ")).length).toBeGreaterThan(5)
  expect(ours.filter((text, i) => wanted[i] === null && !text.includes("'bad-attr-offs': "))).toEqual([])
})

describeLive('the running kernel', () => {
  const REFUSED = [
    ['netdev', 'dev-get', {}],
    ['ethtool', 'rings-get', { header: { 'dev-name': 'lo', flags: 256 } }],
    ['rt_link', 'getlink', { ifname: 'a'.repeat(34) }],
  ] as const

  test('is quoted as the tool quotes it', async ({ skip }) => {
    skip(why !== undefined, why)
    const specs = specificationsIn(source as string)
    const program = `${PRINT}
out = []
for spec, operation, values in given:
    try:
        y.YnlFamily(spec, '').do(operation, values)
        out.append('done')
    except Exception as e:
        out.append(str(e))
put(out)`
    const requests = REFUSED.map(([name, operation, json]) => [specs.get(name) as string, operation, json] as const)
    const texts = withTool(source as string, program, requests) as string[]
    const ours: string[] = []
    for (const [file, operation, json] of requests)
      ours.push((await nlwire('ynl', '--spec', file, '--do', operation, '--json', JSON.stringify(json))).out)
    expect(ours).toEqual(texts.map((text) => `${text.replace(LENGTHS, '')}\n`))
    expect(ours.filter((text) => text.includes('\textack: ')).length).toBe(REFUSED.length)
  })

  test('gets no --multi that would need two datagrams', async ({ skip }) => {
    skip(source === undefined, why)
    const file = specificationsIn(source as string).get('rt_link') as string
    const multi = (...lengths: readonly number[]): string[] =>
      lengths.flatMap((length) => ['--multi', 'getlink', JSON.stringify({ ifname: 'a'.repeat(length) })])
    // 32 bytes of struct nlmsghdr and ifinfomsg, 4 of struct nlattr and a NUL.
    const half = 30_720 - 37
    const refused = await nlwire('ynl', '--spec', file, ...multi(half, half + 1))
    expect(refused).toMatchObject({
      code: 1,
      out: '',
      err: '--multi: expected at most 61440 bytes, as they go in one datagram, got 61444.\n',
    })
    expect((await nlwire('ynl', '--spec', file, ...multi(half, half))).out).toMatch(
      /^Netlink error: Numerical result out of range\n/,
    )
  })
})

test('a specification without content is reported as empty', async () => {
  const folder = mkdtempSync(`${tmpdir()}/nlwire-`)
  try {
    for (const text of ['', ' \n', '# only a comment\n']) {
      writeFileSync(`${folder}/empty.yaml`, text)
      const { code, err } = await nlwire('ynl', '--spec', `${folder}/empty.yaml`, '--list-ops')
      expect(err).toBe(`${folder}/empty.yaml: the file is empty: expected a specification of a family\n`)
      expect(code).toBe(1)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
