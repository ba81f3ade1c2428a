// The words of tools for messages with changed bytes: whatever a recording has, a printer returns a text, or nothing.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Item, messages, type Recorded } from '../../src/capture.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { mutate, random, type Victim } from '../support/fixture-mutate.ts'
import { recorded } from '../support/protocol-recordings.ts'

const ROUNDS = Number(process.env['NLWIRE_MUTATED_WORDS'] ?? 100)
const SEED = Number(process.env['NLWIRE_SEED'] ?? 20261202)

const recordings = ['protocols', 'recordings'].flatMap((folder) =>
  readdirSync(new URL(`../../fixtures/${folder}/`, import.meta.url))
    .filter((name) => name.endsWith('.pcap.gz'))
    .map((name) => [name.replace('.pcap.gz', ''), new URL(`../../fixtures/${folder}/${name}`, import.meta.url)] as const),
)

/** Generic netlink: the recording says the numbers of families. */
const GENERIC = 16

/** The messages of a recording that name families, then as many with changed bytes. */
function* changed(all: readonly Recorded[], rounds: number): Generator<Item> {
  const next = random(SEED)
  const item = ({ protocol, littleEndian, direction }: Recorded, bytes: Uint8Array): Item => ({
    kind: 'datagram',
    frame: 1,
    offset: 0,
    littleEndian,
    protocol,
    direction,
    bytes,
  })
  for (const one of all) if (one.protocol === GENERIC && one.name.startsWith('CTRL_CMD_')) yield item(one, one.message.bytes)
  const victims: Victim[] = all.map(({ message: { bytes } }) => ({ bytes, attrs: [] }))
  for (let round = 0; round < rounds; round++) {
    const one = all[next(all.length)] as Recorded
    yield item(one, mutate([{ bytes: one.message.bytes, attrs: [] }, victims[next(victims.length)] as Victim], next))
  }
}

test.each(recordings)(`%s: words for ${ROUNDS} messages with changed bytes (seed ${SEED})`, async (_, url) => {
  const all = await recorded(url)
  const context = {
    command: 'link',
    ifname: (index: number) => `if${index}`,
    ifflags: () => 0,
    netnsName: () => undefined,
  } as const
  const { note, request, line } = tools(context)
  let read = 0
  for await (const one of messages(changed(all, ROUNDS))) {
    if (one.kind !== 'message') continue
    read++
    try {
      note(one)
      const words = one.direction === 'sent' ? request(one)?.values : line(one)
      expect(['string', 'undefined']).toContain(typeof words)
    } catch (error) {
      throw new Error(`${one.name}: ${Buffer.from(one.message.bytes).toString('hex')}`, { cause: error })
    }
  }
  expect(read).toBeGreaterThan(ROUNDS / 4)
})
