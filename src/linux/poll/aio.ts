import type { Place } from '../syscalls/arena.ts'
import { EINPROGRESS, EINVAL, ENOMEM, ENOSYS } from '../syscalls/constants.ts'
import { allocate, must, syscall } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** A poll request to the kernel's asynchronous I/O (include/uapi/linux/aio_abi.h). */
export interface PollRequest {
  /** Address of its `struct iocb`, by which the kernel identifies the request. */
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
/** Maximum number of requests, half of what the kernel allows all processes together (fs.aio-max-nr). */
const REQUESTS = 32_768

const numbers = NUMBERS[process.arch]
/** Layout of the memory that the kernel accesses. `now` is a zero timeout. */
const [EVENTS, NOW, SCRATCH, LIST, ID, IOCBS] = [0, 2048, 2064, 2096, 2104, 2112]
let place: Place | undefined
/** Free request numbers. */
const free: number[] = []
let used = 0

function memory(): Place {
  if (place) return place
  place = allocate(IOCBS + REQUESTS * IOCB)
  place.bytes.fill(0, 0, IOCBS)
  return place
}

/** Creates an AIO context for `capacity` requests; returns its id, or -errno. */
export function setupAio(capacity: number): number {
  if (!numbers) return -ENOSYS
  const { bytes, address } = memory()
  // The kernel expects zero here.
  bytes.fill(0, ID, ID + 8)
  const result = syscall(numbers.setup, capacity, address + ID, 0, 0, 0, 0)
  return result < 0 ? result : Number(bytes.readBigUInt64LE(ID))
}

/** Destroys an AIO context. It blocks the thread for some 35 ms. */
export function destroyAio(context: number): void {
  if (numbers) must(syscall(numbers.destroy, context, 0, 0, 0, 0, 0), 'io_destroy')
}

/**
 * Creates a request that waits until `fd` is readable, and then signals `eventfd`. reapAio returns its `id`. Release it
 * with cancelAio. Throws SyscallError, ENOMEM, if there are too many.
 */
export function pollRequest(id: number, fd: number, eventfd: number): PollRequest {
  const { bytes, address } = memory()
  if (free.length === 0 && used === REQUESTS)
    throw new SyscallError('io_submit', ENOMEM, `at most ${REQUESTS} descriptors in one thread`)
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

/** Submits a request, which completes once. Returns 1, or -errno: EAGAIN if the context is full. */
export function submitAio(context: number, request: PollRequest): number {
  if (!numbers) return -ENOSYS
  const { bytes, address } = memory()
  bytes.writeBigUInt64LE(BigInt(request.address), LIST)
  request.context = context
  return syscall(numbers.submit, context, 1, address + LIST, 0, 0, 0)
}

/**
 * Cancels a request, so that the kernel releases its file. A completed request is not an error. Call it once only: the
 * memory is reused.
 */
export function cancelAio(request: PollRequest): void {
  if (!numbers) return
  const { address } = memory()
  const result = syscall(numbers.cancel, request.context, request.address, address + SCRATCH, 0, 0, 0)
  free.push((request.address - address - IOCBS) / IOCB)
  if (result !== -EINPROGRESS && result !== -EINVAL) must(result, 'io_cancel')
}

/** Calls `fn` with the id of each completed request. */
export function reapAio(context: number, fn: (id: number) => void): void {
  const { bytes, address } = memory()
  for (let count = BATCH; numbers && count === BATCH; ) {
    count = must(syscall(numbers.getevents, context, 0, BATCH, address + EVENTS, address + NOW, 0), 'io_getevents')
    const ids = Array.from({ length: count }, (_, i) => Number(bytes.readBigUInt64LE(EVENTS + i * EVENT)))
    ids.forEach(fn)
  }
}
