// What `npm test` runs: vitest inside network and mount namespaces of its own, with a /run/netns of its own, as root or as a user.
// Arguments go to vitest. Where the system permits no namespaces, the live tests are skipped with the reason.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))

// As root /run/netns is covered; in a user namespace all of /run is, as that directory may be missing and cannot be made there.
const SETUP = {
  root: 'mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec "$@"',
  user: 'mount -t tmpfs tmpfs /run && mkdir /run/netns && exec "$@"',
}

/** The words before a command that put it into namespaces of its own. */
function enter(kind: 'root' | 'user'): string[] {
  const flags = kind === 'root' ? ['-n', '-m', '--propagation', 'private'] : ['-U', '-r', '-n', '-m']
  return ['unshare', ...flags, 'sh', '-c', SETUP[kind], 'sh']
}

function probe(kind: 'root' | 'user'): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', [...enter(kind).slice(1), 'true'], { encoding: 'utf8' })
  if (status === 0) return undefined
  return error?.message ?? (stderr.trim() || `unshare exited with ${status}`)
}

const kind = process.getuid?.() === 0 ? 'root' : 'user'
const why = probe(kind)
const command = [process.execPath, vitest, 'run', ...process.argv.slice(2)]
const [file, ...args] = why === undefined ? [...enter(kind), ...command] : command
const env = {
  ...process.env,
  ...(why === undefined ? { NLWIRE_TEST_LIVE: '1' } : { NLWIRE_TEST_WHY: `no namespaces here: ${why}` }),
}
if (why !== undefined) console.error(`tests against the kernel are skipped: no namespaces here (${why})`)
const { status } = spawnSync(file as string, args, { cwd: root, stdio: 'inherit', env })
process.exitCode = status ?? 1
