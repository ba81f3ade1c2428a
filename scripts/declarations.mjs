// Makes the published declarations flat: tsc infers the types of messages and options from the tables, and editors show no
// documentation through the mapped types that do it. Here each becomes an interface with a member for every attribute, and
// its meaning, unit and kernel name as doc comment. The tables stay the one place where they are declared.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withBases } from './declarations/bases.mjs'
import { apartFamilies } from './declarations/families.mjs'
import { flattened, reached } from './declarations/flattened.mjs'
import { prune } from './declarations/prune.mjs'
import { rolled } from './declarations/rolled.mjs'
import { allowUndefined } from './declarations/undefined.mjs'

const ENTRIES = ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard', 'types', 'family-types']
const dist = fileURLToPath(new URL('../dist', import.meta.url))
const { texts: flat, others } = flattened(dist)
const all = new Map([...others, ...flat])
prune(all)
for (const [file, text] of all) writeFileSync(file, text)
// The declarations of a program that exports what it makes of our tables name these types, as nlwire/types and nlwire/family-types.
for (const name of ['types.js', 'family-types.js']) writeFileSync(join(dist, name), 'export {}\n')

// The command has no declarations, and what no entry reaches needs none, such as those of the tables.
const needed = new Set(reached(dist, ENTRIES).sources.map(({ fileName }) => fileName))
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.d.ts') && !needed.has(join(dist, name))) rmSync(join(dist, name))
}
const texts = allowUndefined(new Map([...needed].map((file) => [file, readFileSync(file, 'utf8')])))

// Few files, as an editor takes longer for a file than for what is in it: what nlwire/wire and nlwire/declare need, and nothing of
// Node; what else nlwire needs, and the families; the rest; and the constants.
const named = (...names) => names.map((name) => join(dist, `${name}.d.ts`))
const filesOf = (...entries) => reached(dist, entries).sources.map(({ fileName }) => fileName)
const alone = new Set([...named(...ENTRIES), ...named('rtnl/collections', 'rtnl/objects', 'genl/families')])
const constants = new Set([...needed].filter((file) => /\/rtnl\/(.*\/)?(tunnel-)?constants\.d\.ts$/.test(file)))
const sets = {
  wire: new Set(filesOf('wire', 'declare')),
  library: new Set(filesOf('index')),
  families: new Set(filesOf('genl', 'ethtool', 'wireguard')),
}
const [flatFile, familyFile] = named('types', 'family-types')
const own = new Set(named('genl', 'ethtool', 'wireguard', 'genl/families'))
apartFamilies(
  texts,
  flatFile,
  familyFile,
  (file) => own.has(file) || (sets.families.has(file) && !sets.wire.has(file) && !sets.library.has(file)),
)
for (const file of [flatFile, familyFile]) texts.set(file, withBases(texts.get(file)))
needed.add(familyFile)

function partOf(file) {
  if (alone.has(file)) return file
  if (constants.has(file)) return join(dist, 'rtnl/constants.d.ts')
  const set = Object.keys(sets).find((name) => sets[name].has(file)) ?? 'more'
  return join(dist, `shared/${set}.d.ts`)
}
const joined = rolled(texts, partOf)
mkdirSync(join(dist, 'shared'), { recursive: true })
for (const file of needed) if (!joined.has(file)) rmSync(file)
for (const [file, text] of joined) writeFileSync(file, text)
