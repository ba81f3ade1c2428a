import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
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
