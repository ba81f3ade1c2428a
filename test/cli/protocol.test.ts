import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { nlwire } from './support/command.ts'

const folder = mkdtempSync(`${tmpdir()}/nlwire-protocol-`)
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * NL80211_CMD_GET_INTERFACE of interface 3, as iw sends it to family 0x1c (linux/nl80211.h). With the 12 bytes of struct genlmsghdr and one
 * attribute it is just as long as an RTM_NEWNEIGH.
 */
const IW = '1c000000 1c000500 07000000 00000000 05000000 08000300 03000000'
const hex = `${folder}/iw.hex`
writeFileSync(hex, `${IW}\n`)
const raw = `${folder}/iw.raw`
writeFileSync(raw, Buffer.from(IW.replaceAll(' ', ''), 'hex'))

const HINT = 'nlwire: frame 1 looks like NETLINK_GENERIC, but is read as NETLINK_ROUTE: try --protocol generic\n'

describe.each([
  ['hex', hex],
  ['raw messages', raw],
])('%s', (_, file) => {
  test('without --protocol they are rtnetlink, and stderr says what they look like', async () => {
    const { out, err } = await nlwire('decode', file, '--messages')
    expect(out).toContain('NETLINK_ROUTE > RTM_NEWNEIGH')
    expect(err).toBe(HINT)
    expect((await nlwire('explain', file)).err).toBe(HINT)
  })

  test.each(['generic', 'GENERIC', 'NETLINK_GENERIC', '16', '0x10'])('--protocol %s', async (word) => {
    const { code, out, err } = await nlwire('decode', file, '--messages', '--protocol', word)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/NETLINK_GENERIC > type 28 .* cmd 5 unknown\.3 0x03000000$/m)
    const explained = await nlwire('explain', file, '--protocol', word)
    expect(explained.err).toBe('')
    expect(explained.out).toContain('# frame 1, NETLINK_GENERIC')
    expect(explained.out).toContain('type 3')
  })
})

test('the hint comes once for a protocol', async () => {
  const twice = `${folder}/twice.hex`
  writeFileSync(twice, `${IW}\n\n${IW}\n`)
  expect((await nlwire('decode', twice)).err).toBe(HINT)
})

test('encode - writes objects that do not say their protocol', async () => {
  const json = `${folder}/iw.json`
  writeFileSync(json, '{"type":28,"flags":5,"seq":7,"header":{"cmd":5},"attrs":{"unknown":[{"type":3,"bytes":"0x03000000"}]}}\n')
  const { code, out } = await nlwire('encode', json, '--protocol', 'generic')
  expect({ code, out: out.replaceAll(/\s/g, '') }).toEqual({ code: 0, out: IW.replaceAll(' ', '') })
  expect((await nlwire('encode', json)).code).toBe(255)
})

test.each([
  ['genl', /unknown protocol "genl" \(did you mean "generic"\?\); expected/],
  ['rtnetlink', /unknown protocol "rtnetlink" \(did you mean "route"\?\); expected/],
  ['genric', /unknown protocol "genric" \(did you mean "generic"\?\); expected a number or one of route, /],
  ['32', /--protocol 32 is above 31/],
  ['', /unknown protocol ""/],
])('--protocol %j is refused', async (word, why) => {
  for (const command of ['decode', 'explain', 'encode']) {
    const { code, err } = await nlwire(command, hex, '--protocol', word)
    expect(code).toBe(255)
    expect(err).toMatch(why)
  }
  expect((await nlwire('encode', 'RTM_GETLINK', '--protocol', '16')).err).toContain('RTM_GETLINK is a message of NETLINK_ROUTE')
})
