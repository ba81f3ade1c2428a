import { RTM } from '../../../rtnl/constants.ts'
import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { BRIDGE_VLAN_USAGE } from './usage.ts'

/** `bridge vlan`: the VLANs of bridges and their ports. Resolves to the exit code. */
export async function bridgeVlanCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('add')) return (await import('./modify.ts')).changeBridgeVlan(session, words(rest), RTM.SETLINK)
  if (is('delete')) return (await import('./modify.ts')).changeBridgeVlan(session, words(rest), RTM.DELLINK)
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listBridgeVlans(session, words(rest))
  if (is('tunnelshow')) return (await import('./list.ts')).listVlanTunnels(session, words(rest))
  if (is('set')) return (await import('./options.ts')).setVlanOptions(session, words(rest))
  if (command === 'global') return globalCommand(session, rest)
  if (is('help')) throw new Exit(255, BRIDGE_VLAN_USAGE)
  const known = ['add', 'delete', 'show', 'list', 'tunnelshow', 'set', 'global', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} bridge vlan help".`)
}

/** `bridge vlan global`: its words cannot be abbreviated. */
async function globalCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  if (['show', 'lst', 'list'].includes(command)) return (await import('./list.ts')).listVlanGlobals(session, words(rest))
  if (command === 'set') return (await import('./options.ts')).setVlanGlobals(session, words(rest))
  throw new Exit(255, BRIDGE_VLAN_USAGE)
}
