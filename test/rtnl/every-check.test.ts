// The rules for messages, over every check that can be listed: an unknown key suggests the one that was meant, a wrong value is reported
// with its path, what was expected and what was given, on one short line, and no check runs code of the value.
import { describe, expect, test } from 'vitest'
import { checkStream } from '../../src/linux/socket/event-options.ts'
import { limitsOf } from '../../src/linux/socket/limits.ts'
import { distance } from '../../src/netlink/base/nearest.ts'
import type { Notes } from '../../src/netlink/codec/codec.ts'
import { IFF } from '../../src/rtnl/constants.ts'
import { changeableOf } from '../../src/rtnl/link/ensure/changeable.ts'
import { LINK_KINDS, portOf } from '../../src/rtnl/link/kind/lookup.ts'
import { SETTABLE } from '../../src/rtnl/link/kind/settable.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { linkKeys } from '../../src/rtnl/link/view.ts'
import { streamOf } from '../../src/rtnl/netns/event-options.ts'
import { checkWatch } from '../../src/rtnl/watch/options.ts'
import { OBJECT_TYPES, REGISTER } from '../../src/rtnl/watch/register.ts'
import { addresses, links } from './support/unsent.ts'

type Check = (options: object) => unknown

/** A set of options: the keys whose values are checked beforehand, the call, and the path of the keys. */
interface Options {
  readonly keys: readonly string[]
  readonly check: Check
  /** Before the key. */
  readonly path?: string
}

const SETTINGS = [...SETTABLE, 'link', 'master', 'netns', 'up', 'flags', 'kind', 'slaveKind']
/** What these calls refuse whatever its value. */
const without = (...names: string[]): string[] => SETTINGS.filter((key) => !names.includes(key))
const FIXED = ['numTxQueues', 'numRxQueues', 'linkNetnsid', 'parentDevName', 'newIfindex']
const OF_LINK = ['link', 'master', 'kind', 'slaveKind']

const CALLS: Readonly<Record<string, Options>> = {
  'links.set': { keys: without(...FIXED, 'link'), check: (options) => checkedSet(options) },
  'links.create': {
    keys: [...without('newIfindex', 'parentDevName', 'kind'), 'index', 'altIfname'],
    check: (options) => checkedCreate({ kind: 'bridge', ...options }),
  },
  'the peer of a new link': {
    keys: [...without(...FIXED, ...OF_LINK, 'targetNetnsid'), 'index', 'numTxQueues', 'numRxQueues'],
    check: (peer) => checkedCreate({ kind: 'veth', peer } as never),
    path: 'peer.',
  },
  'flags of a link': { keys: Object.keys(IFF), check: (flags) => checkedSet({ flags }), path: 'flags.' },
  'links.list': {
    keys: ['kind', 'master', 'up', 'group', 'stats', 'only', 'nsid', 'timeout', 'signal'],
    check: (filter) => links.list(filter),
  },
  'links.get': { keys: ['nsid', 'timeout', 'signal'], check: (options) => links.get('lo', options) },
  'addresses.add': {
    keys: ['peer', 'broadcast', 'anycast', 'label', 'scope', 'flags', 'rtPriority', 'proto'],
    check: (options) => addresses.add('lo', '10.0.0.1/8', options),
  },
  'lifetimes of an address': {
    keys: ['valid', 'prefered'],
    check: (cacheinfo) => addresses.add('lo', '10.0.0.1/8', { cacheinfo }),
    path: 'cacheinfo.',
  },
  'addresses.delete': {
    keys: ['peer', 'timeout', 'signal'],
    check: (options) => addresses.delete('lo', '10.0.0.1/8', options),
  },
  'addresses.list': {
    keys: ['link', 'family', 'scope', 'flags', 'label', 'timeout', 'signal'],
    check: (filter) => addresses.list(filter),
  },
  'limits of a request': { keys: ['timeout', 'signal'], check: (limits) => limitsOf(limits) },
  'ns.watch': { keys: [...OBJECT_TYPES, 'receiveBuffer', 'signal'], check: (options) => checkWatch(options) },
  'ns.events': {
    keys: ['groups', 'receiveBuffer', 'allNsid', 'signal'],
    check: (options) => {
      const { numbers, options: stream } = streamOf({ groups: ['LINK'], ...options })
      checkStream(numbers, { receiveBuffer: undefined, allNsid: undefined, signal: undefined, ...stream })
    },
  },
  ...Object.fromEntries(
    OBJECT_TYPES.flatMap((name) => {
      const { filter } = REGISTER[name] as { filter: readonly string[] }
      const watch: Options = { keys: filter, check: (given) => checkWatch({ [name]: given } as never), path: `${name}.` }
      return filter.length === 0 ? [] : [[`a watch of ${name}`, watch] as const]
    }),
  ),
}

const isReadOnly = (notes: Notes | undefined): boolean => notes?.readOnly === true

/** The options of each kind, and of the ports of each kind. */
const KINDS: readonly (readonly [name: string, options: Options])[] = [...LINK_KINDS].flatMap(([kind, of]) => {
  // A change with these is refused whatever their value.
  const ignored: readonly string[] = changeableOf(kind)?.ignored ?? []
  const keysOf = (table: typeof of.attrs.table): string[] =>
    Object.entries(table).flatMap(([key, [, , , , notes]]) => (isReadOnly(notes) || ignored.includes(key) ? [] : [key]))
  const ports = portOf(kind)
  const own: Options = { keys: keysOf(of.attrs.table), check: (data) => checkedSet({ kind, data } as never), path: 'data.' }
  const port: Options = {
    keys: keysOf(ports?.attrs.table ?? {}),
    check: (slaveData) => checkedSet({ slaveKind: kind, slaveData } as never),
    path: 'slaveData.',
  }
  return [[kind, own] as const, [`port of a ${kind}`, port] as const].filter(([, { keys }]) => keys.length > 0)
})

const ALL = [...Object.entries(CALLS), ...KINDS]

/** The error of a check that must refuse. */
async function refusal(check: Check, options: object): Promise<Error> {
  try {
    await check(options)
  } catch (error) {
    return error as Error
  }
  throw new Error('it was not refused')
}

/** The word with two letters in its middle swapped, or with its last one twice. */
function misspelt(word: string): string {
  const at = word.length >> 1
  const swapped = word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1)
  return word.length < 3 || swapped === word ? word + word.at(-1) : swapped
}

describe('a misspelt key suggests the right one', () => {
  const waits: Options = { keys: linkKeys(), check: (wanted) => links.waitFor('lo', wanted) }
  test.each([...ALL, ['links.waitFor', waits] as const])('%s', async (_, { keys, check }) => {
    for (const key of keys) {
      const slip = misspelt(key)
      if (keys.includes(slip)) continue
      const { name, message } = await refusal(check, { [slip]: undefined })
      expect(name, message).toBe('TypeError')
      const [, given, found = ''] = /^unknown key "(.*)" in .* \(did you mean "(.*)"\?\)$/.exec(message) ?? []
      expect(given, message).toBe(slip)
      // Another key may be as near: `rxes` is.
      if (found !== key) expect(distance(found, slip), message).toBeLessThanOrEqual(distance(key, slip))
    }
  })
})

const LONG = `\x1b[31m\u202e\n${'x'.repeat(500)}`
const never = (): never => {
  throw new Error('code of the value ran')
}

describe('a wrong value is reported with path, what was expected, and what was given', () => {
  const cases: readonly (readonly [given: string, value: unknown, says: string])[] = [
    ['a function', never, 'a function'],
    ['a symbol', Symbol('\x1b\n'), 'Symbol(\\x1b\\n)'],
  ]
  test.each(ALL.flatMap(([name, options]) => cases.map((one) => [name, ...one, options] as const)))(
    '%s: %s',
    async (_, __, value, says, { keys, check, path = '' }) => {
      for (const key of keys) {
        const { name, message } = await refusal(check, { [key]: value })
        expect(name, `${key}: ${message}`).toBe('TypeError')
        expect(message.startsWith(`${path}${key}: `), `${path}${key}: ${message}`).toBe(true)
        expect(message).toMatch(/expected/)
        expect(message.endsWith(`got ${says}`), message).toBe(true)
      }
    },
  )
})

/** Everything that has a string representation, members or a prototype that could run code. */
const HOSTILE: readonly unknown[] = [
  LONG,
  { toString: never, valueOf: never, [Symbol.toPrimitive]: never },
  Object.create(null),
  10n ** 100n,
  [],
  [LONG],
  Number.NaN,
  -1,
  1.5,
  null,
]

test.each(ALL)(
  'whatever the value, the message is one short line, and the error a TypeError or RangeError: %s',
  async (_, options) => {
    for (const key of options.keys) {
      for (const value of HOSTILE) {
        const error = await refusal(options.check, { [key]: value }).catch((passed: unknown) => passed as Error)
        if (error.message === 'it was not refused' || error.message === 'something was to be sent') continue
        expect(error.name, `${key}: ${error.message}`).toMatch(/^(Type|Range)Error$/)
        expect(error.message, key).not.toMatch(/\[object|code of the value|Cannot |is not a function|not iterable/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        expect(error.message, key).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
        expect(error.message.length, error.message).toBeLessThan(700)
      }
    }
  },
)
