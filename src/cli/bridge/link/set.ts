import { AF, RTM } from '../../../rtnl/constants.ts'
import { refuse } from '../../parse/exit.ts'
import type { Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import { readPortWords } from './words.ts'

/** `bridge link set`: changes a port. Resolves to the exit code. */
export async function setBridgePort(session: Session, words: Words): Promise<number> {
  const { device = refuse('Device is a required argument.'), port, flags, mode } = await readPortWords(session, words)
  const index = (await session.indexOf(device)) ?? refuse(`Cannot find bridge device "${device}"`)
  const spec = { ...(flags === 0 ? {} : { flags }), ...(mode === undefined ? {} : { mode }) }
  const attrs = { protinfo: { bridge: port }, ...(flags === 0 ? {} : { afSpec: { bridge: spec } }) }
  await asking(() => session.socket.request({ type: RTM.SETLINK, header: { family: AF.BRIDGE, index }, attrs }), 255)
  return 0
}
