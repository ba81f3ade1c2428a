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

test('rtmon.log and the strace of rtmon say the same; strace heard the end of the dump too', async () => {
  // Of what rtmon sent strace was not asked to keep the bytes.
  const faults: string[] = []
  const heard = await told(recording('captures/rtmon.strace.gz'), faults)
  expect(faults).toEqual([expect.stringMatching(/^sendto: strace decoded/)])
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
