import { routeProtocolId } from '../../rtnl/common/names.ts'
import { NTF, NUD } from '../../rtnl/neighbour/constants.ts'
import { vrfIndex } from '../listing/vrf.ts'
import { duplicate, Exit, noDevice, wrong } from '../parse/exit.ts'
import { type InetPrefix, readPrefix } from '../parse/inet.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import type { ListSession } from '../session.ts'
import { NEIGHBOUR_USAGE } from './usage.ts'
import { stateId } from './words.ts'

/** What the words of `neigh show` select. */
export interface NeighbourSelection {
  family: number
  index?: number
  /** -1 is `nomaster`. */
  master?: number
  /** NUD_*, and NO_STATE for entries without one. */
  states: number
  unused: boolean
  /** NTF_* of the request. */
  flags: number
  protocol?: number
  to?: InetPrefix
}

/** Bit of `states` for entries whose state is NUD_NONE. */
export const NO_STATE = 0x100

interface Request extends NeighbourSelection {
  device?: string
  hasState: boolean
  readonly flushes: boolean
}

/** Reads the words of a selection. `flush` leaves permanent entries and those of NOARP, unless they are named. */
export async function readNeighbourSelection(session: ListSession, words: Words, flushes: boolean): Promise<NeighbourSelection> {
  const states = flushes ? ~(NUD.PERMANENT | NUD.NOARP) : 0xff & ~NUD.NOARP
  const { family } = session.options
  const request: Request = { family, states, unused: false, flags: 0, hasState: false, flushes }
  await readWords(words, table(session), request, (all) => takePrefix(all, request))
  const { device, hasState: _, flushes: __, ...selection } = request
  if (device === undefined) return selection
  return { ...selection, index: (await session.indexOf(device)) ?? noDevice(device) }
}

function takePrefix(words: Words, request: Request): void {
  const text = words.current === 'to' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, NEIGHBOUR_USAGE)
  request.to = readPrefix(text, request.family)
  request.family ||= request.to.family
}

function takeState(words: Words, request: Request): void {
  const text = words.next()
  if (!request.hasState) request.states = 0
  request.hasState = true
  const every = request.flushes ? ~NUD.NOARP : ~0
  const state = stateId(text) ?? (text === 'all' ? every : wrong('nud state is bad', text))
  request.states |= state === NUD.NONE ? NO_STATE : state
}

function takeProtocol(words: Words, request: Request): void {
  const text = words.next()
  const protocol = routeProtocolId(text)
  if (protocol === undefined && text !== 'all') wrong('invalid "protocol"\n', text)
  delete request.protocol
  if (protocol) request.protocol = protocol
}

function table(session: ListSession): readonly Word<Request>[] {
  return [
    exact('dev', (words, request) => {
      const name = words.next()
      if (request.device !== undefined) duplicate('dev', name)
      request.device = name
    }),
    exact('master', async (words, request) => {
      const name = words.next()
      request.master = (await session.indexOf(name)) ?? wrong('Device does not exist\n', name)
    }),
    exact('vrf', async (words, request) => {
      request.master = await vrfIndex(session, words.next())
    }),
    exact('nomaster', (_, request) => {
      request.master = -1
    }),
    exact('unused', (_, request) => {
      request.unused = true
    }),
    exact('nud', takeState),
    exact('proxy', (_, request) => {
      request.flags = NTF.PROXY
    }),
    short('protocol', takeProtocol),
  ]
}
