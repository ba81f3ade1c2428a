import { NOT_YET } from '../not-yet.ts'
import { Exit, fail, notYet, unknownWordOf } from '../parse/exit.ts'
import { isShort } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'

const USAGE = `Usage: ${PROGRAM} vrf [ show ] [ NAME ]
       ${PROGRAM} vrf identify [ PID ]
       ${PROGRAM} vrf pids NAME
`

/** `vrf`. Resolves to the exit code. */
export async function vrfCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('identify')) return (await import('./processes.ts')).identifyVrf(session, rest)
  if (is('pids')) return (await import('./processes.ts')).pidsOfVrf(session, rest)
  if (is('exec')) return exec(rest)
  if (is('show') || is('lst') || is('list')) {
    if (rest.length > 1) throw new Exit(255, USAGE)
    return (await import('./list.ts')).showVrfs(session, rest[0])
  }
  if (is('help')) throw new Exit(255, USAGE)
  const known = ['show', 'list', 'identify', 'pids', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} vrf help".`)
}

/** `vrf exec` loads a BPF program, for which there are no system calls here. */
function exec([name, program]: readonly string[]): never {
  if (name === undefined) fail('No VRF name specified')
  if (program === undefined) fail('No command specified')
  return notYet('Command "vrf exec"', NOT_YET.vrf.exec)
}
