// What `npm test` runs: vitest inside network and mount namespaces of its own, with a /run/netns of its own, as root or as a user.
// Arguments go to vitest. Where the system permits no namespaces, the live tests are skipped with the reason. Before and
// during the run a child process probes whether the kernel still answers rtnetlink; if not, the run stops with an explanation.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { apart, type Rights, rights } from './apart.ts'
import { HELD, kernelAnswers, type Query, watchKernel } from './probe.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))

/** Why there are no namespaces for the tests; undefined if they can be made. */
function refusal(kind: Rights): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', [...apart(kind).slice(1), 'true'], { encoding: 'utf8' })
  if (status === 0) return undefined
  return error?.message ?? (stderr.trim() || `unshare exited with ${status}`)
}

/** Ends this process at once: children that wait for RTNL never end. */
function stop(): never {
  console.error(HELD)
  process.exit(1)
}

/** The query of the probe. NLWIRE_TEST_PROBE replaces the command, for the test of this file. */
function query(): Query {
  const command = process.env['NLWIRE_TEST_PROBE']?.split(' ')
  return command === undefined ? {} : { command }
}

/** The command that runs vitest, and its environment. */
function command(): { words: string[]; env: NodeJS.ProcessEnv } {
  const kind = rights()
  const why = refusal(kind)
  const words = [process.execPath, vitest, 'run', ...process.argv.slice(2)]
  if (why === undefined) return { words: [...apart(kind), ...words], env: { NLWIRE_TEST_LIVE: '1' } }
  console.error(`tests against the kernel are skipped: no namespaces here (${why})`)
  return { words, env: { NLWIRE_TEST_WHY: `no namespaces here: ${why}` } }
}

// In the emulator a start of Node takes half a minute, and the machine is switched off from outside.
const probes = process.env['NLWIRE_TEST_VM'] !== '1'
// Before unshare: without RTNL it hangs, too.
if (probes && !(await kernelAnswers(query()))) stop()
const { words, env } = command()
const child = spawn(words[0] as string, words.slice(1), { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
const held = (): void => {
  child.kill('SIGKILL')
  stop()
}
const unwatch = probes ? watchKernel(held, undefined, query()) : undefined
// The terminal sends SIGINT to both processes; vitest then ends by itself.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.once('close', (status) => {
  unwatch?.()
  process.exitCode = status ?? 1
})
