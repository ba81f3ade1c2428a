import { expect, test } from 'vitest'
import { messages, type Recorded, records } from '../../src/capture.ts'
import { flagWords, said } from '../../src/cli/recording/words.ts'
import { explainParts } from '../../src/wire.ts'
import { recording } from '../capture/support.ts'

interface Flags {
  readonly one: Recorded
  /** What explain prints for the flags of the message, and of the request that it repeats. */
  readonly explained: readonly string[]
}

const read = new Map<string, Flags[]>()

async function flagsOf(name: string): Promise<Flags[]> {
  const known = read.get(name)
  if (known) return known
  const out: Flags[] = []
  read.set(name, out)
  for await (const one of messages(records(recording(`recordings/${name}.pcap.gz`)))) {
    if (one.kind === 'fault') continue
    const { message, tables, littleEndian } = one
    const parts = explainParts(message.bytes, { protocol: tables, littleEndian, tolerant: true })
    out.push({ one, explained: parts.filter(({ path }) => /(^|\.)nlmsg_flags$/.test(path)).map(({ text }) => text) })
  }
  return out
}

test.each(['errors', 'generic', 'routes'])('decode and explain print the same flags: %s', async (name) => {
  const all = await flagsOf(name)
  expect(all.length).toBeGreaterThan(100)
  for (const { one, explained } of all) {
    expect(explained[0]).toBe(flagWords(one))
    if (explained[1] !== undefined) expect(said(one)).toContain(`request.flags ${explained[1]} `)
  }
})

test('every flag of rtnetlink has a name: requests, notifications that repeat them, traffic control', async () => {
  const all = (await flagsOf('routes')).concat(await flagsOf('generic'))
  const found = new Set(all.filter(({ one }) => one.protocol === 0).flatMap(({ explained }) => explained))
  expect([...found].filter((text) => /0x/.test(text))).toEqual([])
  // A request to make a qdisc, and the notification of a new route.
  for (const text of ['REQUEST|ACK|EXCL|CREATE', 'REQUEST|ACK|REPLACE|CREATE', 'EXCL|CREATE', 'REQUEST|DUMP'])
    expect(found).toContain(text)
})
