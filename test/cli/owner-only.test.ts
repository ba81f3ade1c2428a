import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { bundle } from './support/bundle.ts'
import { nlwire } from './support/command.ts'

const folder = mkdtempSync(`${tmpdir()}/nlwire-modes-`)
afterAll(() => rmSync(folder, { recursive: true }))

const recording = fileURLToPath(new URL('../../fixtures/captures/rtmon.log', import.meta.url))

test.each([
  ['encode', 'RTM_GETLINK', '--pcap'],
  ['explain', recording, '--frame', '1', '--html'],
])('what nlwire %s … makes is readable by its owner only', async (...args) => {
  const file = `${folder}/${args[0]}`
  const before = process.umask(0)
  try {
    expect((await nlwire(...args, file)).code).toBe(0)
  } finally {
    process.umask(before)
  }
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})

test('a key in a file that others may read is warned of, with the words of wg', async () => {
  const program = await bundle('owner-only')
  const written = (mask: string, to: string): string =>
    spawnSync(
      'sh',
      ['-c', `umask ${mask}; "$1" "$2" wg genkey > "$3"`, 'sh', process.execPath, program.file, `${folder}/${to}`],
      {
        encoding: 'utf8',
      },
    ).stderr
  try {
    const warning = 'Warning: writing to world accessible file.\nConsider setting the umask to 077 and trying again.\n'
    expect([written('022', 'a'), written('077', 'b')]).toEqual([warning, ''])
  } finally {
    program.remove()
  }
})
