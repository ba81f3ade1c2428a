// What conntrack(8) printed of replies and notifications (fixtures/conntrack), against the words for them.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Conversation, conversations, type Item, messages } from '../../src/capture.ts'
import { fromHex } from '../../src/wire.ts'
import { linesOf } from '../support/tool-words.ts'

const NETFILTER = 12

const rows = readFileSync(new URL('../../fixtures/conntrack/printed.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .filter((row) => !row.startsWith('#'))
  .map((row) => row.split('\t') as [command: string, time: string, printed: string, bytes: string])

/** The line of the one message of a row. */
const lineOf = async ([, time, , bytes]: (typeof rows)[number], isTimed = true): Promise<string> =>
  (await linesOf(fromHex(bytes), NETFILTER, isTimed ? time : undefined))[0] ?? ''

const rowWith = (command: string, text: string): (typeof rows)[number] => {
  const found = rows.find(([of, , printed]) => of === command && printed.includes(text))
  if (!found) throw new Error(`no line of ${command} has ${text}`)
  return found
}

test.each([
  ['conntrack -E -o id', 27],
  ['conntrack -L -o id', 10],
  ['conntrack -G', 1],
  ['conntrack -S', 2],
  ['conntrack -C', 1],
  ['conntrack -E expect', 8],
  ['conntrack -L expect', 1],
  ['conntrack -S expect', 2],
])('%s: each line begins with what the tool printed, and ends with other keys', async (command, count) => {
  const of = rows.filter(([one]) => one === command)
  expect(of).toHaveLength(count)
  for (const row of of) {
    // conntrack reads the name of the program in /proc, if it still runs.
    const printed = row[2].replace(/ progname=\S+$/, '')
    const line = await lineOf(row)
    expect(line.slice(0, printed.length)).toBe(printed)
    // The tool prints the number of a connection only with -o id.
    expect(line.slice(printed.length).replace(command === 'conntrack -G' ? / id=\d+/ : '', '')).toMatch(
      /^(?: [a-z][\w.]* [\w|.:]+)*$/i,
    )
  }
})

describe('what conntrack leaves out', () => {
  test('flags, labels and NAT of an entry', async () => {
    const line = await lineOf(rowWith('conntrack -L -o id', 'dport=8080'))
    expect(line.replace(/^.* id=\d+ /, '')).toBe(
      [
        'labels 0x20000000000000000000000000000000 status DST_NAT|SRC_NAT_DONE|DST_NAT_DONE',
        'protoinfo.tcp.wscaleOriginal 10 protoinfo.tcp.wscaleReply 10',
        'protoinfo.tcp.flagsOriginal.flags WINDOW_SCALE|SACK_PERM|MAXACK_SET',
        'protoinfo.tcp.flagsReply.flags WINDOW_SCALE|SACK_PERM|MAXACK_SET',
      ].join(' '),
    )
  })

  test('the connection that expected another', async () => {
    expect(
      await lineOf(rowWith('conntrack -E -o id', '[NEW] tcp      6 120 SYN_SENT src=10.2.0.1 dst=10.2.0.1 sport=20 ')),
    ).toContain(' tupleMaster.proto.num 6 tupleMaster.proto.srcPort 41018 tupleMaster.proto.dstPort 21')
  })

  test('times, if the recording has none', async () => {
    const line = await lineOf(rowWith('conntrack -L -o id', 'zone=7'), false)
    expect(line).not.toContain('delta-time')
    expect(line).toMatch(/ zone=7 use=1 id=\d+ .*timestamp\.start \d{19}\b/)
  })

  test('the most entries of the table, and the number of an expectation', async () => {
    expect(await lineOf(rowWith('conntrack -C', '17'))).toBe('17 maxEntries 262144')
    expect(await lineOf(rowWith('conntrack -L expect', 'PERMANENT,INACTIVE'))).toMatch(/ class=0 helper=ftp id \d+$/)
  })
})

test('statistics of expectations, which have the type of another subsystem, are the reply to their request', async () => {
  const ours = rows.filter(([command]) => command === 'conntrack -S expect').map(([, , , bytes]) => fromHex(bytes))
  const request = fromHex('14000000 03020103 00000000 00000000 00000000')
  const [first] = ours
  if (!first) throw new Error('no reply')
  // The sequence number is that of the reply.
  request.set(first.subarray(8, 12), 8)
  const datagrams = [request, ...ours].map(
    (bytes, i): Item => ({
      ...{ kind: 'datagram', frame: i + 1, offset: 0, littleEndian: true, protocol: NETFILTER, bytes },
      direction: i === 0 ? 'sent' : 'received',
    }),
  )
  const talks: Conversation[] = []
  for await (const one of conversations(messages(datagrams))) if (one.kind === 'conversation') talks.push(one)
  expect(talks.map(({ request: of, answered }) => [of?.name, answered])).toEqual([['IPCTNL_MSG_EXP_GET_STATS_CPU', 2]])
})
