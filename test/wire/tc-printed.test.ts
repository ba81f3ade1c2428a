import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decode, type Message, rtnetlink } from '../../src/wire.ts'
import { readPcap } from '../support/pcap.ts'

// What `tc -j -s` printed of qdiscs, classes and filters while recording, beside the messages that it had printed it from.

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')

type Json = Record<string, unknown>
interface Command {
  readonly cmd: string
  readonly pid: number
  readonly oracle?: string
}

const printed = JSON.parse(gunzipSync(readFileSync(new URL('generic.printed.json.gz', FOLDER))).toString()) as Record<
  string,
  unknown
>
const commands = read('commands.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Command)
  .filter(({ cmd, oracle }) => cmd.startsWith('tc ') && oracle !== undefined && Array.isArray(printed[oracle]))

const messages = readPcap(new URL('generic.pcap.gz', FOLDER))
  .filter(({ protocol }) => protocol === rtnetlink.number)
  .flatMap(({ bytes }) => decode(bytes))
  .filter(({ flags }) => (flags & 1) === 0)

const handle = (value: unknown): string => {
  const minor = (value as number) & 0xffff
  return `${((value as number) >>> 16).toString(16)}:${minor === 0 ? '' : minor.toString(16)}`
}
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What is in a value by key, whatever is around it; the outer one where two have a key. */
function numbersIn(value: unknown, into: Json = {}): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) return into
  for (const [key, one] of Object.entries(value)) if (typeof one !== 'object') into[key] ??= one
  for (const one of Object.values(value)) numbersIn(one, into)
  return into
}

/** The message of a listing that an object was printed from. */
function of(object: Json, { pid }: Command): Message[] {
  return messages.filter(({ pid: own, header, attrs }) => {
    if (own !== pid || attrs['kind'] !== object['kind']) return false
    if (/^[0-9a-f]+:/.test(String(object['handle'])) && handle(header['handle']) !== object['handle']) return false
    if (object['root'] === true && header['parent'] !== 0xffffffff) return false
    return object['parent'] === undefined || handle(header['parent']) === object['parent']
  })
}

const COUNTERS = ['bytes', 'packets', 'drops', 'overlimits', 'requeues', 'backlog', 'qlen']

test('handles, counters and options are those that tc printed', () => {
  const compared: [of: string, ours: number, theirs: number][] = []
  for (const command of commands) {
    for (const object of printed[command.oracle as string] as Json[]) {
      if (object['kind'] === undefined) continue
      const found = of(object, command)
      expect(found.length, `${command.cmd}: ${object['kind']}`).toBeGreaterThan(0)
      const [only] = found
      if (!only || found.length > 1) continue
      const { options, stats2 = {} } = only.attrs as { options?: unknown; stats2?: Json }
      const { basic, queue, app } = stats2
      const compare = (source: Json, expected: Json): void => {
        for (const [key, value] of Object.entries(expected)) {
          const ours = source[camel(key)]
          if ((typeof value === 'number' || typeof value === 'boolean') && ours !== undefined)
            compared.push([`${command.cmd}: ${object['kind']}.${key}`, Number(ours), Number(value)])
        }
      }
      const counters = Object.fromEntries(Object.entries(object).filter(([key]) => COUNTERS.includes(key)))
      const others = Object.fromEntries(Object.entries(object).filter(([key]) => !COUNTERS.includes(key)))
      compare(numbersIn({ basic, queue }), counters)
      // sfq has a limit twice: tc prints that of the inner struct.
      const { sfq } = (options ?? {}) as { sfq?: Json }
      compare({ ...numbersIn(options), ...numbersIn(sfq?.['v0']) }, (object['options'] ?? {}) as Json)
      compare({ ...numbersIn(app), refcnt: only.header['info'] }, others)
    }
  }
  expect(compared.filter(([, ours, theirs]) => ours !== theirs)).toEqual([])
  expect(compared.length).toBeGreaterThan(150)
})

/** The actions of an attribute by their order. */
const actionsOf = (value: unknown): Json[] => (value as { index: number; value: Json }[]).map((each) => each.value)

/** What both sides say of one action: its kind, numbers and counters. */
function compareAction(ours: Json, theirs: Json): [ours: Json, theirs: Json] {
  const { kind, index, ref, bind, stats, overhead, id, zone } = theirs
  const { options, stats: own } = ours as { options: Record<string, unknown>; stats: Json }
  const { basic, queue } = own as { basic: Json; queue: Json }
  // Actions call their first struct `parms`, police `tbf`.
  const all = numbersIn(options)
  const found = {
    ...{ kind: ours['kind'], index: all['index'], ref: all['refcnt'], bind: all['bindcnt'] },
    ...(overhead === undefined ? {} : { overhead: all['overhead'] }),
    ...(id === undefined ? {} : { id: all['pushVlanId'] }),
    ...(zone === undefined ? {} : { zone: all['zone'] }),
    stats: Object.fromEntries(COUNTERS.map((key) => [key, Number({ ...basic, ...queue }[key])])),
  }
  const expected = { kind, index, ref, bind, overhead, id, zone, stats }
  return [found, Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))]
}

test('actions and chains are those that tc printed', () => {
  const byCommand = (words: RegExp): [Json[], Message[]] => {
    const command = commands.find(({ cmd }) => words.test(cmd))
    return [printed[command?.oracle as string] as Json[], messages.filter(({ pid }) => pid === command?.pid)]
  }
  const [[, listed], [list]] = byCommand(/actions list/)
  const [filters, dumped] = byCommand(/filter show dev v1 ingress/)
  const options = dumped.find(({ attrs }) => attrs['options'] !== undefined)?.attrs['options']
  const pairs = [
    [list?.attrs['tab'], listed?.['actions']],
    [(options as { flower: Json }).flower['act'], (filters[1] as { options: Json }).options['actions']],
  ].map(([ours, theirs]) => [actionsOf(ours), theirs as Json[]] as const)
  for (const [ours, theirs] of pairs) {
    expect(ours).toHaveLength(2)
    for (const [at, one] of ours.entries()) {
      const [found, expected] = compareAction(one, theirs[at] ?? {})
      expect(found).toEqual(expected)
    }
  }
  const [chains, found] = byCommand(/chain show/)
  expect(
    found
      .filter(({ attrs }) => attrs['chain'] !== undefined)
      .map((one) => ({ parent: handle(one.header['parent']), chain: one.attrs['chain'] })),
  ).toEqual(chains)
})
