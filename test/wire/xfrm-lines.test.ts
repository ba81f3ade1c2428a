// What xfrm reports in the words of ip(8), against what `ip -o xfrm` printed of the same messages.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withoutSecret } from '../../src/capture/message/secrets.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

const NETLINK_XFRM = 6
const messages = (await recorded('ipsec')).filter((one) => one.protocol === NETLINK_XFRM && one.name.startsWith('XFRM_'))
const all = messages.filter(({ direction }) => direction === 'received')
const { line, request } = tools({ command: 'link', ifname: () => 'v0', ifflags: () => 0, netnsName: () => undefined })

/** One line, with times in the time zone of the reader: ip printed UTC. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/\\|\s+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
    .replaceAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g, (_, day, time) => new Date(`${day}T${time}Z`).toLocaleString('sv'))

/** What each command printed, an item for each message. */
const printed = fixtureText('ipsec.txt.gz')
  .split(/^== ip -o /m)
  .slice(1)
  .map((section) => {
    const [command = '', ...lines] = section.split('\n')
    // Some texts have several lines, of which the others are indented.
    const items = lines
      .join('\n')
      .trimEnd()
      .split(/\n(?! in: | fwd: | out: |\tdst|\tsrc)/)
    return { command, items: items.map(oneLine) }
  })
const itemsOf = (which: (command: string) => boolean): string[] =>
  printed.filter(({ command }) => which(command)).flatMap(({ items }) => items)

const isDetailed = (command: string): boolean => command.startsWith('-s -s xfrm ') && !command.endsWith('count')

test('a reply or notification begins as ip prints it; then what -s adds; then keys', () => {
  const events = itemsOf((command) => command === 'xfrm monitor')
  const replies = itemsOf((command) => command !== 'xfrm monitor' && !isDetailed(command))
  const detailed = itemsOf(isDetailed)
  expect([events.length, replies.length, detailed.length]).toEqual([36, 16, 10])
  const keys = new Set<string>()
  for (const one of all) {
    const own = line(one) ?? ''
    const queue = [events, replies].find(([first]) => first !== undefined && begins(own, first))
    if (queue) keys.add(own.slice(queue.shift()?.length).replaceAll(SECTION, '').trim())
    else {
      // A dump with -s, of what was dumped before.
      const wanted = detailed.shift()
      for (const section of own.match(SECTION) ?? [own]) expect(wanted).toContain(section.trim())
    }
  }
  expect([events, replies, detailed]).toEqual([[], [], []])
  keys.delete('')
  expect([...keys]).toEqual([
    'saddr 10.0.0.1 seq 1 id.daddr 10.0.0.3',
    'state.seq 1 saDir 2',
    // ip prints this of states, but not of XFRM_MSG_NEWAE.
    'anti-replay context: seq 0x1, oseq 0x0, bitmap 0x00000001',
    'anti-replay context: seq 0x2, oseq 0x0, bitmap 0x00000003',
    'anti-replay context: seq 0x3, oseq 0x0, bitmap 0x00000007',
    'anti-replay context: seq 0x4, oseq 0x0, bitmap 0x0000000f',
  ])
})

test('keys are hidden', () => {
  const [one] = all.filter(({ message }) => message.attrs['algAead'] !== undefined)
  expect(one && line(one)).toContain(' aead rfc4106(gcm(aes)) 0x6e6c776972652d746573742d6b65792d01020304 128 ')
  expect(one && line(withoutSecret(one))).toContain(' aead rfc4106(gcm(aes)) (hidden) 128 ')
  const texts = all.map((each) => line(withoutSecret(each)) ?? '')
  expect(texts.filter((text) => text.includes('6e6c77'))).toEqual([])
  expect(texts.filter((text) => text.includes('(hidden)'))).toHaveLength(14)
})

/** Words of a command line, numbers in decimal, keys hidden; sorted, as options have no order. */
const wordsOf = (command: string): string[] =>
  command
    .replaceAll(/\$key\S*|\$\{key\}\S*/g, '(hidden)')
    .replaceAll("''", '""')
    .replaceAll("'", '')
    .trim()
    .split(/\s+/)
    .map((word) => (/^0x[0-9a-f]+$/.test(word) ? String(Number(word)) : word))
    .toSorted()

/** What ip sends although nobody gave it. */
const USUAL = new Set(['reqid', '0', 'src', 'dst', '0.0.0.0', 'mask', '4294967295', 'mode', 'transport'])

test('new states and policies are the command lines that made them', () => {
  const script = readFileSync(new URL('../vm/record/ipsec.sh', import.meta.url), 'utf8').replaceAll('\\\n', ' ')
  const typed = script.match(/^ip xfrm (?:state|policy) (?:add|update) .*/gm) ?? []
  expect(typed).toHaveLength(14)
  const own = messages
    .filter(({ direction }) => direction === 'sent')
    .map((one) => request(withoutSecret(one)))
    .map((one) => wordsOf(`${one?.what} ${one?.values}`))
  for (const wanted of typed.map(wordsOf)) {
    const found = own.find((words) => {
      const extra = [...words]
      for (const word of wanted) {
        const at = extra.indexOf(word)
        if (at < 0) return false
        extra.splice(at, 1)
      }
      return extra.every((word) => USUAL.has(word))
    })
    expect(found, wanted.join(' ')).toBeDefined()
  }
})

/** Whether a text begins with what ip printed, up to the end of a word. */
const begins = (own: string, text: string): boolean => `${own} `.startsWith(`${text} `)

/** What `-s` adds: ip has it elsewhere in the line. */
const SECTION =
  / lifetime config: .*?(?= lifetime current)| lifetime current: .*? use (?:-|\S+ \S+)| extra_flag [a-z -]+| index \d+/g
