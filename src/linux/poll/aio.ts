import type { Place } from '../syscalls/arena.ts'
import { EINPROGRESS, EINVAL, ENOMEM, ENOSYS } from '../syscalls/constants.ts'
import { allocate, must, syscall } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** A poll request to the kernel's asynchronous I/O (include/uapi/linux/aio_abi.h). */
export interface PollRequest {
  /** Where its `struct iocb` is: the kernel knows the request by that. */
  readonly address: number
  /** The context it was last submitted to. */
  context: number
}

interface Numbers {
  readonly setup: number
  readonly destroy: number
  readonly getevents: number
  readonly submit: number
  readonly cancel: number
}

// libc has no wrappers for these.
const NUMBERS: Partial<Record<string, Numbers>> = {
  x64: { setup: 206, destroy: 207, getevents: 208, submit: 209, cancel: 210 },
  arm64: { setup: 0, destroy: 1, submit: 2, cancel: 3, getevents: 4 },
}

const IOCB_CMD_POLL = 5
const IOCB_FLAG_RESFD = 1
const POLLIN = 1
const EVENT = 32
const BATCH = 64
const IOCB = 64
/** Requests at a time, half of what the kernel gives all processes together (fs.aio-max-nr). */
const REQUESTS = 32_768

const numbers = NUMBERS[process.arch]
/** What lies where in the memory that the kernel is told of. `now` is no time at all, and stays zero. */
const [EVENTS, NOW, SCRATCH, LIST, ID, IOCBS] = [0, 2048, 2064, 2096, 2104, 2112]
let place: Place | undefined
/** Numbers of requests that have ended. */
const free: number[] = []
let used = 0

function memory(): Place {
  if (place) return place
  place = allocate(IOCBS + REQUESTS * IOCB)
  place.bytes.fill(0, 0, IOCBS)
  return place
}

/** Makes an AIO context for `capacity` requests; the result is its id, or -errno. */
export function setupAio(capacity: number): number {
  if (!numbers) return -ENOSYS
  const { bytes, address } = memory()
  // It must be zero before.
  bytes.fill(0, ID, ID + 8)
  const result = syscall(numbers.setup, capacity, address + ID, 0, 0, 0, 0)
  return result < 0 ? result : Number(bytes.readBigUInt64LE(ID))
}

/** Ends an AIO context. It takes some 35 ms, in which the thread is blocked. */
export function destroyAio(context: number): void {
  if (numbers) must(syscall(numbers.destroy, context, 0, 0, 0, 0, 0), 'io_destroy')
}

/**
 * Describes a wait for `fd` to be readable, of which `eventfd` is told; `id` comes back from reapAio. To be given back with cancelAio. Throws
 * SyscallError, ENOMEM, where there are too many.
 */
export function pollRequest(id: number, fd: number, eventfd: number): PollRequest {
  const { bytes, address } = memory()
  if (free.length === 0 && used === REQUESTS) throw new SyscallError('io_submit', ENOMEM, `${REQUESTS} waits in one thread`)
  const at = IOCBS + (free.pop() ?? used++) * IOCB
  bytes.fill(0, at, at + IOCB)
  bytes.writeBigUInt64LE(BigInt(id), at)
  bytes.writeUInt16LE(IOCB_CMD_POLL, at + 16)
  bytes.writeUInt32LE(fd, at + 20)
  bytes.writeBigUInt64LE(BigInt(POLLIN), at + 24)
  bytes.writeUInt32LE(IOCB_FLAG_RESFD, at + 56)
  bytes.writeUInt32LE(eventfd, at + 60)
  return { address: address + at, context: 0 }
}

/** Submits a request, which completes once. 1, or -errno: EAGAIN when the context is full. */
export function submitAio(context: number, request: PollRequest): number {
  if (!numbers) return -ENOSYS
  const { bytes, address } = memory()
  bytes.writeBigUInt64LE(BigInt(request.address), LIST)
  request.context = context
  return syscall(numbers.submit, context, 1, address + LIST, 0, 0, 0)
}

/** Takes back a request, so that the kernel lets go of its file. One that has completed is no error. Once only: its memory is another's then. */
export function cancelAio(request: PollRequest): void {
  if (!numbers) return
  const { address } = memory()
  const result = syscall(numbers.cancel, request.context, request.address, address + SCRATCH, 0, 0, 0)
  free.push((request.address - address - IOCBS) / IOCB)
  if (result !== -EINPROGRESS && result !== -EINVAL) must(result, 'io_cancel')
}

/** Calls `fn` with the id of each request that has completed. */
export function reapAio(context: number, fn: (id: number) => void): void {
  const { bytes, address } = memory()
  for (let count = BATCH; numbers && count === BATCH; ) {
    count = must(syscall(numbers.getevents, context, 0, BATCH, address + EVENTS, address + NOW, 0), 'io_getevents')
    const ids = Array.from({ length: count }, (_, i) => Number(bytes.readBigUInt64LE(EVENTS + i * EVENT)))
    ids.forEach(fn)
  }
}
