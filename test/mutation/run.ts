// What `npm run test:mutation` runs: Stryker over the wire, recordings and sockets, one area after the other, or over the files of a
// pattern: npm run test:mutation -- 'src/netlink/codec/*.ts'. Reports are in coverage/mutation.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { NetNs } from '../../src/index.ts'
import { apart, rights } from '../support/apart.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const AREA = 'NLWIRE_MUTATION_AREA'

/** Where the sources of each area are. stryker.config.mjs names the tests. */
const AREAS = { netlink: 'src/netlink/', capture: 'src/capture/', socket: 'src/linux/socket/' } as const
type Area = keyof typeof AREAS

/** Returns the area of a pattern. Throws for a pattern elsewhere. */
function areaOf(pattern: string): Area {
  const area = (Object.keys(AREAS) as Area[]).find((name) => pattern.startsWith(AREAS[name]))
  if (area === undefined) throw new Error(`expected files in ${Object.values(AREAS).join(', ')}, got ${pattern}`)
  return area
}

/** Runs this program for one pattern, and returns its exit status. Tests of sockets get namespaces of their own. */
function start(pattern: string): number {
  const area = areaOf(pattern)
  const words = [process.execPath, ...process.execArgv, '--expose-gc', fileURLToPath(import.meta.url), pattern]
  const [program = '', ...rest] = area === 'socket' ? [...apart(rights()), ...words] : words
  const env = { ...process.env, [AREA]: area, NLWIRE_TEST_LIVE: area === 'socket' ? '1' : '0' }
  return spawnSync(program, rest, { cwd: root, stdio: 'inherit', env }).status ?? 1
}

/** Mutates in this process. */
async function mutate(): Promise<void> {
  if (process.env[AREA] === 'socket') {
    // Stryker's processes talk over it.
    const here = await NetNs.current()
    await here.links.up('lo')
    here.close()
  }
  await new Stryker({ configFile: 'test/mutation/stryker.config.mjs', mutate: patterns }).runMutationTest()
}

const patterns = process.argv.slice(2)
if (process.env[AREA] === undefined) {
  const all = patterns.length > 0 ? patterns : Object.values(AREAS).map((folder) => `${folder}**/*.ts`)
  process.exitCode = Math.max(...all.map(start))
} else await mutate()
