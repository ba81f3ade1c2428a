import { given } from '../command.ts'
import type { Remaining } from '../remaining.ts'
import { ENCAPS, materialText } from './attributes.ts'
import { EXTRA_FLAGS, FLAGS, flagTexts, POLICY_FLAGS } from './flags.ts'
import { addressText } from './names.ts'

type Words = readonly (string | undefined)[]

/** An algorithm as ip-xfrm(8) takes it, with its key, and the length of its check value. */
function algorithm(attrs: Remaining, key: string, name: string, lengthOf?: string): Words {
  if (attrs.peek(key) === undefined) return []
  const from = attrs.inside(key, true)
  const text = `${name} ${from.take('algName')}${materialText(from) || ' ""'}`
  return [text, lengthOf === undefined ? undefined : String(from.take(lengthOf))]
}

function compression(attrs: Remaining): Words {
  const from = attrs.inside('algComp', true)
  const name = from.take('algName')
  // It has no key.
  if (from.peek('algKeyLen') === 0) from.take('algKey')
  return [given('comp', name)]
}

const UNLIMITED = 0xffffffffffffffffn

const LIMITS = [
  ['softByteLimit', 'byte-soft', UNLIMITED],
  ['hardByteLimit', 'byte-hard', UNLIMITED],
  ['softPacketLimit', 'packet-soft', UNLIMITED],
  ['hardPacketLimit', 'packet-hard', UNLIMITED],
  ['softAddExpiresSeconds', 'time-soft', 0n],
  ['hardAddExpiresSeconds', 'time-hard', 0n],
  ['softUseExpiresSeconds', 'time-use-soft', 0n],
  ['hardUseExpiresSeconds', 'time-use-hard', 0n],
] as const

/** The limits that limit. */
export function limitWords(head: Remaining): Words {
  const from = head.inside('lft', true)
  return LIMITS.map(([key, name, none]) => {
    const value = from.take<bigint>(key)
    return value === undefined || value === none || value === 0n ? undefined : `limit ${name} ${value}`
  })
}

function markWords(attrs: Remaining): Words {
  const mark = attrs.inside('mark')
  const [value, mask, set, setMask] = [mark.number('v'), mark.number('m'), attrs.number('setMark'), attrs.number('setMarkMask')]
  return [
    given('mark', value),
    given('mask', value === undefined ? undefined : mask),
    given('output-mark', set),
    given('mask', setMask),
  ]
}

function encapWords(attrs: Remaining, family: number): Words {
  const encap = attrs.inside('encap', true)
  const [type, sport, dport] = ['encapType', 'encapSport', 'encapDport'].map((key) => encap.number(key))
  return type === undefined
    ? []
    : [`encap ${ENCAPS[type] ?? type} ${sport} ${dport} ${addressText(encap.take('encapOa'), family)}`]
}

/** A window of more than 32 packets, or with numbers of 64 bits, is an attribute. */
function replayWords(attrs: Remaining): Words {
  const from = attrs.inside('replayEsnVal', true)
  const window = from.number('replayWindow')
  // Both follow from the window.
  if (window !== undefined) for (const key of ['bmpLen', 'bmp']) from.take(key)
  const numbers = ['seq', 'oseq', 'seqHi', 'oseqHi'].map((key) => from.number(key) || undefined)
  const [seq, oseq, seqHi, oseqHi] = numbers
  const own = [
    given('replay-seq', seq),
    given('replay-oseq', oseq),
    given('replay-seq-hi', seqHi),
    given('replay-oseq-hi', oseqHi),
  ]
  return [given('replay-window', window), ...own]
}

/** What a request says of a state, in the order of ip-xfrm(8). */
export function stateOptions(info: Remaining, attrs: Remaining, family: number): Words {
  const flags = info.number('flags')
  return [
    ...algorithm(attrs, 'algAead', 'aead', 'algIcvLen'),
    ...algorithm(attrs, 'algCrypt', 'enc'),
    ...algorithm(attrs, 'algAuth', 'auth'),
    ...algorithm(attrs, 'algAuthTrunc', 'auth-trunc', 'algTruncLen'),
    ...compression(attrs),
    ...markWords(attrs),
    ...replayWords(attrs),
    ...flagTexts('flag', flags, FLAGS),
    ...encapWords(attrs, family),
    given('coa', attrs.take('coaddr')),
    ...flagTexts('extra-flag', attrs.number('saExtraFlags'), EXTRA_FLAGS),
    given('if_id', attrs.number('ifId')),
    given('tfcpad', attrs.number('tfcpad')),
  ]
}

/** What a request says of a policy besides its selector, direction, action and templates. */
export function policyOptions(info: Remaining, attrs: Remaining): Words {
  return [...markWords(attrs), ...flagTexts('flag', info.number('flags'), POLICY_FLAGS), given('if_id', attrs.number('ifId'))]
}
