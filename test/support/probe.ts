import { spawn } from 'node:child_process'

/** Lists the interfaces: libuv calls getifaddrs(3), which sends RTM_GETLINK. The kernel takes RTNL to answer it. */
const QUERY = [process.execPath, '-e', 'require("node:os").networkInterfaces()']
/** Milliseconds until a query counts as unanswered. */
const LIMIT = 5000

/** What a run prints when it stops because of a probe. */
export const HELD = `the kernel no longer answers rtnetlink: RTNL is held (a query for links got no reply within ${LIMIT / 1000} s)
Every request about links, addresses and routes now hangs, and so do ip and unshare --net. Such processes cannot be killed.
Find the process that holds RTNL: look for "BUG" or "blocked for more than" in dmesg, and for state D in ps.
If it died while it held RTNL, only a restart of the machine helps.`

/** The program that queries the kernel, and how long it may take. Tests replace both. */
export interface Query {
  readonly command?: readonly string[]
  readonly limit?: number
}

/**
 * Resolves to false if a child process that queries rtnetlink does not end in time. A child that waits for RTNL cannot be
 * killed, so nothing waits for its end. How it ends does not matter: without permission it fails, but it was answered.
 */
export function kernelAnswers({ command = QUERY, limit = LIMIT }: Query = {}): Promise<boolean> {
  const [file = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'ignore', detached: true })
    child.unref()
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      resolve(false)
    }, limit)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('exit', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

/** Unanswered queries in a row after which a running suite is stopped: other work may hold RTNL for a few seconds. */
const PATIENCE = 3

/**
 * Queries the kernel every `every` milliseconds while the tests run, and calls `held` once when it no longer answers. A test that
 * waits for RTNL blocks its process, so its own time limit never fires. Returns a function that ends the watch.
 */
export function watchKernel(held: () => void, every = 15_000, query: Query = {}): () => void {
  let failures = 0
  let timer: NodeJS.Timeout
  let ended = false
  const check = async (): Promise<void> => {
    // A program that cannot be started, for lack of memory for example, says nothing about the kernel.
    failures = (await kernelAnswers(query).catch(() => true)) ? 0 : failures + 1
    if (ended) return
    if (failures === PATIENCE) held()
    else timer = setTimeout(check, failures > 0 ? 0 : every)
  }
  timer = setTimeout(check, every)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
