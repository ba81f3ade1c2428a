import { monitoredTypes } from '../objects.ts'
import { words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { runMonitor } from './run.ts'
import { readMonitorWords } from './words.ts'

/** `monitor`: prints notifications until SIGINT. Resolves to the exit code. */
export async function monitorCommand(session: Session, args: readonly string[]): Promise<number> {
  const types = await monitoredTypes()
  const request = await readMonitorWords(session, words(args), types)
  if (request.file === undefined) return runMonitor(session, request, types)
  const { printRecording, READINGS } = await import('./file.ts')
  return printRecording(session, request, types, request.file, READINGS.ip)
}
