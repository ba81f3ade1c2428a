import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeBeside } from '../cli/support/side-by-side.ts'

/** How often each process goes through the names. */
const ROUNDS = process.env['NLWIRE_STRESS_ROUNDS'] ?? '15'
/** Ten times as long as it takes, as nothing else ends a process that hangs. */
const LIMIT = 60_000 + 4000 * Number(ROUNDS)

interface Result {
  readonly codes: readonly unknown[]
  readonly workers: readonly { readonly ended: Record<string, number>; readonly descriptors: number }[]
  readonly refusals: readonly string[]
  readonly workersSay: string
  readonly names: readonly string[]
  readonly mounts: readonly string[]
}

/** In a mount namespace of its own that has no /run/netns: everybody tries to be the first to make and share it. */
function stress(): Promise<Result> {
  const script = fileURLToPath(new URL('support/stress-names.ts', import.meta.url))
  const words = ['-m', '--propagation', 'private', 'sh', '-c', 'mount -t tmpfs tmpfs /run && exec "$0" "$@"']
  return new Promise((resolve, reject) => {
    execFile(
      'unshare',
      [...words, process.execPath, '--import', 'tsx', script, 'all', ROUNDS],
      { timeout: LIMIT, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error || stderr !== '') reject(new Error(`${error?.message}\n${stderr}`))
        else resolve(JSON.parse(stdout))
      },
    )
  })
}

describeBeside('names made and deleted by ip and nlwire at the same time', () => {
  test(
    'end well for everybody, and leave nothing',
    async () => {
      const { codes, workers, refusals, workersSay, names, mounts } = await stress()
      // A loop of `ip` ends with the code of its last command.
      expect(codes.slice(0, 2)).toEqual([0, 0])
      expect(codes.every((code) => code === 0 || code === 1)).toBe(true)
      expect(workersSay).toBe('')
      for (const { ended, descriptors } of workers) {
        // Node itself may close some that it had open when they were first counted.
        expect(descriptors).toBeLessThanOrEqual(0)
        const ends = ['created', 'attached', 'deleted', 'EEXIST', 'ENOENT', 'EBUSY']
        expect(Object.keys(ended).filter((end) => !ends.includes(end))).toEqual([])
        expect(ended['created']).toBeGreaterThan(0)
        expect(ended['attached']).toBeGreaterThan(0)
      }
      const known = ['File exists', 'No such file or directory', 'Device or resource busy']
      expect(refusals.filter((text) => !known.includes(text))).toEqual([])
      expect(refusals).toContain('File exists')
      expect(names).toEqual([])
      // One mount of the directory on itself, whoever made it.
      expect(mounts).toEqual(['/run/netns'])
    },
    LIMIT + 10_000,
  )
})
