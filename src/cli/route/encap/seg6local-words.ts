import { AF } from '../../../rtnl/constants.ts'
import { SEG6_LOCAL_ACTION, SEG6_LOCAL_FLV_OP } from '../../../rtnl/route/constants.ts'
import { NOT_YET } from '../../not-yet.ts'
import { noDevice, notYet, refuse, wrong } from '../../parse/exit.ts'
import { unsigned } from '../../parse/numbers.ts'
import { tableAfter } from '../../parse/routing.ts'
import { exact, readPart, type Word, type Words } from '../../parse/words.ts'
import type { Session } from '../../session.ts'
import { headerOfWords } from './header-words.ts'
import { SEG6_ACTIONS, SEG6_FLAVORS } from './names.ts'
import { address, type EncapValues, single } from './part.ts'

const link = (word: string, { indexOf }: Session): Word<EncapValues> =>
  single(word, word, async (words) => (await indexOf(words.next())) ?? noDevice(words.current))

/** `flavors psp,next-csid lblen 48 nflen 16`. */
const FLAVORS: Word<EncapValues> = single('flavors', 'flavors', async (words) => {
  const text = words.next()
  const bits = text.split(',').map((word) => SEG6_FLAVORS[word] ?? wrong('invalid "flavors" attribute\n', text))
  const operation = bits.reduce((all, bit) => all | (1 << bit), 0)
  const more: EncapValues = {}
  for (const [word, key] of [
    ['lblen', 'lcblockBits'],
    ['nflen', 'lcnodeFnBits'],
  ] as const) {
    if (!bits.includes(SEG6_LOCAL_FLV_OP.NEXT_CSID) || words.following !== word) continue
    words.advance()
    const length = words.next()
    more[key] = unsigned(length, 8) || wrong(`"${word}" value is invalid\n`, length)
  }
  return { operation, ...more }
})

/** `srh segs A,B [ hmac KEY ]`. */
const SRH: Word<EncapValues> = single('srh', 'srh', (words) => {
  if (words.next() !== 'segs') wrong('missing "segs" attribute for srh\n', words.current)
  const segs = words.next()
  if (words.following !== 'hmac') return { segs }
  words.advance()
  return { segs, hmac: unsigned(words.next()) ?? 0 }
})

/** `encap seg6local`: what a segment does. */
export async function readSeg6Local(words: Words, session: Session): Promise<EncapValues> {
  const values: EncapValues = {}
  await readPart(words, table(session), values)
  const { srh, action } = values
  if (action === undefined) refuse('Missing action type')
  if (srh === undefined) return values
  return { ...values, srh: headerOfWords(srh as { segs: string; hmac?: number }, action !== SEG6_LOCAL_ACTION.END_B6_ENCAP) }
}

function table(session: Session): readonly Word<EncapValues>[] {
  return [
    single('action', 'action', (words) => {
      const text = words.next()
      if (text === 'End.BPF') notYet('"action End.BPF"', NOT_YET['encap kinds'].bpf)
      return SEG6_ACTIONS[text] ?? wrong('"action" value is invalid\n', text)
    }),
    single('table', 'table', (words) => tableAfter(words, 'invalid table id\n')),
    single('vrftable', 'vrftable', (words) => tableAfter(words, 'invalid vrf table id\n')),
    address('nh4', 'nh4', AF.INET),
    address('nh6', 'nh6', AF.INET6),
    link('iif', session),
    link('oif', session),
    exact('count', (_, values) => {
      values['counters'] = { packets: 0n, bytes: 0n, errors: 0n }
    }),
    FLAVORS,
    SRH,
  ]
}
