import { is } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { RTM_F } from '../../rtnl/route/constants.ts'
import type { RouteMessage } from '../../rtnl/route/filter.ts'
import { type RouteAttrs, type Rtmsg, routeMessages } from '../../rtnl/route/table.ts'
import { vrfIndex } from '../listing/vrf.ts'
import { Exit, fail, noDevice, wrong } from '../parse/exit.ts'
import { type InetPrefix, inetText, readPrefix } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { ipProtocolAfter, numberAfter, tosAfter } from '../parse/routing.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { newDestination } from './hop-words.ts'
import { routesText } from './list.ts'
import { ROUTE_USAGE } from './usage.ts'

interface Lookup {
  header: Pick<Rtmsg, 'family' | 'dstLen' | 'srcLen' | 'tos' | 'flags'>
  attrs: RouteAttrs
  iif?: string
  oif?: string
  mark?: number
  connected?: true
  hasDestination?: true
  hasSource?: true
}

/** `route get`. Resolves to the exit code. */
export async function getRoute(session: Session, words: Words): Promise<number> {
  const { options, io } = session
  const lookup: Lookup = { header: { family: options.family, dstLen: 0, srcLen: 0, tos: 0, flags: 0 }, attrs: {} }
  await readWords(words, table(session), lookup, (all) => takeDestination(all, lookup, io.err))
  const { header, attrs, connected, hasSource } = lookup
  if (!lookup.hasDestination) fail('need at least a destination address')
  await addLinks(session, lookup)
  header.family ||= AF.INET
  // Only IPv4 has to be asked for the table.
  if (header.family === AF.INET) header.flags |= RTM_F.LOOKUP_TABLE
  // `connected` asks twice, as `ip` does, which means to ask for the way from the source address that the kernel chose.
  for (let left = connected && !hasSource ? 2 : 1; left > 0; left--) {
    io.out(await routesText(session, [await look(session, header, attrs)], new Set()))
  }
  return 0
}

async function look({ socket }: Session, header: object, attrs: RouteAttrs): Promise<RouteMessage> {
  const { messages } = await asking(() => socket.request({ type: RTM.GETROUTE, header, attrs }))
  return messages.find((message) => is(routeMessages, message, 'RTM_NEWROUTE')) as RouteMessage
}

async function addLinks({ indexOf }: Session, { attrs, iif, oif, mark }: Lookup): Promise<void> {
  if (iif !== undefined) attrs.iif = (await indexOf(iif)) ?? noDevice(iif)
  if (oif !== undefined) attrs.oif = (await indexOf(oif)) ?? noDevice(oif)
  if (mark) attrs.mark = mark
}

/** `default` and the like are the address of all zeros, which is sent without an attribute. */
function takeDestination(words: Words, lookup: Lookup, err: (text: string) => void): void {
  const { header, attrs } = lookup
  const text = words.current === 'to' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, ROUTE_USAGE)
  const prefix = readPrefix(text, header.family)
  header.family ||= prefix.family
  if (header.family !== AF.MPLS) warnOfLength(prefix, err)
  if (prefix.bytes.length > 0) attrs.dst = inetText(prefix)
  header.dstLen = header.family === AF.MPLS ? prefix.prefixlen : prefix.bytes.length * 8
  lookup.hasDestination = true
}

/** The kernel looks up whole addresses. */
function warnOfLength({ prefixlen, bytes }: InetPrefix, err: (text: string) => void): void {
  const bits = bytes.length * 8
  if (prefixlen !== bits) err(`Warning: /${prefixlen} as prefix is invalid, only /${bits} (or none) is supported.\n`)
}

function table(session: Session): readonly Word<Lookup>[] {
  return [
    {
      names: ['tos', 'dsfield'],
      fits: (arg) => arg === 'tos' || isShort(arg, 'dsfield'),
      read(words, { header }) {
        header.tos = tosAfter(words, 'TOS value is invalid\n')
      },
    },
    short('from', (words, lookup) => {
      const text = words.next()
      if (isShort(text, 'help')) throw new Exit(255, ROUTE_USAGE)
      lookup.hasSource = true
      const prefix = readPrefix(text, lookup.header.family)
      lookup.header.family ||= prefix.family
      if (prefix.bytes.length > 0) lookup.attrs.src = inetText(prefix)
      lookup.header.srcLen = prefix.prefixlen
    }),
    ...LINKS,
    short('vrf', async (words, { attrs }) => {
      const name = words.next()
      attrs.oif = await vrfIndex(session, name, 'Invalid VRF\n')
    }),
    ...PACKET,
  ]
}

const LINKS: readonly Word<Lookup>[] = [
  short('iif', (words, lookup) => {
    lookup.iif = words.next()
  }),
  short('mark', (words, lookup) => {
    const text = words.next()
    lookup.mark = unsigned(text) ?? wrong('invalid mark value', text)
  }),
  {
    names: ['oif', 'dev'],
    fits: (arg) => isShort(arg, 'oif') || arg === 'dev',
    read(words, lookup) {
      lookup.oif = words.next()
    },
  },
  short('notify', (_, { header }) => {
    header.flags |= RTM_F.NOTIFY
  }),
  short('connected', (_, lookup) => {
    lookup.connected = true
  }),
]

const port = (word: 'sport' | 'dport'): Word<Lookup> =>
  exact(word, (words, { attrs }) => {
    const text = words.next()
    attrs[word] = unsigned(text, 16) ?? wrong(`invalid ${word}\n`, text)
  })

const PACKET: readonly Word<Lookup>[] = [
  short('uid', (words, { attrs }) => {
    attrs.uid = numberAfter(words, 'invalid UID\n')
  }),
  short('fibmatch', (_, { header }) => {
    header.flags |= RTM_F.FIB_MATCH
  }),
  exact('as', (words, { header, attrs }) => {
    attrs.newdst = newDestination(words, header)
  }),
  port('sport'),
  port('dport'),
  short('ipproto', (words, { attrs }) => {
    attrs.ipProto = ipProtocolAfter(words, 'Invalid "ipproto" value\n')
  }),
]
