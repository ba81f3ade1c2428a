import { EAGAIN } from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { cancelAio, destroyAio, type PollRequest, pollRequest, reapAio, setupAio, submitAio } from './aio.ts'
import type { Poller } from './poller.ts'
import { openWake, type Wake } from './wake.ts'

/**
 * Requested sizes of the first context and of the further ones. The kernel limits their sum (fs.aio-max-nr), but
 * allocates whole pages: the first context has room for some 120. The contexts of a terminated worker remain.
 */
const FIRST = 1
const FURTHER = 64

// Kept until the thread ends: destroying one takes 35 ms. They hold no descriptors. New requests use the last one.
const contexts: number[] = []

/** Polls with requests to the kernel's asynchronous I/O, without a thread; -errno if that is not available. */
export function startAioPoller(ready: (id: number) => void): Poller | number {
  const failure = contexts.length === 0 ? addContext(FIRST) : 0
  if (failure < 0) return failure
  const requests = new Map<number, PollRequest>()
  const wake = openWake(() => reapAll(ready))
  const refused = probe(wake)
  if (refused < 0) {
    wake.close()
    return refused
  }
  return {
    arm: (id, fd) => {
      const request = requests.get(id) ?? pollRequest(id, fd, wake.fd)
      requests.set(id, request)
      must(submit(request, ready), 'io_submit', `poll of descriptor ${fd}`)
    },
    cancel: (id) => {
      const request = requests.get(id)
      requests.delete(id)
      if (request) cancelAio(request)
    },
    ref: (on) => (on ? wake.ref() : wake.unref()),
    stop: () => wake.close(),
  }
}

// Kernels before 4.18, and sandboxes, have asynchronous I/O without poll requests. Id 0 is unused.
function probe(wake: Wake): number {
  const request = pollRequest(0, wake.fd, wake.fd)
  const result = submit(request, () => undefined)
  if (result >= 0) cancelAio(request)
  return result
}

function submit(request: PollRequest, ready: (id: number) => void): number {
  const result = submitAio(contexts.at(-1) as number, request)
  if (result !== -EAGAIN) return result
  reapAll(ready)
  const again = submitAio(contexts.at(-1) as number, request)
  if (again !== -EAGAIN) return again
  const failure = addContext(FURTHER * 8 ** contexts.length)
  return failure < 0 ? failure : submitAio(contexts.at(-1) as number, request)
}

function addContext(capacity: number): number {
  const context = setupAio(capacity)
  if (context < 0) return context
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  // A context outlives its thread; only the end of the process destroys it.
  if (!isMainThread && contexts.length === 0) process.once('exit', () => contexts.forEach(destroyAio))
  contexts.push(context)
  return 0
}

function reapAll(ready: (id: number) => void): void {
  for (const context of contexts) reapAio(context, ready)
}
