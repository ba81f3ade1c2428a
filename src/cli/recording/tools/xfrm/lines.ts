import type { Recorded } from '../../../../capture.ts'
import type { PrintContext } from '../../../output/context.ts'
import { type HeadedWords, headedLine, hex, type Remaining } from '../remaining.ts'
import { attributeTexts, masksTexts } from './attributes.ts'
import { currentText } from './lifetime.ts'
import { addressText, spiText, transformName, upperName } from './names.ts'
import { policyText, stateText, typeTexts } from './objects.ts'
import { selectorText } from './selector.ts'

type Words = HeadedWords<PrintContext['ifname']>

/** A notification that an object was removed: its id is the header, and once more in the object itself. */
const deleted =
  (key: 'sa' | 'policy', text: typeof stateText): Words =>
  (head, attrs, ifname) => {
    if (attrs.peek(key) === undefined) return undefined
    const info = attrs.inside(key, true)
    const id = key === 'sa' ? (info.peek('id') as Readonly<Record<string, unknown>>) : undefined
    for (const name of ['daddr', 'spi', 'proto', 'family', 'sel', 'dir', 'index'])
      if (same(head.peek(name), id?.[name] ?? info.peek(name))) head.take(name)
    return ['Deleted', ...text(info, attrs, ifname)]
  }

const same = (a: unknown, b: unknown): boolean => a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))

/** A notification that an object ends. */
const expired =
  (key: 'state' | 'pol', text: typeof stateText): Words =>
  (head, attrs, ifname) => ['Expired', ...text(head.inside(key, true), attrs, ifname, head.take('hard'))]

function acquireText(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const [id, sel, policy] = [head.inside('id', true), head.inside('sel', true), head.inside('policy', true)]
  const family = Number(sel.peek('family') || (policy.peek('sel') as { family?: number } | undefined)?.family || 0)
  const [proto, spi] = [id.number('proto') ?? 0, id.number('spi')]
  return [
    `acquire proto ${transformName(proto)}`,
    ...(spi ? [`spi ${spiText(spi)}`] : []),
    `sel ${selectorText(sel, family, ifname)}`,
    `policy ${policyText(policy, attrs, ifname).join(' ')}`,
    ...masksTexts(head),
  ]
}

/** The state that a notification is about. */
function idText(id: Remaining, head: Remaining, family: number): string {
  const dst = addressText(id.take('daddr'), family)
  const [reqid, proto, spi] = [head.number('reqid') ?? 0, id.number('proto') ?? 0, id.number('spi') ?? 0]
  return `dst ${dst} reqid ${hex(reqid)} protocol ${upperName(proto)} SPI ${hex(spi)}`
}

/** XFRM_AE_*: why the kernel reports it. */
const REASONS: readonly (readonly [bit: number, text: string])[] = [
  [0x10, 'replay update'],
  [0x20, 'timer expired'],
  [0x40, 'policy updated'],
]

function asyncText(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const id = head.inside('saId', true)
  const [flags, family] = [head.number('flags') ?? 0, id.number('family') ?? 0]
  return [
    `Async event (${hex(flags)})`,
    ...REASONS.flatMap(([bit, text]) => (flags & bit ? [text] : [])),
    `src ${addressText(head.take('saddr'), family)} ${idText(id, head, family)}`,
    ...attributeTexts(attrs, family, ifname),
    ...currentText(attrs.take('ltimeVal')),
  ]
}

function mappingText(head: Remaining): string[] {
  const id = head.inside('id', true)
  const family = id.number('family') ?? 0
  const end = (which: 'old' | 'new'): string => `${addressText(head.take(`${which}Saddr`), family)}:${head.take(`${which}Sport`)}`
  return [`Mapping change ${end('old')} -> ${end('new')} ${idText(id, head, family)}`]
}

function reportText(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const sel = head.inside('sel', true)
  const family = Number(sel.peek('family') ?? 0)
  const words = `report proto ${transformName(head.number('proto') ?? 0)} sel ${selectorText(sel, family, ifname)}`
  return [words, ...attributeTexts(attrs, family, ifname)]
}

const FILLER = 0xffffffff

/** As `ip -s xfrm state count`. */
function statesText(head: Remaining, attrs: Remaining): string[] {
  if (head.peek('flags') === FILLER) head.take('flags')
  const hash = attrs.inside('hinfo')
  const buckets = `(buckets count ${hash.take('sadhcnt')} Max ${hash.take('sadhmcnt')})`
  return [`SAD count ${attrs.take('cnt')} ${buckets}`]
}

/** As `ip -s -s xfrm policy count`. */
function policiesText(head: Remaining, attrs: Remaining): string[] {
  if (head.peek('flags') === FILLER) head.take('flags')
  const [info, hash] = [attrs.inside('info'), attrs.inside('hinfo')]
  const counts = (end: string): string =>
    ['in', 'out', 'fwd'].map((dir) => `${dir.toUpperCase()} ${info.take(dir + end)}`).join(' ')
  const thresholds = (['4', '6'] as const).map((version) => {
    const from = attrs.inside(`ipv${version}Hthresh`)
    return `SPD IPv${version} thresholds: local ${from.take('lbits')} remote ${from.take('rbits')}`
  })
  const buckets = `SPD buckets: count ${hash.take('spdhcnt')} Max ${hash.take('spdhmcnt')}`
  return [`SPD ${counts('cnt')} (Sock: ${counts('scnt')})`, buckets, ...thresholds]
}

const DEFAULTS = ['unspec', 'block', 'accept']

function defaultsText(head: Remaining): string[] {
  const words = ['in', 'fwd', 'out'].map((dir) => `${dir}: ${DEFAULTS[head.number(dir) ?? 0] ?? 'unknown'}`)
  return [`Default policies: ${words.join(' ')}`]
}

/** Replies and notifications as `ip xfrm` and `ip xfrm monitor` print them. ip has no words for XFRM_MSG_MIGRATE. */
const LINES: Readonly<Record<string, Words>> = {
  NEWSA: (head, attrs, ifname) => stateText(head, attrs, ifname),
  UPDSA: (...of) => ['Updated', ...stateText(...of)],
  DELSA: deleted('sa', stateText),
  EXPIRE: expired('state', stateText),
  NEWPOLICY: (head, attrs, ifname) => policyText(head, attrs, ifname),
  UPDPOLICY: (...of) => ['Updated', ...policyText(...of)],
  DELPOLICY: deleted('policy', policyText),
  POLEXPIRE: expired('pol', policyText),
  ACQUIRE: acquireText,
  FLUSHSA: (head) => [`Flushed state proto ${transformName(head.number('proto') ?? 0)}`],
  FLUSHPOLICY: (_, attrs) => ['Flushed policy', ...typeTexts(attrs)],
  REPORT: reportText,
  NEWAE: asyncText,
  MAPPING: mappingText,
  NEWSADINFO: statesText,
  NEWSPDINFO: policiesText,
  GETDEFAULT: defaultsText,
}

/** A reply or a notification of xfrm as ip(8) prints it, in one line. */
export function xfrmLine({ name, message }: Recorded, { ifname }: Pick<PrintContext, 'ifname'>): string | undefined {
  return headedLine(message, LINES[name.replace(/^XFRM_MSG_/, '')], ifname)
}
