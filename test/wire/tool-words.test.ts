import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import { type Item, messages, type Recorded, records } from '../../src/capture.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { requestText, said } from '../../src/cli/recording/words.ts'
import { recording } from '../capture/support.ts'
import { fixture } from '../support/fixture.ts'
import { recorded } from '../support/sent.ts'
import { recordedOf, wordsOf } from '../support/tool-words.ts'

const [GENERIC, CONTROLLER] = [16, 16]

/** The requests of a recording in the words of their tools. */
async function printed(file: string, cut = false): Promise<Set<string>> {
  const items: Item[] = []
  for await (const one of records(recording(`${file}.pcap.gz`)))
    if (!cut || one.kind === 'fault' || one.protocol !== GENERIC || one.bytes[4] !== CONTROLLER) items.push(one)
  const { request } = tools({ command: 'link', ifname: String, ifflags: () => 0, netnsName: () => undefined })
  const out = new Set<string>()
  for await (const one of messages(items)) {
    const words = one.kind === 'message' && one.direction === 'sent' ? request(withoutSecret(one)) : undefined
    if (words) out.add(`${words.what} ${words.values}`.trim())
  }
  return out
}

/** The commands that ran while a recording was made. */
const commands = readFileSync(new URL('../../fixtures/recordings/commands.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly cmd: string; readonly recording?: string })

/** Commands whose request says something else: names of files, other notations, several requests. */
const OTHERS = [
  /^ethtool (?:\S+|-i .*|-P .*|-n .*|-x .*|-S .*|-m .*|-I .*|--json .*|--debug .*|-k nope|-K (?:v|eth)\d (?:tx|tso) off.*|-s v0 msglvl 1)$/,
  /^wg (?:genkey|show$|show all|show nope|showconf|show wg0 dump|set)/,
  /^ip xfrm (?:state add|\w+ deleteall)/,
  /^devlink (?:-j|resource set) /,
]

describe.each(['generic', 'nic'])('requests of %s', (recording) => {
  const own = commands
    .filter((one) => one.recording === recording && /^(?:ethtool|wg|devlink|ip xfrm) /.test(one.cmd))
    .map(({ cmd }) => cmd)

  test('are printed as the command line that made them', async () => {
    const words = await printed(`recordings/${recording}`)
    const wanted = own.filter((command) => !OTHERS.some((one) => one.test(command)))
    expect(wanted.length).toBeGreaterThan(12)
    expect(wanted.filter((command) => !words.has(command))).toEqual([])
  })
})

test.each([
  ['recordings/generic', 'wg set wg0 private-key (hidden) listen-port 51820 fwmark 0x77'],
  ['recordings/generic', 'wg set wg0 peer 3g7HtfJjzMLmq6jFZu+uMZmt8bry9a+W4/1Rydm8FBs= remove'],
  ['recordings/generic', 'ss -4 -t -a'],
  ['recordings/generic', 'ss -6 -t -l'],
  ['recordings/generic', 'ss -4 -t -K src 127.0.0.1:57952 dst 127.0.0.1:8080'],
  ['protocols/conntrack', 'conntrack -L -f ipv4'],
  ['protocols/conntrack', 'conntrack -F'],
  [
    'protocols/conntrack',
    'conntrack -I -s 10.2.0.1 -d 10.2.0.3 -p udp --sport 1000 --dport 53 -r 10.2.0.3 -q 10.2.0.1 --reply-port-src 53 --reply-port-dst 1000 -t 30',
  ],
  ['protocols/conntrack', 'ipset create s1 hash:ip family inet timeout 100 counters comment skbinfo'],
  ['protocols/conntrack', 'ipset add s3 10.0.0.5,02:00:00:00:00:01'],
  ['protocols/conntrack', 'ipset create s3 bitmap:ip,mac family inet range 10.0.0.0/24'],
  ['protocols/xfrm', 'ip xfrm state delete src 10.3.0.1 dst 10.4.0.1 proto esp spi 0x00000101'],
  ['protocols/xfrm', 'ip xfrm policy setdefault in block fwd accept out accept'],
])('%s has %s', async (file, words) => {
  expect(await printed(file)).toContain(words)
})

test('a guessed family is marked', async () => {
  const words = await printed('recordings/nic', true)
  expect(words).toContain('ethtool? ethtool -g eth0')
  expect(words).not.toContain('ethtool -g eth0')
})

test.each([...recorded('dcb')])('%s', async (command, bytes) => {
  expect(await wordsOf(Uint8Array.from(Buffer.from(bytes, 'hex')), 0)).toEqual([command])
})

test('a request that several commands of dcb send has the name of its command', async () => {
  const { bytes } = fixture('dcb-ets-show')
  expect(await wordsOf(bytes, 0)).toEqual([undefined])
  const [one] = await recordedOf(bytes, 0)
  expect(one && `${requestText(one)} ${said(one)}`).toBe('dcb get cmd IEEE_GET ifname v0')
  // One that linux/dcbnl.h does not have.
  const other = Uint8Array.from(bytes)
  other[17] = 99
  expect(said((await recordedOf(other, 0))[0] as Recorded)).toBe('cmd 99 ifname v0')
})

test('what dcb has no words for is printed as keys and values', async () => {
  const [, bytes = ''] = [...recorded('dcb')].find(([command]) => command.endsWith('default-prio 3')) ?? []
  const other = Uint8Array.from(Buffer.from(bytes, 'hex'))
  // A selector that linux/dcbnl.h does not have.
  other[40] = 6
  expect(await wordsOf(other, 0)).toEqual([undefined])
})
