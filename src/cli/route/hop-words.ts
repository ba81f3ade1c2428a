import { RTNH_F } from '../../rtnl/route/constants.ts'
import type { Nexthop } from '../../rtnl/route/multipath.ts'
import { refuse, wrong } from '../parse/exit.ts'
import { FAMILY_WORDS } from '../parse/family.ts'
import { type InetAddress, inetText, readAddress } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { realmsAfter } from '../parse/routing.ts'
import { exact, readPart, short, type Word, type Words } from '../parse/words.ts'
import { readEncap } from './encap/words.ts'
import { type RouteRequest, setGateway } from './request.ts'

/** Maximum of rtnh_hops plus one. */
const MOST_WEIGHT = 256

/** Reads the address after `via`, with its family before it if that is given. */
export function gatewayAfter(words: Words, family: number): InetAddress {
  const text = words.next()
  const named = Object.hasOwn(FAMILY_WORDS, text) ? FAMILY_WORDS[text] : undefined
  return named === undefined ? readAddress(text, family) : readAddress(words.next(), named)
}

/** Reads the next hops at the end of a route: `nexthop …`, each. */
export async function readHops(words: Words, request: RouteRequest): Promise<Nexthop[]> {
  const hops: Nexthop[] = []
  if (words.done) return hops
  const table = hopWords(request)
  for (; !words.done; words.advance()) {
    if (words.current !== 'nexthop') refuse(`Error: "nexthop" or end of line is expected instead of "${words.current}"`)
    if (words.following === undefined) refuse('Error: unexpected end of line after "nexthop"')
    words.advance()
    const hop: Nexthop = { header: { flags: 0, hops: 0, ifindex: 0 }, attrs: {} }
    await readPart(words, table, hop)
    hops.push(hop)
  }
  return hops
}

function hopWords({ session, header }: RouteRequest): readonly Word<Nexthop>[] {
  return [
    exact('via', (words, hop) => setGateway(header, hop.attrs, gatewayAfter(words, header.family))),
    exact('dev', async (words, hop) => {
      const name = words.next()
      hop.header.ifindex = (await session.indexOf(name)) ?? refuse(`Cannot find device "${name}"\nError: cannot parse nexthop`)
    }),
    exact('weight', (words, hop) => {
      const text = words.next()
      const weight = unsigned(text) ?? 0
      if (weight === 0 || weight > MOST_WEIGHT) wrong('"weight" is invalid\n', text)
      hop.header.hops = weight - 1
    }),
    exact('onlink', (_, hop) => {
      hop.header.flags |= RTNH_F.ONLINK
    }),
    short('realms', (words, hop) => {
      hop.attrs.flow = realmsAfter(words, '"realm" value is invalid\n')
    }),
    exact('encap', async (words, hop) => {
      Object.assign(hop.attrs, await readEncap(session, words))
    }),
    exact('as', (words, hop) => {
      hop.attrs.newdst = newDestination(words, header)
    }),
  ]
}

/** Reads the labels or the address after `as` or `as to`. `any` is an attribute without bytes. */
export function newDestination(words: Words, header: { family: number }): string {
  const text = words.next()
  const found = readAddress(text === 'to' ? words.next() : text, header.family)
  header.family ||= found.family
  return found.bytes.length === 0 ? '0x' : inetText(found)
}
