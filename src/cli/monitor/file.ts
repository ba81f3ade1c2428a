import { readFileSync } from 'node:fs'
import type { Message } from '../../netlink/message/message.ts'
import { baseContext, kindsContext, namesContext } from '../listing/context.ts'
import type { Monitored } from '../output/monitored.ts'
import { Exit } from '../parse/exit.ts'
import { fileMessages } from '../parse/saved.ts'
import { printable, type Session } from '../session.ts'
import { known } from './known.ts'
import { printing, textOf } from './run.ts'
import { dateText } from './stamp.ts'
import type { MonitorRequest } from './words.ts'

/** Type of the time stamps that rtmon writes between messages: seconds and microseconds (ip/rtmon.c). */
const TSTAMP = 15

/** How a program prints a recording. */
interface Reading {
  /** The exit code if the file is broken. */
  readonly broken: number
  /** Whether names of links are those that the recording has. */
  readonly learns: boolean
}

/** `ip` and `bridge`. */
export const READINGS = {
  ip: { broken: 1, learns: true },
  bridge: { broken: 255, learns: false },
} as const satisfies Record<string, Reading>

/** Prints a recording of rtmon, all of it whatever the words choose. Resolves to the exit code. */
export async function printRecording(
  session: Session,
  request: MonitorRequest,
  types: readonly Monitored[],
  file: string,
  { broken, learns }: Reading,
): Promise<number> {
  const { io, options } = session
  const base = { ...(await kindsContext(baseContext(options, learns ? 'addr' : 'link', 0))), monitor: learns }
  const names = known(session, base)
  for (const read of readings(session, file, broken)) {
    if (read.type === TSTAMP) {
      io.out(stampIn(read))
      continue
    }
    const message = printable(session, read)
    const found = printing(types, message, 0)
    if (!found) continue
    const { link = 0, mentioned = [] } = found.printed
    if (learns) await names.before(message, undefined, [link, ...mentioned])
    const ctx = learns ? names.context(undefined) : await namesContext(session, base, [link, ...mentioned])
    io.out(textOf(session, request, found, ctx, undefined))
    if (learns) names.after(message, undefined)
  }
  return 0
}

function* readings({ socket }: Session, file: string, broken: number): Generator<Message> {
  const bytes = bytesOf(file, broken)
  try {
    yield* fileMessages(bytes, socket.protocol)
  } catch (error) {
    throw error instanceof Exit ? new Exit(broken, error.stderr) : error
  }
}

function bytesOf(file: string, broken: number): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A folder can be opened, and not read.
    if (code === 'EISDIR') throw new Exit(broken, 'rtnl_from_file: fread: Is a directory\n')
    const why = code === 'ENOENT' ? 'No such file or directory' : code === 'EACCES' ? 'Permission denied' : String(code)
    throw new Exit(255, `Cannot fopen: ${why}\n`)
  }
}

function stampIn({ bytes }: Message): string {
  const [seconds, micros] = [4, 5].map((i) => Buffer.from(bytes).readUInt32LE(4 * i)) as [number, number]
  return `Timestamp: ${dateText(new Date(seconds * 1000))} ${micros} us\n`
}
