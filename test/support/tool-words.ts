import { type Item, messages, type Recorded } from '../../src/capture.ts'
import { toolWords } from '../../src/cli/recording/tools/tools.ts'

/** The only message of a datagram. */
export async function recordedOf(bytes: Uint8Array, protocol: number): Promise<Recorded> {
  const item: Item = { kind: 'datagram', frame: 1, offset: 0, littleEndian: true, protocol, direction: 'sent', bytes }
  for await (const one of messages([item])) if (one.kind === 'message') return one
  throw new Error('no message')
}

/** A request in the words of its tool. The links with the indexes 10 and 11 are v0 and v1. */
export function wordsOf(recorded: Recorded): string | undefined {
  const ifname = (index: number): string => ({ 10: 'v0', 11: 'v1' })[index] ?? `if${index}`
  const words = toolWords(recorded, { command: 'link', ifname, ifflags: () => 0, netnsName: () => undefined })
  return words && `${words.what} ${words.values}`.trim()
}
