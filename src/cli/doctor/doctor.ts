import { unknownOption } from '../help/unknown-option.ts'
import type { Io } from '../io.ts'
import { USAGE } from '../usage.ts'
import { findingsOf } from './checks/all.ts'
import type { Finding } from './finding.ts'
import { gather } from './gather.ts'
import { report } from './report.ts'

/**
 * `nlwire doctor`: says what stands in the way of nlwire on this machine. Resolves to 1 if something does, or else to
 * 0. This process sends no request to the kernel, so it ends also where every request hangs.
 */
export async function doctorCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  const [first, second] = args
  if (first === '--probe') return (await import('./probes.ts')).probe(second ?? '', io)
  let isJson = json
  for (const arg of args) {
    if (arg === 'help' || arg === '--help') {
      io.out(USAGE.doctor)
      return 0
    }
    if (arg !== '--json') unknownOption('doctor', arg)
    isJson = true
  }
  const findings = findingsOf(await gather())
  io.out(isJson ? lines(findings) : report(findings, process.stdout.columns))
  return findings.some(({ state }) => state === 'bad') ? 1 : 0
}

function lines(findings: readonly Finding[]): string {
  return findings.map((finding) => `${JSON.stringify(finding)}\n`).join('')
}
