import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import type { Table } from '../../src/netlink/codec/codec.ts'
import { linkAttrs, linkInfo } from '../../src/rtnl/link/table.ts'
import type { Message } from '../../src/wire.ts'
import { type Compared, compare, type Json, type LinkNames } from '../support/printed.ts'
import { linkNames, listings, messagesOf, PRINTED } from '../support/printed-listings.ts'
import { sameShape, VIEWS } from '../support/printed-views.ts'
import { kindKeys, linkWords, NOT_ONE } from '../support/printed-words.ts'

// What `ip -j` printed while the recordings were made, against the messages that it printed it of.

const { data, slaveData } = linkInfo.table
const choice = (of: { choices: object }, name: unknown): AttrSet<Table> | undefined =>
  (of.choices as Record<string, AttrSet<Table>>)[name as string]

/** Lists and structs, which have words of their own: some are compared by themselves. */
const ELSEWHERE = ['linkinfo', 'stats64', 'addr_info', 'vfinfo_list', 'proto_down_reason']

/** What is printed of a link by its attributes, of its kind, and of what it is a port of. */
function compareLink(printed: Json, { attrs }: Message, links: LinkNames): Compared[] {
  const info = printed['linkinfo'] as Json | undefined
  const own = Object.fromEntries(Object.entries(printed).filter(([key]) => !ELSEWHERE.includes(key)))
  // Without the attribute ip uses an ioctl.
  if (attrs['txqlen'] === undefined) delete own['txqlen']
  const found = [compare(own, attrs, linkAttrs as unknown as AttrSet<Table>, linkWords, links)]
  const told = (attrs['linkinfo'] ?? {}) as Record<string, Json | undefined>
  for (const [key, kind, of] of [
    ['info_data', info?.['info_kind'], choice(data[2], info?.['info_kind'])],
    ['info_slave_data', info?.['info_slave_kind'], choice(slaveData[2], info?.['info_slave_kind'])],
  ] as const) {
    const value = told[key === 'info_data' ? 'data' : 'slaveData']?.[kind as string] as Json | undefined
    const words = { ...linkWords, keys: { ...linkWords.keys, ...kindKeys[kind as string] } }
    if (info?.[key] && of && value) found.push(compare(info[key] as Json, value, of, words, links))
  }
  return found
}

/** Keys of a link that are members of its struct, or worked out from it, or of the namespace. */
const NOT_ATTRIBUTES = ['ifindex', 'flags', 'link_type', 'inet6_addr_gen_mode', 'link_pointtopoint', 'link_netns']

/** An address in ip's words. */
function addressOf({ header, attrs }: Message): Json {
  const cache = attrs['cacheinfo'] as Json | undefined
  return {
    family: header['family'] === 2 ? 'inet' : 'inet6',
    local: attrs['local'] ?? attrs['address'],
    address: attrs['local'] === undefined || attrs['local'] === attrs['address'] ? undefined : attrs['address'],
    prefixlen: header['prefixlen'],
    broadcast: attrs['broadcast'],
    anycast: attrs['anycast'],
    label: attrs['label'],
    metric: attrs['rtPriority'],
    valid_life_time: cache?.['valid'],
    preferred_life_time: cache?.['prefered'],
  }
}

/** How much each recording has to compare: listings of links, keys of links that agree, addresses, other objects, keys of those. */
const EXPECTED: Record<string, readonly number[]> = {
  kinds: [100, 7614, 0, 76, 149],
  addresses: [25, 852, 249, 125, 411],
  routes: [0, 0, 0, 449, 1369],
  errors: [1, 630, 0, 0, 0],
  generic: [2, 161, 0, 0, 0],
  nic: [7, 834, 4, 0, 0],
  tour: [2, 113, 5, 0, 0],
}

describe.each(PRINTED)('what ip printed in the recording %s', (name) => {
  const all = messagesOf(name)
  const links = linkNames(all)
  const wanted = listings(name, all, /^ip (?!.*-br).*\b(link|addr) show\b/)
  const counts = [wanted.length, 0, 0, 0, 0]

  test('of links is what their attributes say', () => {
    const found = wanted.flatMap(({ printed, messages }) => {
      const byIndex = new Map(messages.filter(({ type }) => type === 16).map((m) => [m.header['index'], m]))
      return printed.flatMap((one) => {
        const message = byIndex.get(one['ifindex'])
        return message ? compareLink(one, message, links) : []
      })
    })
    expect([...new Set(found.flatMap(({ wrong }) => wrong))]).toEqual([])
    const left = new Set(found.flatMap((one) => one.left))
    expect([...left].filter((key) => ![...NOT_ONE, ...NOT_ATTRIBUTES].includes(key))).toEqual([])
    counts[1] = found.flatMap(({ agreed }) => agreed).length
  })

  test('of addresses is what their messages say', () => {
    for (const { cmd, printed, messages } of wanted) {
      // With a filter by label ip leaves the link out.
      for (const one of printed.filter(({ ifindex }) => ifindex !== undefined)) {
        const own = messages.filter(({ type, header }) => type === 20 && header['index'] === one['ifindex']).map(addressOf)
        // What a filter left out is printed as an empty object.
        const infos = ((one['addr_info'] ?? []) as Json[]).filter(({ local }) => local !== undefined)
        for (const info of infos) expect(own, cmd).toContainEqual(only(info, Object.keys(own[0] ?? {})))
        counts[2] = (counts[2] as number) + infos.length
      }
    }
  })

  test.each(Object.entries(VIEWS))('of %s is what their messages say', (word, { type, view }) => {
    const command = new RegExp(`^${word.replace(' ', ' (-\\S+ )*')}\\b(?! bucket)`)
    for (const { cmd, printed, messages } of listings(name, all, command)) {
      const told = messages.filter((message) => message.type === type).map(view)
      for (const one of printed.map(sameShape)) {
        const best = Math.max(0, ...told.map((own) => agreement(one, own)))
        expect(best, `${cmd}: ${JSON.stringify(one)}`).toBeGreaterThan(0)
        counts[3] = (counts[3] as number) + 1
        counts[4] = (counts[4] as number) + best
      }
    }
  })

  test('is as much as it was', () => expect(counts).toEqual(EXPECTED[name]))
})

const only = (value: Json, keys: readonly string[]): Json => Object.fromEntries(keys.map((key) => [key, value[key]]))

/** How many of the keys that were printed and that the view has agree; none where one does not. */
function agreement(printed: Json, own: Json): number {
  const keys = Object.keys(own).filter((key) => printed[key] !== undefined)
  return keys.every((key) => isDeepStrictEqual(printed[key], own[key])) ? keys.length : 0
}
