import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decode, type Message } from '../../src/wire.ts'
import { readPcap } from './pcap.ts'
import type { Json, LinkNames } from './printed.ts'

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url)

interface Command {
  readonly cmd: string
  readonly pid: number
  readonly oracle?: string
  readonly recording?: string
}

/** What a command printed as JSON, and the messages that it was printed of. */
export interface Listing {
  readonly cmd: string
  readonly printed: readonly Json[]
  readonly messages: readonly Message[]
}

/** The recordings that keep what was printed in `NAME.printed.json.gz`. */
export const PRINTED = ['kinds', 'addresses', 'routes', 'errors', 'generic', 'nic', 'tour'] as const

const commands = readFileSync(new URL('commands.jsonl', FOLDER), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Command)

/** All of rtnetlink in a recording. */
export function messagesOf(name: string): Message[] {
  const frames = readPcap(new URL(`${name}.pcap.gz`, FOLDER))
  return frames.flatMap(({ protocol, bytes }) => (protocol === 0 ? decode(bytes) : []))
}

/** The listings of a recording whose command matches. Those of other programs and other namespaces have no messages in it. */
export function listings(name: string, all: readonly Message[], wanted: RegExp): Listing[] {
  const file = gunzipSync(readFileSync(new URL(`${name}.printed.json.gz`, FOLDER)))
  const printed = JSON.parse(file.toString()) as Record<string, unknown>
  return commands
    .filter(({ recording, oracle, cmd }) => recording === name && oracle !== undefined && wanted.test(cmd))
    .map(({ cmd, pid, oracle }) => {
      const messages = all.filter((message) => message.pid === pid && message.type >= 16)
      return { cmd, printed: printed[oracle as string] as Json[], messages }
    })
    .filter(({ messages }) => messages.length > 0)
}

/** Every name that a link had in a recording, by its index. */
export function linkNames(all: readonly Message[]): LinkNames {
  const out = new Map<number, Set<string>>()
  for (const { type, header, attrs } of all) {
    if (type !== 16 || typeof attrs['ifname'] !== 'string') continue
    const index = header['index'] as number
    out.set(index, (out.get(index) ?? new Set()).add(attrs['ifname']))
  }
  return out
}
