import { readFileSync } from 'node:fs'
import type { Message } from '../../../netlink/message/message.ts'
import { baseContext, namesContext } from '../../listing/context.ts'
import { printing, textOf } from '../../monitor/run.ts'
import { dateText } from '../../monitor/stamp.ts'
import type { PrintContext } from '../../output/context.ts'
import { Exit } from '../../parse/exit.ts'
import { fileMessages } from '../../parse/saved.ts'
import { printable, type Session } from '../../session.ts'
import { BRIDGE_MONITORED } from './types.ts'
import type { BridgeMonitorRequest } from './words.ts'

/** Type of the time stamps that rtmon writes between messages: seconds and microseconds (ip/rtmon.c). */
const TSTAMP = 15

/** Prints a recording of rtmon, all of it whatever the words choose, as `bridge` does. Resolves to the exit code. */
export async function printRecording(session: Session, request: BridgeMonitorRequest, file: string): Promise<number> {
  const ctx = baseContext(session.options, 'link', 0)
  for (const message of fileMessages(bytesOf(file), session.socket.protocol)) {
    if (message.type === TSTAMP) session.io.out(stampIn(message))
    else await print(session, request, message, ctx)
  }
  return 0
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'No such file or directory' : code === 'EACCES' ? 'Permission denied' : String(code)
    throw new Exit(255, `Cannot fopen: ${why}\n`)
  }
}

async function print(session: Session, request: BridgeMonitorRequest, read: Message, base: PrintContext): Promise<void> {
  const message = printable(session, read)
  const found = printing(BRIDGE_MONITORED, message, 0)
  if (!found) return
  const { link = 0, mentioned = [] } = found.printed
  const ctx = await namesContext(session, base, [link, ...mentioned])
  session.io.out(textOf(session, request, found, ctx, undefined))
}

function stampIn({ bytes }: Message): string {
  const [seconds, micros] = [4, 5].map((i) => Buffer.from(bytes).readUInt32LE(4 * i)) as [number, number]
  return `Timestamp: ${dateText(new Date(seconds * 1000))} ${micros} us\n`
}
