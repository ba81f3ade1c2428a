// Writes fixtures/missing.tsv anew: what C headers name and the tables lack. Prints how many of each enum. Run it after a change of the
// tables, and read the diff: it may only shrink.
import { writeFileSync } from 'node:fs'
import { missing, wanted } from './missing.ts'

const counts = new Map<string, number>()
for (const fact of missing) counts.set(fact.enum, (counts.get(fact.enum) ?? 0) + 1)
for (const [group, count] of counts) console.log(`${String(count).padStart(5)}  ${group}`)
console.log(`${String(missing.length).padStart(5)}  of ${wanted.length} names are in no table`)

const head = `# What C headers name and the tables lack: name, enum, kind. Written by \`npx tsx test/support/missing-write.ts\`.\n`
const rows = missing.map(({ name, enum: group, kind }) => `${[name, group, kind].join('\t')}\n`)
writeFileSync(new URL('../../fixtures/missing.tsv', import.meta.url), head + rows.join(''))
