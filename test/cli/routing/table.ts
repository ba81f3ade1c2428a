// The tables of fixtures/words: a command of `ip` or `bridge`, and the requests that it sends.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMessages } from '../../../src/netlink/message/decode.ts'
import { rtnetlink } from '../../../src/rtnl/protocol.ts'
import { WORDS_FOLDER } from '../../support/sent.ts'
import { ours, theirs } from './sides.ts'

/** The names of all tables. */
export const tables = (): string[] =>
  readdirSync(WORDS_FOLDER).flatMap((file) => (file.endsWith('.tsv') ? [file.slice(0, -4)] : []))

/** The rows of a table; of a command that sends nothing there is no request. */
export const table = (object: string): (readonly [line: string, hex: readonly string[]])[] =>
  readFileSync(join(WORDS_FOLDER, `${object}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split('\t'))
    .map(([line = '', hex = '']) => [line, hex === '' ? [] : hex.split(' ')])

/** Why a request may differ from that of `ip`. */
export type Reason = 'the kernel ignores the order of attributes' | 'newer kernel' | 'a bug of ip'

const ACK = 4

/**
 * A request without its length, sequence number and port id. What the kernel ignores is not compared: the order of attributes, NLA_F_NESTED,
 * bytes of padding (which `ip` does not clear), whether a text ends in NUL. Nor is whether an ACK is asked for, nor ages.
 */
export function content(hex: string): object {
  const [message] = decodeMessages(Buffer.from(hex, 'hex'), { protocol: rtnetlink, tolerant: true })
  const { type, flags = 0, header, attrs = {} } = message ?? {}
  const { cacheinfo: _, ...others } = attrs
  return { type, flags: flags & ~ACK, header, attrs: others }
}

/** Runs the commands before the last one, which is returned. */
export async function prepare(line: string): Promise<string> {
  const all = line.split(' && ').map((one) => one.replace(/^ip /, ''))
  for (const before of all.slice(0, -1)) {
    theirs(before)
    await ours(before)
  }
  return all.at(-1) as string
}
