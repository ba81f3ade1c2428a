// Replies and notifications about the objects of `ip` and `bridge`, as one line each.
import { expect, test } from 'vitest'
import { type Event, messages, type Recorded, records } from '../../src/capture.ts'
import { sentences } from '../../src/cli/recording/talks/answer.ts'
import { recording } from '../capture/support.ts'

/** The replies and notifications of rtnetlink in a recording, and their lines, with the names that links had then. */
async function lines(file: string): Promise<(readonly [Recorded, string])[]> {
  const words = sentences()
  const all: [Recorded, string][] = []
  for await (const one of messages(records(recording(`recordings/${file}.pcap.gz`)))) {
    if (one.kind !== 'message') continue
    words.note(one)
    words.at({ kind: 'event', message: one } as Event)
    if (one.protocol === 0 && (one.message.flags & 1) === 0) all.push([one, words.line(one)])
  }
  return all
}

test.each([
  ['routes', 1400],
  ['addresses', 1400],
])('all objects of %s have words', async (file, least) => {
  const all = await lines(file)
  const objects = all.filter(([{ name }]) =>
    /^RTM_(?:NEW|DEL)(?:ADDR|ROUTE|RULE|NEIGH|NEXTHOP|NETCONF|NSID|ADDRLABEL)$/.test(name),
  )
  // The reply to `ip -6 route get` has an attribute twice.
  const others = objects.filter(([{ message }, text]) => text.startsWith('RTM_') && !('unknown' in message.attrs))
  expect(others.map(([{ name }]) => name)).toEqual([])
  expect(objects.length).toBeGreaterThan(least)
})

test.each([
  ['routes', 'route unicast default via 10.0.0.1 dev d0 table main proto boot scope global'],
  ['routes', 'Deleted route unicast 192.0.2.0/24 via 10.0.0.79 dev d0 table main proto boot scope global'],
  ['routes', 'rule 800: from all goto 900 proto unspec'],
  ['routes', 'nexthop id 1 via 10.0.0.1 dev d0 scope link proto unspec'],
  ['addresses', 'addrlabel prefix ::1/128 label 0'],
  ['tour', 'neigh 10.0.0.5 dev d0 lladdr 02:00:00:00:00:05 PERMANENT'],
  ['tour', 'Deleted netconf inet v1'],
])('%s has %s', async (file, text) => {
  expect((await lines(file)).map(([, one]) => one)).toContain(text)
})

test('an attribute that no table has is printed by its number, with all others by their names', async () => {
  const [found] = (await lines('routes')).find(([{ name }]) => name === 'RTM_NEWROUTE') ?? []
  const one = found as Recorded
  const attrs = { ...one.message.attrs, unknown: [{ type: 99, bytes: Uint8Array.of(1) }] }
  expect(sentences().line({ ...one, message: { ...one.message, attrs } })).toMatch(/^RTM_NEWROUTE family .* unknown\.99 0x01$/)
})
