import { spawnSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { type Packed, packed } from './support/packed.ts'

let it: Packed
beforeAll(() => {
  it = packed()
}, 600_000)

const TOO_FEW = 'nlwire: this process may open too few files: nlwire needs 64 descriptors (`ulimit -n 64`) (EMFILE)\n'

/** Runs the packed command with at most so many descriptors. */
function limited(descriptors: number, args: readonly string[]): { status: number | null; stderr: string } {
  const words = ['-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh', process.execPath, 'dist/cli/main.js', ...args]
  const { status, stderr } = spawnSync('sh', words, { cwd: it.folder, encoding: 'utf8', timeout: 60_000 })
  return { status, stderr }
}

// Node itself opens 18 to 30 files before it opens one of nlwire's.
test.each(['doctor', 'decode'])('too few descriptors to load it are one line and status 1: %s', (command) => {
  const found = [20, 26, 32, 38].map((descriptors) => limited(descriptors, [command]))
  expect(found).toContainEqual({ status: 1, stderr: TOO_FEW })
  for (const { status, stderr } of found) if (/EMFILE| {4}at /.test(stderr)) expect([status, stderr]).toEqual([1, TOO_FEW])
})

test('64 descriptors are enough', () => {
  expect(limited(64, ['-V'])).toEqual({ status: 0, stderr: '' })
  expect(limited(64, ['decode', 'help'])).toEqual({ status: 0, stderr: '' })
})
