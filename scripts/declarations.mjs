// Makes the published declarations flat: tsc infers the types of messages and options from the tables, and editors show no
// documentation through the mapped types that do it. Here each becomes an interface with a member for every attribute, and
// its meaning, unit and kernel name as doc comment. The tables stay the one place where they are declared.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flattened, reached } from './declarations/flattened.mjs'
import { prune } from './declarations/prune.mjs'
import { allowUndefined } from './declarations/undefined.mjs'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const { texts: flat, others } = flattened(dist)
const all = new Map([...others, ...flat])
prune(all)
for (const [file, text] of all) writeFileSync(file, text)
// The declarations of a program that exports what it makes of our tables name these types, as nlwire/types.
writeFileSync(join(dist, 'types.js'), 'export {}\n')

// The command has no declarations, and what no entry reaches needs none, such as those of the tables.
const needed = new Set(
  reached(dist, ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard', 'types']).sources.map(
    ({ fileName }) => fileName,
  ),
)
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.d.ts') && !needed.has(join(dist, name))) rmSync(join(dist, name))
}
const texts = new Map([...needed].map((file) => [file, readFileSync(file, 'utf8')]))
for (const [file, text] of allowUndefined(texts)) writeFileSync(file, text)
