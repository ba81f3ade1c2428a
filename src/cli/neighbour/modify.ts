import { is } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { NTF } from '../../rtnl/neighbour/constants.ts'
import { VERBS } from '../../rtnl/neighbour/request.ts'
import { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import { fail, noDevice, refuse } from '../parse/exit.ts'
import { inetText } from '../parse/inet.ts'
import { readLladdr } from '../parse/lladdr.ts'
import type { Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { neighboursText } from './list.ts'
import { readNeighbourWords } from './words.ts'

/** The commands that change a neighbour. */
export type NeighbourChange = 'add' | 'change' | 'replace' | 'delete'

/** `neigh add`, `neigh del` and the like. Resolves to the exit code. */
export async function changeNeighbour(session: Session, words: Words, command: NeighbourChange): Promise<number> {
  const request = await readNeighbourWords(words, session.options.family)
  const { address, device, lladdr, state, flags, flagsExt } = request
  if (!address || address.family === AF.UNSPEC || !hasLink(request))
    return refuse('Device and destination are required arguments.')
  const attrs = {
    ...request.attrs,
    dst: inetText(address),
    ...(lladdr === undefined || lladdr === 'null' ? {} : { lladdr: readLladdr(lladdr) }),
    ...(flagsExt === 0 ? {} : { flagsExt }),
  }
  const ifindex = device === undefined ? 0 : ((await session.indexOf(device)) ?? noDevice(device))
  const type = command === 'delete' ? RTM.DELNEIGH : RTM.NEWNEIGH
  const header = { family: address.family, ifindex, state, flags }
  await asking(() => session.socket.request({ type, flags: command === 'delete' ? 0 : VERBS[command], header, attrs }))
  return 0
}

/** The kernel keeps a proxy without a link for all links. */
const hasLink = ({ device, flags }: { readonly device?: string; readonly flags: number }): boolean =>
  device !== undefined || (flags & NTF.PROXY) !== 0

/** `neigh get`. Resolves to the exit code. */
export async function getNeighbour(session: Session, words: Words): Promise<number> {
  const request = await readNeighbourWords(words, session.options.family, true)
  const { address, device, flags } = request
  if (!address || address.family === AF.UNSPEC || !hasLink(request)) return fail('Device and address are required arguments.')
  const ifindex = device === undefined ? 0 : ((await session.indexOf(device)) ?? noDevice(device))
  const header = { family: address.family, ifindex, flags }
  const attrs = { dst: inetText(address) }
  const { messages } = await asking(() => session.socket.request({ type: RTM.GETNEIGH, header, attrs }))
  const found = messages.filter((message) => is(neighbourMessages, message, 'RTM_NEWNEIGH'))
  session.io.out(await neighboursText(session, found))
  return 0
}
