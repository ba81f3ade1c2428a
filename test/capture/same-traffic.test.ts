import { expect, test } from 'vitest'
import { messages, records } from '../../src/capture.ts'
import { all, hexOf, recording } from './support.ts'

/** The messages of a recording, each as one text: header, attributes, bytes. */
async function told(bytes: Uint8Array, faults: string[] = []): Promise<string[]> {
  const out: string[] = []
  for await (const item of messages(records(bytes))) {
    if (item.kind === 'fault') faults.push(item.what)
    if (item.kind === 'fault') continue
    const { name, protocol, littleEndian, message } = item
    out.push(
      JSON.stringify([name, protocol, littleEndian, message.header, message.attrs, hexOf(message.bytes)], (_, value) =>
        typeof value === 'bigint' ? `${value}n` : value,
      ),
    )
  }
  return out
}

const wanted = await told(recording('captures/rtmon.log'))

test.each(['rtmon.hex.gz', 'rtmon.pcap.gz', 'rtmon.pcapng.gz'])('rtmon.log and %s say the same', async (name) => {
  expect(wanted).toHaveLength(21)
  const faults: string[] = []
  expect(await told(recording(`captures/${name}`), faults)).toEqual(wanted)
  expect(faults).toEqual([])
})

test('rtmon.log and the strace of rtmon say the same; strace has the header of the request and the end of the dump, too', async () => {
  // strace was started without an option to keep the bytes that rtmon sent.
  const faults: string[] = []
  const [request = '', ...heard] = await told(recording('captures/rtmon.strace.gz'), faults)
  expect(faults).toEqual([expect.stringMatching(/^message of length 40 with 16 bytes left; 24 bytes were not recorded/)])
  expect(request).toMatch(/^\["RTM_GETLINK",0,true,/)
  expect(heard.filter((one) => !one.startsWith('["NLMSG_DONE"'))).toEqual(wanted)
  expect(heard).toHaveLength(wanted.length + 1)
})

test('messages one after the other, without stamps, say the same', async () => {
  const { datagrams } = await all(recording('captures/rtmon.log'))
  const bare = Buffer.concat(datagrams.flatMap(({ bytes }) => [bytes, Buffer.alloc(-bytes.length & 3)]))
  expect(await told(bare)).toEqual(wanted)
})

test.each(['main.pcapng.gz', 'main.nsec.pcap.gz', 'main.hex.gz'])('main.pcap and %s say the same', async (name) => {
  expect(await told(recording(`captures/${name}`))).toEqual(await told(recording('recordings/main.pcap.gz')))
})

test('what nlwire recorded of itself and strace of it say the same, answers of recvmmsg too', async () => {
  const own = await told(recording('captures/recvmmsg.pcap.gz'))
  expect(own).toHaveLength(5)
  const faults: string[] = []
  expect(await told(recording('captures/recvmmsg.strace.gz'), faults)).toEqual(own)
  expect(faults).toEqual([])
})

test('sendmmsg with two requests, one of them in two pieces, and answers in two pieces each', async () => {
  const bytes = recording('captures/sendmmsg.strace.gz')
  const { datagrams } = await all(bytes)
  expect(datagrams.map(({ direction, bytes: { length } }) => [direction, length])).toEqual([
    ...[
      ['sent', 32],
      ['sent', 32],
    ],
    ...[1468, 36, 1492, 36].map((length) => ['received', length]),
  ])
  const messages = await told(bytes)
  expect(messages.map((one) => JSON.parse(one)[0])).toEqual([
    ...['RTM_GETLINK', 'RTM_GETLINK'],
    ...['RTM_NEWLINK', 'NLMSG_ERROR', 'RTM_NEWLINK', 'NLMSG_ERROR'],
  ])
  // As strace prints the pieces themselves (-xx), without the dumps of -e read=all -e write=all.
  const plain = new TextDecoder().decode(bytes).replace(/^ [|*=].*\n/gm, '')
  expect(await told(new TextEncoder().encode(plain))).toEqual(messages)
})
