import { closeSync, fstatSync, openSync, readSync, writeSync, writevSync } from 'node:fs'
import { PCAP_HEADER, pcapHeader, recordHeader } from '../../capture/container/pcap-writer.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { LOCK_EX, LOCK_UN } from '../syscalls/constants.ts'
import { flock, must } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { type TappedDatagram, tap } from './tap.ts'

/** A recording that is being written. It ends when it is closed or disposed. */
export interface Recording {
  /** Path of the pcap file, as given. */
  readonly file: string
  /** Why it ended before it was closed, such as a full disk. The process then emits a warning and continues. */
  readonly failure: SyscallError | undefined
  /** May be called twice. */
  close(): void
  /** Closes the recording, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Writes the selected datagrams of this thread to a pcap file. One system call appends each datagram whole, so threads
 * and processes may write to one file. Throws SyscallError if the file cannot be opened, TypeError if it holds
 * something else.
 */
export function record(file: string, wanted: (datagram: TappedDatagram) => boolean = () => true): Recording {
  const fd = open(file)
  let failure: SyscallError | undefined
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    untap()
    closeSync(fd)
  }
  const untap = tap((datagram) => {
    if (!wanted(datagram)) return
    failure = append(fd, file, datagram)
    if (!failure) return
    close()
    process.emitWarning(`the recording ends: ${failure.message}`)
  })
  return {
    file,
    get failure() {
      return failure
    },
    close,
    [Symbol.asyncDispose]: async () => close(),
  }
}

let recording: Recording | undefined

/** Records the whole thread if the environment variable NLWIRE_RECORD names a file. Throws as `record` does. */
export function recordProcess(): void {
  const file = recording ? undefined : process.env['NLWIRE_RECORD']
  if (file) recording = record(file)
}

/** Opens a recording to append to. It may contain tunnel keys: a new file is accessible to its owner only. */
function open(file: string): number {
  if (typeof file !== 'string' || file === '') throw new TypeError(`expected the path of a file, got ${shown(file)}`)
  const fd = attempt(file, () => openSync(file, 'a+', 0o600))
  try {
    // The first writer writes the header.
    must(flock(fd, LOCK_EX), 'flock', file)
    attempt(file, () => begin(fd, file))
    must(flock(fd, LOCK_UN), 'flock', file)
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function begin(fd: number, file: string): void {
  const header = pcapHeader()
  const stat = fstatSync(fd)
  if (!stat.isFile() || stat.size === 0) return void writeSync(fd, header)
  const there = Buffer.alloc(PCAP_HEADER)
  readSync(fd, there, 0, PCAP_HEADER, 0)
  if (!there.equals(header))
    throw new TypeError(`expected a new file, or a recording to append to, got ${shown(file)}, which holds something else`)
}

/** Appends a datagram; returns the error, if any. */
function append(fd: number, file: string, { sent, bytes, protocol, missing = 0 }: TappedDatagram): SyscallError | undefined {
  const head = recordHeader({ time: now(), protocol, direction: sent ? 'sent' : 'received', bytes, missing })
  try {
    const written = attempt(file, () => writevSync(fd, [head, bytes]))
    const whole = written === head.length + bytes.length
    return whole ? undefined : new SyscallError('writev', ERRNO['ENOSPC'] as number, file)
  } catch (error) {
    if (error instanceof SyscallError) return error
    throw error
  }
}

/** Returns nanoseconds since 1970, rounded to microseconds. */
const now = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n

/** node:fs with the errors of this library. */
function attempt<T>(file: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    const { errno, syscall } = error as NodeJS.ErrnoException
    if (errno === undefined || syscall === undefined) throw error
    throw new SyscallError(syscall, -errno, file)
  }
}
