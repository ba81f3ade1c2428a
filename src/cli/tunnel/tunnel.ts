import { AF } from '../../rtnl/constants.ts'
import { NOT_YET } from '../not-yet.ts'
import { Exit, notYet, refuse, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { MODES6 } from './modes.ts'
import { TUNNEL_USAGE } from './usage.ts'

/** `tunnel`: tunnels over IPv4, or over IPv6 with -6 or a mode of IPv6. Resolves to the exit code. */
export async function tunnelCommand(session: Session, args: readonly string[]): Promise<number> {
  const family = familyOf(session.options.family, args)
  const [command = 'show', ...rest] = args
  const is = (word: string): boolean => isShort(command, word)
  if (is('add')) return (await import('./modify.ts')).addTunnel(session, words(rest), family)
  if (is('change')) return (await import('./modify.ts')).changeTunnel(session, words(rest), family)
  if (is('delete')) return (await import('./modify.ts')).deleteTunnel(session, words(rest), family)
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).showTunnels(session, words(rest), family)
  const { prl } = NOT_YET.tunnel
  if (family === AF.INET && is('prl')) notYet('Command "tunnel prl"', prl)
  if (family === AF.INET && is('6rd')) return (await import('./6rd.ts')).change6rd(session, words(rest))
  if (is('help')) throw new Exit(255, TUNNEL_USAGE)
  const known = ['add', 'change', 'delete', 'show', 'list', '6rd', 'help']
  const help = family === AF.INET ? `"${PROGRAM} tunnel help"` : `"${PROGRAM} -f inet6 tunnel help".`
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try ${help}`)
}

function familyOf(given: number, args: readonly string[]): number {
  const mode = args[args.indexOf('mode') + 1]
  if (args.includes('mode') && mode !== undefined && Object.hasOwn(MODES6, mode)) return AF.INET6
  if (given === AF.UNSPEC || given === AF.INET) return AF.INET
  return given === AF.INET6 ? AF.INET6 : refuse(`Unsupported protocol family: ${given}`)
}
