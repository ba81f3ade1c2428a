// Compares every NAME.pcap.gz below a folder with the NAME.tshark.json.xz beside it: `npx tsx test/support/tshark-folder.ts FOLDER`.
// Prints what tshark leaves as bytes; ends with 1 where a field differs. Needs xz.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { compareRecording, summary } from './tshark-recording.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder?')
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  const json = `${folder}/${file.replace(/\.pcap\.gz$/, '.tshark.json.xz')}`
  if (!file.endsWith('.pcap.gz') || !existsSync(json)) continue
  const text = execFileSync('xz', ['-dc', json], { maxBuffer: 2 ** 30, encoding: 'utf8' })
  const found = await compareRecording(readFileSync(`${folder}/${file}`), text)
  console.log(summary(file, found))
  if (found.different.length > 0 || found.faults > 0) process.exitCode = 1
}
