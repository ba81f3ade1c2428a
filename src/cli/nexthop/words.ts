import { AF } from '../../rtnl/constants.ts'
import { NEXTHOP_GRP_TYPE } from '../../rtnl/nexthop/constants.ts'
import type { NexthopAttrs, Nhmsg } from '../../rtnl/nexthop/table.ts'
import { RTNH_F } from '../../rtnl/route/constants.ts'
import { Exit, wrong } from '../parse/exit.ts'
import { inetText } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { numberAfter, protocolAfter } from '../parse/routing.ts'
import { exact, readPart, readWords, short, type Word, type Words } from '../parse/words.ts'
import { readEncap } from '../route/encap/words.ts'
import { gatewayAfter } from '../route/hop-words.ts'
import type { Session } from '../session.ts'
import { NEXTHOP_USAGE } from './usage.ts'

/** Arguments of `nexthop add` and the like. */
export interface NexthopRequest {
  header: Nhmsg
  attrs: NexthopAttrs
}

/** Reads the words of a next hop. */
export async function readNexthopWords(session: Session, words: Words): Promise<NexthopRequest> {
  const header = { family: session.options.family, scope: 0, protocol: 0, flags: 0 }
  const request: NexthopRequest = { header, attrs: {} }
  await readWords(words, table(session), request, ({ current }) => {
    if (current === 'help') throw new Exit(255, NEXTHOP_USAGE)
    wrong('', current)
  })
  return request
}

/** Reads the id of a next hop after a word. */
export const idAfter = (words: Words): number => numberAfter(words, 'invalid id value')

/** Reads the index of a link after a word. */
export async function linkAfter({ indexOf }: Session, words: Words): Promise<number> {
  const name = words.next()
  return (await indexOf(name)) ?? wrong('Device does not exist\n', name)
}

/** The maximum weight in `ip` 6.1. */
const MOST_WEIGHT = 256

function groupOf(text: string): NonNullable<NexthopAttrs['group']> {
  return text.split('/').map((part) => {
    const [name = '', weight] = part.split(/,(.*)/s)
    const id = unsigned(name) ?? wrong('"group" value is invalid\n', text.replace(/[/,].*/s, ''))
    if (weight === undefined) return { id, weight: 0, weightHigh: 0 }
    const share = unsigned(weight) ?? 0
    if (share === 0 || share > MOST_WEIGHT) wrong('"weight" is invalid\n', weight)
    return { id, weight: share - 1, weightHigh: 0 }
  })
}

type ResGroup = NonNullable<NexthopAttrs['resGroup']>

/** The kernel counts in hundredths of a second. */
const HUNDREDTHS = 100
const LONGEST = Math.trunc(0xffffffff / HUNDREDTHS)

const timer = (word: 'idle_timer' | 'unbalanced_timer', key: 'idleTimer' | 'unbalancedTimer'): Word<ResGroup> =>
  exact(word, (words, group) => {
    const text = words.next()
    const seconds = unsigned(text) ?? LONGEST
    if (seconds >= LONGEST) wrong(`invalid ${word.replace('_', ' ')} value`, text)
    group[key] = seconds * HUNDREDTHS
  })

const RESILIENT: readonly Word<ResGroup>[] = [
  exact('buckets', (words, group) => {
    group.buckets = numberAfter(words, 'invalid buckets value', 16)
  }),
  timer('idle_timer', 'idleTimer'),
  timer('unbalanced_timer', 'unbalancedTimer'),
]

async function takeType(words: Words, { attrs }: NexthopRequest): Promise<void> {
  const text = words.next()
  if (text !== 'mpath' && text !== 'resilient') wrong('"type" value is invalid\n', text)
  attrs.groupType = text === 'mpath' ? NEXTHOP_GRP_TYPE.MPATH : NEXTHOP_GRP_TYPE.RES
  if (text === 'mpath' || words.following === undefined) return
  words.advance()
  attrs.resGroup = {}
  await readPart(words, RESILIENT, attrs.resGroup)
}

function table(session: Session): readonly Word<NexthopRequest>[] {
  return [
    exact('id', (words, { attrs }) => {
      attrs.id = idAfter(words)
    }),
    exact('dev', async (words, { header, attrs }) => {
      attrs.oif = await linkAfter(session, words)
      header.family ||= AF.INET
    }),
    exact('via', (words, { header, attrs }) => {
      const gateway = gatewayAfter(words, header.family)
      header.family ||= gateway.family
      if (header.family !== gateway.family) wrong('address family mismatch\n', words.current)
      attrs.gateway = inetText(gateway)
    }),
    exact('encap', async (words, { attrs }) => void Object.assign(attrs, await readEncap(session, words))),
    exact('blackhole', (_, { header, attrs }) => {
      attrs.blackhole = true
      header.family ||= AF.INET
    }),
    exact('fdb', (_, { attrs }) => {
      attrs.fdb = true
    }),
    exact('onlink', (_, { header }) => {
      header.flags |= RTNH_F.ONLINK
    }),
    exact('group', (words, { attrs }) => {
      attrs.group = groupOf(words.next())
    }),
    exact('type', takeType),
    short('protocol', (words, { header }) => {
      header.protocol = protocolAfter(words, '"protocol" value is invalid\n')
    }),
  ]
}
