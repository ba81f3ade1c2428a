import { type Item, messages, type Recorded } from '../../src/capture.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'

/** The messages of a datagram that a program sent, at a time in seconds. */
export async function recordedOf(bytes: Uint8Array, protocol: number, time?: string): Promise<Recorded[]> {
  const when = time === undefined ? {} : { time: BigInt(time) * 1_000_000_000n }
  const item: Item = { kind: 'datagram', frame: 1, offset: 0, littleEndian: true, protocol, direction: 'sent', bytes, ...when }
  const out: Recorded[] = []
  for await (const one of messages([item])) if (one.kind === 'message') out.push(one)
  return out
}

/** The requests of a datagram in the words of their tool. The links with the indexes 10 and 11 are v0 and v1. */
export async function wordsOf(bytes: Uint8Array, protocol: number): Promise<(string | undefined)[]> {
  const ifname = (index: number): string => ({ 1: 'lo', 10: 'v0', 11: 'v1' })[index] ?? `if${index}`
  const { note, request } = tools({ command: 'link', ifname, ifflags: () => 0, netnsName: () => undefined })
  const all = await recordedOf(bytes, protocol)
  all.forEach(note)
  return all.map((one) => {
    const words = request(one)
    return words && `${words.what} ${words.values}`.trim()
  })
}

/** The replies of a datagram as their tool prints them. */
export async function linesOf(bytes: Uint8Array, protocol: number, time?: string): Promise<(string | undefined)[]> {
  const { note, line } = tools({ command: 'link', ifname: String, ifflags: () => 0, netnsName: () => undefined })
  const all = await recordedOf(bytes, protocol, time)
  all.forEach(note)
  return all.map(line)
}
