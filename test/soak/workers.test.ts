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
/** Ten times as long as they take: a process that hangs is killed. */
const LIMIT = 60_000 + 1000 * WORKERS

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

  const ended = (...words: string[]): Promise<Ended> => run(process.execPath, [program, ...words], LIMIT)

  test.each([
    ['terminate', 'from outside, during calls'],
    ['end', 'by themselves, with streams that are unref’d'],
    ['exit', 'by process.exit()'],
    ['error', 'by an uncaught error'],
    ['rejection', 'by an unhandled rejection'],
  ])(
    '%s: %s; the process goes on, and no descriptor is left',
    async (way) => {
      expect(await ended(way, `${WORKERS}`)).toEqual({ code: 0, signal: null, stdout: '[]\n', stderr: '' })
    },
    LIMIT + 10_000,
  )

  test(
    'the process ends by process.exit() while workers are in calls',
    async () => {
      for (let i = 0; i < WORKERS / 4; i++)
        expect(await ended('main exit')).toEqual({ code: 3, signal: null, stdout: '', stderr: '' })
    },
    LIMIT + 10_000,
  )

  test.each([
    ['terminate opening', 'from outside, while they open sockets'],
    // Between loading and calls they open two sockets and an eventfd: on Node 22 one in a hundred ends there.
    ['terminate early', 'from outside, perhaps while they load'],
  ])(
    '%s: %s; the process goes on, and each leaves at most the one descriptor that it was opening',
    async (way) => {
      const { code, stdout, stderr } = await ended(way, `${WORKERS}`)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const left = JSON.parse(stdout) as string[]
      expect(left.filter((target) => !/ (socket:|anon_inode:\[eventfd\])/.test(target))).toEqual([])
      expect(left.length).toBeLessThanOrEqual(WORKERS)
    },
    LIMIT + 10_000,
  )
})
