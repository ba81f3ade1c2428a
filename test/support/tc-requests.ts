import { readFileSync } from 'node:fs'

/** A command of tc(8) and what it sent. */
export interface TcRequest {
  readonly command: string
  readonly bytes: Uint8Array
}

const text = readFileSync(new URL('../../fixtures/sent/tc.tsv', import.meta.url), 'utf8')

/** fixtures/sent/tc.tsv: a request of each kind of qdisc, class, filter and action. */
export const tcRequests: readonly TcRequest[] = text
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => {
    const [command = '', hex = ''] = line.split('\t')
    return { command, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) }
  })
