import { readSync } from 'node:fs'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { string } from '../../netlink/codec/text.ts'
import { O_CLOEXEC, O_NONBLOCK } from '../syscalls/constants.ts'
import { close, inotifyAddWatch, inotifyInit1, must } from '../syscalls/libc.ts'

/** What happened to a file in a directory that is watched; `name` is empty where it is the directory's own matter (inotify(7)). */
export interface FileEvent {
  readonly watch: number
  readonly mask: number
  readonly name: string
}

/** A queue of what happens in directories. */
export interface Inotify {
  readonly fd: number
  /** Watches a directory for the events of `mask`. Gives the number of the watch, or -errno. */
  add(path: string, mask: number): number
  /** What has happened since, without waiting. */
  take(): FileEvent[]
  close(): void
}

/** struct inotify_event before its name. */
const HEADER = 16
/** Room for some hundred events; one with the longest name takes 272 bytes. */
const ROOM = 16_384

/** Opens a queue. Throws SyscallError: EMFILE where the user has fs.inotify.max_user_instances of them. */
export function openInotify(): Inotify {
  const fd = must(inotifyInit1(O_CLOEXEC | O_NONBLOCK), 'inotify_init1')
  const room = Buffer.alloc(ROOM)
  return {
    fd,
    add: (path, mask) => inotifyAddWatch(fd, path, mask),
    take: () => eventsOf(room.subarray(0, fill(fd, room))),
    close: () => void close(fd),
  }
}

function fill(fd: number, room: Buffer): number {
  try {
    return readSync(fd, room)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}

function eventsOf(bytes: Buffer): FileEvent[] {
  const events: FileEvent[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + HEADER + bytes.readUInt32LE(at + 12)
    const name = string.read(new Bytes(bytes, true), at + HEADER, end)
    events.push({ watch: bytes.readInt32LE(at), mask: bytes.readUInt32LE(at + 4), name })
    at = end
  }
  return events
}
