// Makes, attaches and deletes the same few names, beside processes of `ip` that do so too: see ../namespace-stress.test.ts. With `all`, in a mount
// namespace that has no /run/netns yet, it starts everybody, waits, takes away what is left, and prints what came of it as JSON.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { NetNs, SyscallError } from '../../../src/index.ts'
import { deleteNamespace, namespaceNames } from '../../../src/linux/namespaces/files.ts'

const NAMES = ['one', 'two', 'three']
const STEPS = ['created', 'attached', 'deleted', 'deleted'] as const
type Step = (typeof STEPS)[number]
const [role, rounds = '1', seed = '1'] = process.argv.slice(2)

const IP = `read _; i=0; while [ $i -lt ${rounds} ]; do i=$((i+1)); for n in ${NAMES.join(' ')}; do ip netns add $n; ip netns del $n; done; done`
// What is found in the field too: a file left over from a create that was killed, and somebody who holds the lock for
// a while (once there is a directory: flock would make a file of that name).
const NUISANCE = `read _; i=0; while [ $i -lt ${rounds} ]; do i=$((i+1)); (set -C; : > /run/netns/two) 2>/dev/null; [ ! -d /run/netns ] || flock /run/netns sleep 0.02; done; true`

const descriptors = (): number => readdirSync('/proc/self/fd').length

async function work(): Promise<void> {
  await NetNs.list()
  const before = descriptors()
  const ended: Record<string, number> = {}
  console.log('ready')
  await once(process.stdin, 'data')
  process.stdin.destroy()
  const pick = random(Number(seed))
  for (let i = 0; i < Number(rounds) * NAMES.length * 2; i++) {
    const code = await step(NAMES[pick(NAMES.length)] as string, STEPS[pick(STEPS.length)] as Step)
    ended[code] = (ended[code] ?? 0) + 1
  }
  console.log(JSON.stringify({ ended, descriptors: descriptors() - before }))
}

async function step(name: string, what: Step): Promise<string> {
  try {
    if (what === 'deleted') await NetNs.delete(name)
    else (await (what === 'created' ? NetNs.create(name) : NetNs.attach(name, process.pid))).close()
    return what
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error
    // An error about a process that exists must not say that it does not.
    if (error.code === 'ENOENT' && what !== 'deleted' && !error.message.includes('deleted meanwhile')) return error.message
    return error.code
  }
}

/** Small numbers that are the same with the same seed (xorshift). */
function random(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

async function all(): Promise<void> {
  const hidden = mountPoints()
  const self = [...process.execArgv, process.argv[1] as string, 'work', rounds]
  const workers = ['7', '77'].map((each) => start(process.execPath, [...self, each]))
  const others = [IP, IP, NUISANCE].map((script) => start('sh', ['-c', script]))
  await Promise.all(workers.map(({ child }) => once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')))
  const everybody = [...workers, ...others]
  const ends = everybody.map(({ child }) => once(child, 'close'))
  for (const { child } of everybody) child.stdin?.end('go\n')
  const codes = (await Promise.all(ends)).map(([code, signal]) => signal ?? code)
  for (const name of namespaceNames()) deleteNamespace(name)
  console.log(
    JSON.stringify({
      codes,
      workers: workers.map(({ out }) => JSON.parse(out().replace('ready\n', ''))),
      refusals: [
        ...new Set(
          others.flatMap(({ err }) =>
            err()
              .split('\n')
              .map((line) => line.replace(/.*: /, '')),
          ),
        ),
      ].filter(Boolean),
      workersSay: workers.map(({ err }) => err()).join(''),
      names: namespaceNames(),
      mounts: [...mountPoints()].flatMap(([id, path]) => (hidden.has(id) ? [] : [path])),
    }),
  )
}

/** Mounts of and in the directory, by their ids: mounts that lie under the fresh /run, and cannot be reached, are listed too. */
const mountPoints = (): Map<string, string> =>
  new Map(
    [...readFileSync('/proc/self/mountinfo', 'utf8').matchAll(/^(\d+) \S+ \S+ \S+ (\/run\/netns\S*)/gm)].map(([, id, path]) => [
      id as string,
      path as string,
    ]),
  )

function start(file: string, args: readonly string[]): { child: ChildProcess; out(): string; err(): string } {
  const child = spawn(file, args)
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    err += data
  })
  return { child, out: () => out, err: () => err }
}

await (role === 'all' ? all() : work())
