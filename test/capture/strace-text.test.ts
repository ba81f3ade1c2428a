import { describe, expect, test } from 'vitest'
import {
  type Conversation,
  conversations,
  type Fault,
  fromJson,
  messages,
  protocols,
  type Recorded,
  records,
  toJson,
} from '../../src/capture.ts'
import { all, hexOf, recording } from './support.ts'

const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`)
const SOCKET = 'socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3'
const HEADER = '{nlmsg_len=32, nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=5, nlmsg_pid=0}'
const STRING = `"${'20000000100005000500000000000000'.replace(/../g, '\\x$&')}${'\\x00'.repeat(16)}"`

async function talks(bytes: Uint8Array): Promise<{ conversations: Conversation[]; faults: string[] }> {
  const [found, faults]: [Conversation[], string[]] = [[], []]
  for await (const one of conversations(messages(records(bytes)))) {
    if (one.kind === 'conversation') found.push(one)
    if (one.kind === 'fault') faults.push(one.what)
  }
  return { conversations: found, faults }
}

describe('the header as text', () => {
  test('the payload as a string: all bytes', async () => {
    const { datagrams, faults } = await all(recording('captures/strace-header-as-text.txt'))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([
      '34000000180002007f2dbd58620a0000' + '02000000fe030001000000000800' + '0f00fe000000080005000a0401010800040006000000',
    ])
  })

  test('a string that is cut: what is there, and how to record the rest', async () => {
    const call = `sendto(3, {${HEADER}, "\\x00\\x00\\x00\\x00\\x07\\x00\\x00\\x00"...}, 32, 0, NULL, 0) = 32`
    const { datagrams } = await all(text([SOCKET, call]))
    expect(datagrams).toMatchObject([{ missing: 8 }])
    const { faults } = await talks(text([SOCKET, call]))
    expect(faults).toEqual([expect.stringMatching(/8 bytes were not recorded; -e read=all -e write=all/)])
  })

  test('messages that strace decoded: headers, and how each request ended', async () => {
    const whole = recording('captures/refusal.strace.gz')
    const lines = new TextDecoder('latin1').decode(whole).split('\n')
    const decoded = await talks(text(lines.filter((line) => !line.startsWith(' '))))
    const full = await talks(whole)
    const outline = ({ request, outcome, refusal }: Conversation): unknown[] => {
      const { seq, flags } = request?.message ?? {}
      return [request?.name, seq, flags, outcome, refusal?.code]
    }
    expect(decoded.conversations.map(outline)).toEqual(full.conversations.map(outline))
    expect(decoded.conversations.map(({ refusal }) => refusal?.code)).toEqual(['ENODEV', undefined, 'EINVAL'])
  })
})

describe('a send that failed', () => {
  test.each([
    ['whose bytes are there', `sendto(3, ${STRING}, 32, 0, NULL, 0) = -1 EPERM (Operation not permitted)`, 0],
    [
      'whose header is text',
      `sendto(3, [${HEADER}, {ifi_family=AF_UNSPEC, ...}], 32, 0, NULL, 0) = -1 EPERM (Operation not permitted)`,
      1,
    ],
    [
      'by sendmsg',
      `sendmsg(3, {msg_name={sa_family=AF_NETLINK}, msg_iov=[{iov_base=${STRING}, iov_len=32}], msg_iovlen=1}, 0) = -1 EPERM (Operation not permitted)`,
      0,
    ],
  ])('%s: the conversation says so', async (_, call, count) => {
    const bytes = text([SOCKET, call, 'recvmsg(3, {msg_namelen=12}, 0) = -1 EAGAIN (Resource temporarily unavailable)'])
    const { conversations: found, faults } = await talks(bytes)
    expect(found).toMatchObject([{ outcome: 'failed', request: { name: 'RTM_NEWLINK', failed: 'EPERM' } }])
    expect(faults).toHaveLength(count)
  })

  test('does not wait for an answer: the next send with its number is another conversation', async () => {
    const call = `sendto(3, ${STRING}, 32, 0, NULL, 0) = `
    const { conversations: found } = await talks(text([SOCKET, `${call}-1 ENOBUFS (No buffer space available)`, `${call}32`]))
    expect(found.map(({ outcome }) => outcome)).toEqual(['failed', 'open'])
  })

  test('ends at once: it waits for no notifications', async () => {
    const call = `sendto(3, ${STRING}, 32, 0, NULL, 0) = `
    const source = messages(records(text([SOCKET, `${call}-1 EPERM (Operation not permitted)`, `${call}32`])))
    let count = 0
    const counted = async function* (): AsyncGenerator<Recorded | Fault> {
      for await (const item of source) {
        count++
        yield item
      }
    }
    const { value } = await conversations(counted(), { lookahead: 256 }).next()
    expect(value).toMatchObject({ outcome: 'failed' })
    expect(count).toBe(1)
  })

  test('has its program and its errno in JSON, which is read again', async () => {
    const lines = [`9265<ip> ${SOCKET}`, `9265<ip> sendto(3, ${STRING}, 32, 0, NULL, 0) = -1 EPERM (Operation not permitted)`]
    const found: object[] = []
    for await (const item of messages(records(text(lines)))) found.push(JSON.parse(toJson(item)))
    expect(found).toMatchObject([{ name: 'RTM_NEWLINK', program: 'ip', failed: 'EPERM' }])
    expect(hexOf(fromJson(found[0] as object, protocols()).bytes)).toBe(`${'20000000100005000500000000000000'}${'00'.repeat(16)}`)
  })

  test('without bytes is a fault with its errno', async () => {
    const { faults } = await all(text([SOCKET, 'sendto(3, 0x7ffd0000, 32, 0, NULL, 0) = -1 EFAULT (Bad address)']))
    expect(faults.map(({ what }) => what)).toEqual([expect.stringContaining('sendto failed: EFAULT')])
  })
})

test('messages that the kernel dropped are a fault', async () => {
  const { faults } = await all(text([SOCKET, 'recvmsg(3, {msg_namelen=12}, 0) = -1 ENOBUFS (No buffer space available)']))
  expect(faults.map(({ what }) => what)).toEqual(['recvmsg failed: ENOBUFS: the kernel dropped messages for this socket'])
})
