import { runMonitor } from '../../monitor/run.ts'
import { words } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { BRIDGE_MONITORED } from './types.ts'
import { readBridgeMonitorWords } from './words.ts'

/** `bridge monitor`: prints notifications of bridges until SIGINT, or a recording. Resolves to the exit code. */
export async function bridgeMonitorCommand(session: Session, args: readonly string[]): Promise<number> {
  const request = readBridgeMonitorWords(words(args), BRIDGE_MONITORED)
  if (request.file === undefined) return runMonitor(session, request, BRIDGE_MONITORED)
  const { printRecording, READINGS } = await import('../../monitor/file.ts')
  return printRecording(session, request, BRIDGE_MONITORED, request.file, READINGS.bridge)
}
