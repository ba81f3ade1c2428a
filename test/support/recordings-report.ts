// Checks every message of all recordings (NAME.pcap.gz, made with nlmon) in a folder and prints what it found:
// `npx tsx test/support/recordings-report.ts [FOLDER]`. Without a folder those of fixtures/recordings, and fixtures/recordings/findings.json
// is written anew: read the diff.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readPcap } from './pcap.ts'
import { check, type Findings, recordingsIn } from './recordings.ts'

const OWN = new URL('../../fixtures/recordings/', import.meta.url)
const given = process.argv[2]
const folder = given === undefined ? OWN : pathToFileURL(`${resolve(given)}/`)

const share = (part: number, whole: number): string => `${part} (${((100 * part) / whole).toFixed(2)} %)`
const tableOf = ({ messages, noTable }: Findings): number => messages - sum(Object.values(noTable))
const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0)

function print(name: string, found: Findings): void {
  const known = tableOf(found)
  console.log(`${name}: ${found.messages} messages in ${found.datagrams} datagrams, ${found.explained} of them explained whole`)
  console.log(`  described by a table  ${share(known, found.messages)}${list('; the others are of type', found.noTable)}`)
  console.log(`  nothing unknown but   ${list('', found.unknown) || '—'}`)
  console.log(`  equal after encoding  ${share(found.equal, known)}`)
  console.log(`  the same bytes        ${share(found.same, known)}`)
  console.log(`  … in its own order    ${share(found.sameInItsOrder, known)}, with NLA_F_NESTED where it had it`)
  for (const [reason, n] of Object.entries(found.reasons)) console.log(`      ${String(n).padStart(5)} ${reason}`)
  console.log(`  of other protocols    ${list('', found.otherProtocols) || '0'}\n`)
}

const list = (what: string, counts: Record<string, number>): string =>
  Object.keys(counts).length === 0
    ? ''
    : `${what} ${Object.entries(counts)
        .map(([key, n]) => `${key} (${n})`)
        .join(', ')}`

/** The sum of all findings. */
function total(all: readonly Findings[]): Findings {
  const counts = (key: 'noTable' | 'unknown' | 'reasons' | 'otherProtocols'): Record<string, number> => {
    const out: Record<string, number> = {}
    for (const found of all) for (const [name, n] of Object.entries(found[key])) out[name] = (out[name] ?? 0) + n
    return out
  }
  const number = (key: 'datagrams' | 'explained' | 'messages' | 'equal' | 'same' | 'sameInItsOrder'): number =>
    sum(all.map((found) => found[key]))
  return {
    ...{ datagrams: number('datagrams'), explained: number('explained'), messages: number('messages') },
    ...{ noTable: counts('noTable'), unknown: counts('unknown'), equal: number('equal'), same: number('same') },
    ...{ sameInItsOrder: number('sameInItsOrder'), reasons: counts('reasons'), otherProtocols: counts('otherProtocols') },
  }
}

const findings = Object.fromEntries(
  recordingsIn(folder).map((name) => [name, check(readPcap(new URL(`${name}.pcap.gz`, folder)))] as const),
)
for (const [name, found] of Object.entries(findings)) print(name, found)
print('all', total(Object.values(findings)))
if (given === undefined) writeFileSync(new URL('findings.json', OWN), `${JSON.stringify(findings, null, 2)}\n`)
