import { NTF, NTF_EXT, NUD } from '../../rtnl/neighbour/constants.ts'
import type { NeighbourAttrs } from '../../rtnl/neighbour/table.ts'
import { duplicate, Exit, garbage, wrong } from '../parse/exit.ts'
import { type InetAddress, readAddress } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { protocolAfter } from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import { NEIGHBOUR_USAGE } from './usage.ts'

/** Arguments of `neigh add`, `neigh get` and the like. */
export interface NeighbourRequest {
  /** AF_* of the options. */
  family: number
  address?: InetAddress
  /** The link, as given. */
  device?: string
  lladdr?: string
  state: number
  flags: number
  flagsExt: number
  attrs: Pick<NeighbourAttrs, 'protocol'>
}

/** Words for states that cannot be abbreviated. */
const STATES: Readonly<Record<string, number>> = {
  noarp: NUD.NOARP,
  none: NUD.NONE,
  stale: NUD.STALE,
  incomplete: NUD.INCOMPLETE,
  delay: NUD.DELAY,
  probe: NUD.PROBE,
}
const SHORT_STATES: Readonly<Record<string, number>> = {
  permanent: NUD.PERMANENT,
  reachable: NUD.REACHABLE,
  failed: NUD.FAILED,
}

/** Returns the state (NUD_*) of a word, or of a number with one bit; undefined for another text. */
export function stateId(text: string): number | undefined {
  if (Object.hasOwn(STATES, text)) return STATES[text]
  const name = Object.keys(SHORT_STATES).find((word) => isShort(text, word))
  if (name !== undefined) return SHORT_STATES[name]
  const bits = unsigned(text)
  return bits === undefined || bits >= 0x100 || (bits & (bits - 1)) !== 0 ? undefined : bits
}

const flag = (make: typeof exact, word: string, bit: number): Word<NeighbourRequest> =>
  make(word, (_, request) => {
    request.flags |= bit
  })

const ADDRESS: readonly Word<NeighbourRequest>[] = [
  short('proxy', (words, request) => {
    const text = words.next()
    if (isShort(text, 'help')) throw new Exit(255, NEIGHBOUR_USAGE)
    if (request.address) duplicate('address', text)
    request.address = readAddress(text, request.family)
    request.flags |= NTF.PROXY
  }),
  exact('dev', (words, request) => {
    request.device = words.next()
  }),
]

const WORDS: readonly Word<NeighbourRequest>[] = [
  short('lladdr', (words, request) => {
    const text = words.next()
    if (request.lladdr !== undefined) duplicate('lladdr', text)
    request.lladdr = text
  }),
  exact('nud', (words, request) => {
    const text = words.next()
    request.state = stateId(text) ?? wrong('nud state is bad', text)
  }),
  ...ADDRESS,
  flag(exact, 'router', NTF.ROUTER),
  flag(exact, 'use', NTF.USE),
  exact('managed', (_, request) => {
    request.flagsExt |= NTF_EXT.MANAGED
    request.state = NUD.NONE
  }),
  flag(short, 'extern_learn', NTF.EXT_LEARNED),
  short('protocol', (words, request) => {
    request.attrs.protocol = protocolAfter(words, '"protocol" value is invalid\n')
  }),
]

/** Reads the words of `neigh add` and the like; those of `neigh get` are `few`. */
export async function readNeighbourWords(words: Words, family: number, few = false): Promise<NeighbourRequest> {
  const request: NeighbourRequest = { family, state: NUD.PERMANENT, flags: 0, flagsExt: 0, attrs: {} }
  await readWords(words, few ? ADDRESS : WORDS, request, (all) => takeAddress(all, request))
  return request
}

function takeAddress(words: Words, request: NeighbourRequest): void {
  const text = words.current === 'to' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, NEIGHBOUR_USAGE)
  if (request.address) garbage('to', text)
  request.address = readAddress(text, request.family)
}
