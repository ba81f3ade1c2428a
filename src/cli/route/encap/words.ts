import { AF } from '../../../rtnl/constants.ts'
import { ILA_ATYPE, ILA_CSUM, ILA_HOOK, LWTUNNEL_ENCAP } from '../../../rtnl/route/constants.ts'
import type { RouteAttrs } from '../../../rtnl/route/table.ts'
import { NOT_YET } from '../../not-yet.ts'
import { fail, garbage, notYet, refuse, wrong } from '../../parse/exit.ts'
import { inetText, readAddress } from '../../parse/inet.ts'
import { unsigned, unsignedBig } from '../../parse/numbers.ts'
import { numberAfter, tosAfter } from '../../parse/routing.ts'
import { exact, readPart, type Word, type Words, wordsNotYet } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { readIoam6, readRpl, readSeg6 } from './header-words.ts'
import { address, choice, single, type Values } from './part.ts'
import { readSeg6Local } from './seg6local-words.ts'

type Encap = NonNullable<RouteAttrs['encap']>
type Reader = (words: Words, session: Session) => Values | Promise<Values>

const byte = (word: string, key: string): Word<Values> =>
  single(word, key, (words) => numberAfter(words, `"${word}" value is invalid\n`, 8))

/** Flags of a tunnel header. */
const FLAGS = { csum: 0x1, key: 0x4, seq: 0x8 } as const

const flags: readonly Word<Values>[] = Object.entries(FLAGS).map(([word, bit]) =>
  exact(word, (_, values) => {
    const before = (values['flags'] ?? 0) as number
    if ((before & bit) !== 0) garbage(word, word)
    values['flags'] = before | bit
  }),
)

const id = single('id', 'id', (words) => {
  const text = words.next()
  return unsignedBig(text, 64) ?? wrong('"id" value is invalid\n', text)
})

const tos = (word: string, key: string): Word<Values> =>
  single(word, key, (words) => tosAfter(words, `"${word}" value is invalid\n`))

const IP: readonly Word<Values>[] = [
  id,
  address('dst', 'dst', AF.INET),
  address('src', 'src', AF.INET),
  tos('tos', 'tos'),
  byte('ttl', 'ttl'),
  ...flags,
  ...wordsNotYet<Values>(NOT_YET.encap),
]
const IP6: readonly Word<Values>[] = [
  id,
  address('dst', 'dst', AF.INET6),
  address('src', 'src', AF.INET6),
  tos('tc', 'tc'),
  byte('hoplimit', 'hoplimit'),
  ...flags,
  ...wordsNotYet<Values>(NOT_YET.encap),
]

const ILA: readonly Word<Values>[] = [
  choice('csum-mode', 'csumMode', {
    'adj-transport': ILA_CSUM.ADJUST_TRANSPORT,
    'neutral-map': ILA_CSUM.NEUTRAL_MAP,
    'no-action': ILA_CSUM.NO_ACTION,
    'neutral-map-auto': ILA_CSUM.NEUTRAL_MAP_AUTO,
  }),
  choice('ident-type', 'identType', { luid: ILA_ATYPE.LUID, 'use-format': ILA_ATYPE.USE_FORMAT }),
  choice('hook-type', 'hookType', { output: ILA_HOOK.ROUTE_OUTPUT, input: ILA_HOOK.ROUTE_INPUT }),
]

/** Reads a part with a table of words. */
const part =
  (table: readonly Word<Values>[]): Reader =>
  async (words) => {
    const values: Values = {}
    await readPart(words, table, values)
    return values
  }

const readMpls: Reader = async (words) => {
  const dst = inetText(readAddress(words.current, AF.MPLS))
  words.advance()
  return { dst, ...(await part([byte('ttl', 'ttl')])(words, undefined as never)) }
}

/** Up to four groups of 16 bits: the upper half of an IPv6 address. Missing ones are 0. */
function locator(text: string): bigint {
  const groups = text.split(':').map((group) => unsigned(`0x${group}`, 16))
  if (groups.length > 4 || groups.includes(undefined)) fail(`Bad locator: ${text}`)
  const whole = Array.from({ length: 4 }, (_, i) => BigInt(groups[i] ?? 0))
  return whole.reduce((all, group) => all * 0x10000n + group, 0n)
}

const readIla: Reader = async (words) => {
  const value = { locator: locator(words.current) }
  words.advance()
  return { ...value, ...(await part(ILA)(words, undefined as never)) }
}

const readXfrm: Reader = (words, { indexOf }) =>
  part([
    single('if_id', 'ifId', (all) => {
      const number = numberAfter(all, '"if_id" value is invalid\n')
      return number === 0 ? wrong('"if_id" value is invalid\n', all.current) : number
    }),
    single('link_dev', 'link', async (all) => (await indexOf(all.next())) ?? wrong('"link_dev" value is invalid\n', all.current)),
  ])(words, undefined as never)

/** Kinds of encapsulation: number, key, and how their words are read. */
const KINDS: Readonly<Record<string, readonly [type: number, key: string, read: Reader]>> = {
  mpls: [LWTUNNEL_ENCAP.MPLS, 'mpls', readMpls],
  ip: [LWTUNNEL_ENCAP.IP, 'ip', part(IP)],
  ip6: [LWTUNNEL_ENCAP.IP6, 'ip6', part(IP6)],
  ila: [LWTUNNEL_ENCAP.ILA, 'ila', readIla],
  seg6: [LWTUNNEL_ENCAP.SEG6, 'seg6', readSeg6],
  seg6local: [LWTUNNEL_ENCAP.SEG6_LOCAL, 'seg6Local', readSeg6Local],
  rpl: [LWTUNNEL_ENCAP.RPL, 'rpl', readRpl],
  ioam6: [LWTUNNEL_ENCAP.IOAM6, 'ioam6', readIoam6],
  xfrm: [LWTUNNEL_ENCAP.XFRM, 'xfrm', readXfrm],
}

/** Reads an encapsulation after `encap`: its kind, and the words of that kind. */
export async function readEncap(session: Session, words: Words): Promise<{ encapType: number; encap: Encap }> {
  const name = words.next()
  if (name === 'bpf') notYet('"encap bpf"', NOT_YET['encap kinds'].bpf)
  const [encapType, key, read] = (Object.hasOwn(KINDS, name) && KINDS[name]) || wrong('"encap type" value is invalid\n', name)
  words.next()
  if (words.following === undefined) refuse('Error: unexpected end of line after "encap"')
  return { encapType, encap: { [key]: await read(words, session) } as Encap }
}
