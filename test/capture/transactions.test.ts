import { describe, expect, test } from 'vitest'
import { type Conversation, conversations, type Event, type Fault, messages, type Recorded, records } from '../../src/capture.ts'
import { conversationText } from '../../src/cli/recording/show.ts'
import { sentences } from '../../src/cli/recording/talks/answer.ts'
import { recording } from './support.ts'

async function messagesOf(name: string): Promise<Recorded[]> {
  const out: Recorded[] = []
  for await (const item of messages(records(recording(name)))) if (item.kind === 'message') out.push(item)
  return out
}

async function talksOf(list: Iterable<Recorded>): Promise<Conversation[]> {
  const out: (Conversation | Event | Fault)[] = []
  for await (const one of conversations(list)) out.push(one)
  return out.filter((one) => one.kind === 'conversation')
}

const strace = await messagesOf('captures/transactions.strace.gz')
const transactions = (await talksOf(strace)).filter(({ items }) => items)

const outcomesOf = ({ items = [] }: Conversation): unknown[] =>
  items.map(({ request, outcome, refusal }) => [request.name, outcome, refusal?.path])

describe('a batch of nfnetlink', () => {
  test('is one conversation, with its items and its outcome; a refusal names the item', () => {
    const found = transactions.toSorted((a, b) => Number(a.request?.frame) - Number(b.request?.frame))
    expect(found.map(({ request, outcome }) => [request?.name, outcome])).toEqual([
      ['NFNL_MSG_BATCH_BEGIN', 'silent'],
      ['NFNL_MSG_BATCH_BEGIN', 'refused'],
      ['NFNL_MSG_BATCH_BEGIN', 'refused'],
    ])
    expect(outcomesOf(found[0] as Conversation)).toEqual([['NFT_MSG_NEWTABLE', undefined, undefined]])
    expect(outcomesOf(found[1] as Conversation)).toEqual([
      ['NFT_MSG_NEWCHAIN', 'not applied', undefined],
      ['NFT_MSG_NEWRULE', 'not applied', undefined],
      ['NFT_MSG_NEWRULE', 'refused', 'NFTA_RULE_CHAIN'],
      ['NFT_MSG_NEWRULE', 'not applied', undefined],
    ])
    expect(found[1]?.refusal).toBe(found[1]?.items?.[2]?.refusal)
  })

  test('is printed with its items', () => {
    const talk = transactions.find(({ items }) => items?.length === 4) as Conversation
    const lines = conversationText(talk, sentences(), (_, text) => text).split('\n')
    expect(lines[0]).toMatch(/^#21 process \d+: NETLINK_NETFILTER transaction of 4 items$/)
    expect(lines.slice(1, 5).map((line) => / (\(not applied\)|refused: \w+)$/.exec(line)?.[1])).toEqual([
      '(not applied)',
      '(not applied)',
      'refused: ENOENT',
      '(not applied)',
    ])
    expect(lines[5]).toMatch(/^ {2}nothing was applied: NFT_MSG_NEWRULE refused: ENOENT: .* at NFTA_RULE_CHAIN/)
  })

  test('has every message of the recording once, beside the other conversations', async () => {
    const all = await talksOf(strace)
    const own = all.flatMap((one) => [one.request, ...(one.items ?? []).map(({ request }) => request), ...one.answers, one.end])
    const ends = strace.filter(({ name }) => name === 'NFNL_MSG_BATCH_END')
    const errors = strace.filter(({ name }) => name === 'NLMSG_ERROR')
    expect(new Set([...own.filter((one) => one !== undefined), ...ends, ...errors]).size).toBe(strace.length)
  })

  test('has its outcome although other requests have the same sequence numbers', async () => {
    const found = await talksOf(await messagesOf('protocols/nftables.pcap.gz'))
    const refused = found.filter(({ items, outcome }) => items && outcome === 'refused')
    const batches = found.filter(({ items }) => items)
    expect([batches.length, refused.length]).toEqual([REAL.batches, REAL.refused])
    for (const { request, outcome } of found) if (request?.name === 'NFT_MSG_GETGEN') expect(outcome).toBe('answered')
  })
})

/** Counted in the recording: messages NFNL_MSG_BATCH_BEGIN, and errors of items. */
const REAL = { batches: 111, refused: 13 }
