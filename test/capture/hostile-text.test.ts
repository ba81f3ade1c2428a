// Texts that took minutes or ended with an error from inside: each is read, or refused, in linear time.
import { describe, expect, test } from 'vitest'
import { type Item, MalformedError, records } from '../../src/capture.ts'

/** What is read of a text; the message of a MalformedError. Any other error fails the test. */
async function read(text: string, format?: 'strace'): Promise<Item[] | string> {
  const out: Item[] = []
  try {
    for await (const one of records(Buffer.from(text, 'latin1'), format === undefined ? {} : { format })) out.push(one)
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    return error.message
  }
  return out
}

// Each takes minutes in quadratic time, and less than a second else.
const LIMIT = 60_000

describe('linear', () => {
  test(
    'escaped quotes without a first one',
    async () => {
      expect(await read(`execve(${'\\"'.repeat(300_000)}) = 0\n`, 'strace')).toEqual([])
    },
    LIMIT,
  )

  test(
    'the beginning of a program name that never ends',
    async () => {
      expect(await read(`1<${'> a('.repeat(300_000)}\n`, 'strace')).toEqual([])
    },
    LIMIT,
  )

  test(
    'blanks behind a property of an open list',
    async () => {
      expect(await read(`[\n"a": "b"${' '.repeat(60_000)}x\n`.repeat(24))).toMatch('not a recording')
    },
    LIMIT,
  )
})

test('a message of 200,000 bytes whose header strace decoded', async () => {
  const header = '{nlmsg_len=200016, nlmsg_type=0x10, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=1, nlmsg_pid=0}'
  const line = `sendto(3, [${header}, "${'a'.repeat(200_000)}"], 200016, 0, NULL, 0) = 200016\n`
  const found = (await read(line, 'strace')) as Item[]
  expect(found.map((one) => (one.kind === 'datagram' ? one.bytes.length : one.kind))).toEqual([200_016])
})

test('JSON that is nested deeper than the stack', async () => {
  expect(await read('['.repeat(100_000) + ']'.repeat(100_000))).toMatch(/format|hex|recording/)
})

test.each(['constructor', 'toString', '__proto__'])('%s is no protocol, no type and no flag', async (name) => {
  const text = `socket(AF_NETLINK, SOCK_RAW, ${name}) = 3\nsendto(3, "\\x14\\x00\\x00\\x00\\x12\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00", 20, 0, NULL, 0) = 20\n`
  const found = (await read(text, 'strace')) as Item[]
  expect(found.map((one) => (one.kind === 'datagram' ? one.protocol : one.kind))).toEqual([0])
  for (const part of [`nlmsg_type=NLMSG_${name}, nlmsg_flags=NLM_F_REQUEST`, `nlmsg_type=0x12, nlmsg_flags=NLM_F_${name}`]) {
    const line = `sendto(3, [{nlmsg_len=16, ${part}, nlmsg_seq=1, nlmsg_pid=0}], 16, 0, NULL, 0) = 16\n`
    const all = (await read(line, 'strace')) as Item[]
    expect(all.filter((one) => one.kind === 'datagram' && one.bytes.length > 0)).toEqual([])
  }
})

test('a loop over a live gzip recording that is left ends, although no further chunk comes', async () => {
  const { gzipSync } = await import('node:zlib')
  const text = '20000000 1200 0103 01000000 00000000 00000000 00000000 00000000 00000000\n\n'.repeat(2000)
  const bytes = gzipSync(text)
  async function* live(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, bytes.length - 20)
    await new Promise(() => undefined)
  }
  const left = (async () => {
    for await (const one of records(live())) return one.kind
    return 'nothing'
  })()
  expect(await left).toBe('datagram')
}, 20_000)
