import { RTM } from '../../../rtnl/constants.ts'
import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { VNI_USAGE } from './usage.ts'

/** `bridge vni`: the VNIs that a vxlan with `vnifilter` accepts. Resolves to the exit code. */
export async function vniCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  if (command === 'add') return (await import('./modify.ts')).changeVnis(session, words(rest), RTM.NEWTUNNEL)
  // `bridge` 6.1 has `del` in its usage, and takes `delete` only.
  if (command === 'delete' || command === 'del')
    return (await import('./modify.ts')).changeVnis(session, words(rest), RTM.DELTUNNEL)
  if (['show', 'lst', 'list'].includes(command)) return (await import('./list.ts')).listVnis(session, words(rest))
  if (isShort(command, 'help')) throw new Exit(255, VNI_USAGE)
  const known = ['add', 'delete', 'show', 'list', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} bridge vni help".`)
}
