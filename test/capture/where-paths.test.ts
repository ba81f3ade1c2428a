import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ueventParts } from '../../src/capture/message/uevent.ts'
import { type Filter, messages, type Recorded, records, toJson, where } from '../../src/capture.ts'
import { said } from '../../src/cli/recording/words.ts'
import { explainParts } from '../../src/wire.ts'
import { recording } from './support.ts'

const FOLDERS = ['recordings', 'captures', 'captures/hex', 'captures/printed', 'captures/tshark', 'wire']
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`../../fixtures/${folder}`, import.meta.url))
    .filter((name) => /\.(pcap|pcapng|hex|strace|txt|log)(\.gz)?$/.test(name))
    .map((name) => `${folder}/${name}`),
)

/** Labels of explained bytes that are no fields: what is between or behind the fields. */
const LABELS = new Set(['padding', 'left over', 'malformed', 'to the next message'])

/** Every path in a value of JSON, from its root. */
function* inJson(value: unknown, path: string): Generator<string> {
  yield path
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* inJson(one, `${path}[${i}]`)
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) yield* inJson(one, `${path}.${key}`)
}

/** The paths that `decode --json` prints of a message, as they are and below `header` and `attrs`. */
function* jsonPaths(recorded: Recorded): Generator<string> {
  const { header, attrs, request } = JSON.parse(toJson(recorded))
  for (const half of [header, attrs]) for (const [key, value] of Object.entries(half ?? {})) yield* inJson(value, key)
  yield* [...inJson(header, 'header'), ...inJson(attrs, 'attrs')].filter((path) => path.includes('.'))
  if (request) yield* inJson(request, 'request')
}

/** The paths that `decode --messages` prints: words with a dot before a value. */
function textPaths(recorded: Recorded): string[] {
  const keys = Object.keys({ ...recorded.message.header, ...recorded.message.attrs, request: 0 })
  const words = said(recorded).split(' ')
  return words.filter((word) => keys.some((key) => word.startsWith(`${key}.`) || word.startsWith(`${key}[`)))
}

/** The paths that `explain` prints. */
function explainedPaths({ protocol, message: { bytes }, tables, littleEndian }: Recorded): string[] {
  if (protocol === 15) return (ueventParts(bytes, littleEndian) ?? []).map(({ path }) => path)
  const parts = explainParts(bytes, { protocol: tables, littleEndian, tolerant: true })
  return parts.filter(({ fault, text }) => fault === undefined && text !== 'padding').map(({ path }) => path)
}

const filters = new Map<string, Filter>()

function filterOf(path: string): Filter {
  const found = filters.get(path) ?? where(path.includes(' ') ? JSON.stringify(path) : path)
  filters.set(path, found)
  return found
}

/** Paths that matched, with the name of their message. Most recordings have the same ones. */
const matched = new Set<string>()

/** Why a path is refused as a condition, or does not match its message; undefined if it does. */
function missed(path: string, one: Recorded): string | undefined {
  try {
    return filterOf(path)(one) ? undefined : `${one.name} in frame ${one.frame}: ${path} does not match`
  } catch (error) {
    return String(error)
  }
}

describe('every path that is printed can be a condition, and its message matches', () => {
  test.each(FILES)('%s', async (file) => {
    const wrong: string[] = []
    for await (const one of messages(records(recording(file)))) {
      if (one.kind !== 'message' || one.message.faults) continue
      for (const path of new Set([...jsonPaths(one), ...textPaths(one), ...explainedPaths(one)])) {
        const key = `${one.name} ${path.replace(/\[\d+\]/g, '[]')}`
        if (LABELS.has(path) || matched.has(key)) continue
        matched.add(key)
        const why = missed(path, one)
        if (why !== undefined) wrong.push(why)
      }
    }
    expect(wrong).toEqual([])
  })

  test('they are many', () => expect(matched.size).toBeGreaterThan(2000))
})
