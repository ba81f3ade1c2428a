import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ended, run } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'

/** How many end in each way; `npm run test:soak` sets it. */
const WORKERS = Number(process.env['NLWIRE_SOAK_WORKERS'] ?? 12)
const MINUTES = 60_000

describeLive(`${WORKERS} workers that end at moments of chance`, () => {
  let folder: string
  let program: string

  // One file: a worker loads it in a tenth of the time.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nlwire-'))
    program = join(folder, 'worker-ends.mjs')
    const source = new URL('./worker-ends.ts', import.meta.url)
    await build({
      entryPoints: [fileURLToPath(source)],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      define: { 'import.meta.url': JSON.stringify(source.href) },
    })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const ended = (...words: string[]): Promise<Ended> => run(process.execPath, [program, ...words], 10 * MINUTES)

  test.each([
    ['terminate', 'from outside, during calls'],
    ['terminate early', 'from outside, perhaps while they load'],
    ['end', 'by themselves, with streams that are unref’d'],
    ['exit', 'by process.exit()'],
    ['error', 'by an uncaught error'],
    ['rejection', 'by an unhandled rejection'],
  ])(
    '%s: %s; the process goes on, and no descriptor is left',
    async (way) => {
      expect(await ended(way, `${WORKERS}`)).toEqual({ code: 0, signal: null, stdout: '[]\n', stderr: '' })
    },
    10 * MINUTES,
  )

  test(
    'the process ends by process.exit() while workers are in calls',
    async () => {
      for (let i = 0; i < WORKERS / 4; i++)
        expect(await ended('main exit')).toEqual({ code: 3, signal: null, stdout: '', stderr: '' })
    },
    10 * MINUTES,
  )

  test(
    'from outside, while they open sockets: the process goes on, and each leaves one at most',
    async () => {
      const { code, stdout, stderr } = await ended('terminate opening', `${WORKERS}`)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(JSON.parse(stdout).length).toBeLessThanOrEqual(WORKERS)
    },
    10 * MINUTES,
  )
})
