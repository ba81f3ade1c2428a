// Prints a line of CSV for each message of a recording: frame, time, direction, name, link. Needs no rights and no Linux.
//   node pcap-to-csv.ts FILE.pcap [CONDITION] > messages.csv
import { createReadStream } from 'node:fs'
import { messages, records, where } from 'nlwire/capture'

const [file = '', condition] = process.argv.slice(2)
const wanted = condition === undefined ? () => true : where(condition)

/** A field of CSV: in quotes where it must be. */
const field = (value: unknown): string => {
  const text = value === undefined ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

console.log('frame,time,direction,name,link')
for await (const item of messages(records(createReadStream(file)))) {
  if (item.kind === 'message') {
    if (!wanted(item)) continue
    const { ifname } = item.message.attrs as { ifname?: string }
    console.log([item.frame, item.time, item.direction, item.name, ifname].map(field).join(','))
  } else {
    console.error(`at byte ${item.offset}: ${item.what}`)
    process.exitCode = 1
  }
}
