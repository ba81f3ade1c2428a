import { readdirSync, readFileSync } from 'node:fs'
import type { Protocol } from '../../src/netlink/message/protocol.ts'
import { fromHex, rtnetlink } from '../../src/wire.ts'
import { nlctrl } from './fixture-nlctrl.ts'

const FOLDER = new URL('../../fixtures/wire/', import.meta.url)
const PROTOCOLS: Record<string, Protocol> = { NETLINK_ROUTE: rtnetlink, NETLINK_GENERIC: nlctrl }

/** One datagram of a real kernel or program, as annotated hex; beside it what it decodes to. */
export interface Fixture {
  readonly name: string
  /** The text before the first empty line: what it shows, the command that made it, the versions. */
  readonly comment: string
  /** What `explain` prints. */
  readonly text: string
  readonly bytes: Uint8Array
  readonly protocol: Protocol
}

/** The names of all fixtures. */
export const fixtureNames: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.hex'))
  .map((file) => file.slice(0, -'.hex'.length))

/** Where a fixture's bytes, or what they decode to, are kept. */
export const fixtureFile = (name: string, suffix: 'hex' | 'json'): URL => new URL(`${name}.${suffix}`, FOLDER)

/** Reads a fixture. */
export function fixture(name: string): Fixture {
  const file = readFileSync(fixtureFile(name, 'hex'), 'utf8')
  const gap = file.indexOf('\n\n')
  const [comment, text] = [file.slice(0, gap + 1), file.slice(gap + 2)]
  const wanted = /^# Protocol: (\w+)$/m.exec(comment)?.[1] ?? ''
  const protocol = PROTOCOLS[wanted]
  if (!protocol) throw new Error(`${name}: no protocol ${JSON.stringify(wanted)}`)
  return { name, comment, text, bytes: fromHex(text), protocol }
}

/**
 * A decoded value as the JSON files beside the fixtures have it: a bigint is its digits with an `n`, bytes are hex after `0x`, and the
 * copy of the message's own bytes is left out.
 */
export function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item) => {
      if (typeof item === 'bigint') return `${item}n`
      return item instanceof Uint8Array ? `0x${Buffer.from(item).toString('hex')}` : item
    }),
  )
}
