// Prints every test as `FILE<tab>FULL NAME`, sorted, without running any: compare the output before and after a change.
// Arguments select files as those of `npm test` do. Skipped tests are listed too (`vitest list` leaves them out).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'

const root = fileURLToPath(new URL('..', import.meta.url))
const temporary = tmpdir()
// Files make folders when they are loaded, and remove them after their tests, of which none runs here.
const folder = mkdtempSync(`${temporary}/nlwire-titles-`)
process.env.TMPDIR = folder

/** A line without what changes from run to run: reasons of skips, random names of temporary folders. */
function stable(line) {
  const named = line
    .replace(/ \[skipped: [^\]]*\]/g, '')
    .replaceAll('\n', '\\n')
    .replaceAll(folder, temporary)
  return named.replaceAll(new RegExp(`(${temporary}/[a-z-]+-)\\w{6}`, 'g'), '$1XXXXXX')
}

const vitest = await createVitest('test', { root, watch: false, reporters: [{}] })
try {
  const { testModules, unhandledErrors } = await vitest.collect(process.argv.slice(2))
  const errors = [...unhandledErrors, ...testModules.flatMap((file) => file.errors())]
  if (errors.length > 0) throw new Error(`cannot list the tests: ${errors.map(({ message }) => message).join('; ')}`)
  const lines = testModules.flatMap((file) =>
    [...file.children.allTests()].map(({ fullName }) => `${relative(root, file.moduleId)}\t${fullName}`),
  )
  console.log(lines.map(stable).sort().join('\n'))
} finally {
  await vitest.close()
  rmSync(folder, { recursive: true, force: true })
}
