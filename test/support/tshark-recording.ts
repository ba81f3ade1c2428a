import { messages, type Recorded, records } from '../../src/capture.ts'
import { tsharkMessages } from './tshark.ts'
import { compare, type Report, report } from './tshark-compare.ts'

/** Compares a whole recording with `tshark -T json` of it. A frame of another number of messages is a difference. */
export async function compareRecording(pcap: Uint8Array, json: string): Promise<Report & { messages: number; faults: number }> {
  const frames = tsharkMessages(json)
  const own: Recorded[][] = frames.map(() => [])
  let faults = 0
  for await (const item of messages(records(pcap))) {
    if (item.kind === 'fault') faults++
    else own[item.frame - 1]?.push(item)
  }
  const out = report()
  for (const [i, theirs] of frames.entries()) {
    const mine = own[i] as Recorded[]
    if (mine.length !== theirs.length)
      out.different.push(`frame ${i + 1}: ${mine.length} messages here, ${theirs.length} in tshark`)
    for (const [j, one] of theirs.entries()) if (mine[j]) compare(mine[j], one, out)
  }
  return { ...out, messages: own.flat().length, faults }
}

/** What a report says, for reading. */
export function summary(
  name: string,
  { messages: count, equal, different, rawInTshark, bytesInNlwire }: Report & { messages: number },
): string {
  const list = (map: Map<string, number>): string =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .map(([key, n]) => `    ${n} × ${key}\n`)
      .join('')
  return `${name}: ${count} messages, ${equal} fields equal, ${different.length} different\n${different
    .slice(0, 20)
    .map((one) => `    ${one}\n`)
    .join(
      '',
    )}  bytes in tshark, decoded here:\n${list(rawInTshark)}  fields of tshark that are bytes here:\n${list(bytesInNlwire)}`
}
