import { EINPROGRESS, EINVAL, ENOSYS } from '../syscalls/constants.ts'
import { bufferAddress, must, syscall } from '../syscalls/libc.ts'

/** A poll request to the kernel's asynchronous I/O (include/uapi/linux/aio_abi.h). */
export interface PollRequest {
  /** The `struct iocb`, at an address that must not change while the request is under way. */
  readonly iocb: Buffer
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

const numbers = NUMBERS[process.arch]
// Each with its address, which costs a call to find out. `now` is no time at all, and stays zero.
const buffers = {
  events: Buffer.alloc(BATCH * EVENT),
  now: Buffer.alloc(16),
  scratch: Buffer.alloc(EVENT),
  list: Buffer.alloc(8),
}
let places: { readonly [K in keyof typeof buffers]: number } | undefined
const { events, list } = buffers

function at(): NonNullable<typeof places> {
  places ??= {
    events: bufferAddress(events),
    now: bufferAddress(buffers.now),
    scratch: bufferAddress(buffers.scratch),
    list: bufferAddress(list),
  }
  return places
}

/** Makes an AIO context for `capacity` requests; the result is its id, or -errno. */
export function setupAio(capacity: number): number {
  if (!numbers) return -ENOSYS
  const id = Buffer.alloc(8)
  const result = syscall(numbers.setup, capacity, bufferAddress(id), 0, 0, 0, 0)
  return result < 0 ? result : Number(id.readBigUInt64LE(0))
}

/** Ends an AIO context. It takes some 35 ms, in which the thread is blocked. */
export function destroyAio(context: number): void {
  if (numbers) must(syscall(numbers.destroy, context, 0, 0, 0, 0, 0), 'io_destroy')
}

/** Describes a wait for `fd` to be readable, of which `eventfd` is told; `id` comes back from reapAio. */
export function pollRequest(id: number, fd: number, eventfd: number): PollRequest {
  const iocb = Buffer.alloc(64)
  iocb.writeBigUInt64LE(BigInt(id), 0)
  iocb.writeUInt16LE(IOCB_CMD_POLL, 16)
  iocb.writeUInt32LE(fd, 20)
  iocb.writeBigUInt64LE(BigInt(POLLIN), 24)
  iocb.writeUInt32LE(IOCB_FLAG_RESFD, 56)
  iocb.writeUInt32LE(eventfd, 60)
  return { iocb, address: bufferAddress(iocb), context: 0 }
}

/** Submits a request, which completes once. 1, or -errno: EAGAIN when the context is full. The request must stay referenced. */
export function submitAio(context: number, request: PollRequest): number {
  if (!numbers) return -ENOSYS
  list.writeBigUInt64LE(BigInt(request.address))
  request.context = context
  return syscall(numbers.submit, context, 1, at().list, 0, 0, 0)
}

/** Takes back a request that has not completed, so that the kernel lets go of its file. One that has completed is no error. */
export function cancelAio(request: PollRequest): void {
  if (!numbers) return
  const result = syscall(numbers.cancel, request.context, request.address, at().scratch, 0, 0, 0)
  if (result !== -EINPROGRESS && result !== -EINVAL) must(result, 'io_cancel')
}

/** Calls `fn` with the id of each request that has completed. */
export function reapAio(context: number, fn: (id: number) => void): void {
  for (let count = BATCH; numbers && count === BATCH; ) {
    count = must(syscall(numbers.getevents, context, 0, BATCH, at().events, at().now, 0), 'io_getevents')
    const ids = Array.from({ length: count }, (_, i) => Number(events.readBigUInt64LE(i * EVENT)))
    ids.forEach(fn)
  }
}
