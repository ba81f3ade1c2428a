import type { Recorded } from '../../../../capture.ts'
import type { PrintContext } from '../../../output/context.ts'
import { type CommandWords, given, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { templateText } from './attributes.ts'
import { directionName, modeName, spiText, transformName } from './names.ts'
import { typeTexts } from './objects.ts'
import { limitWords, policyOptions, stateOptions } from './options.ts'
import { selectorText } from './selector.ts'

const COMMANDS: Readonly<Record<string, string>> = {
  ...{ NEWSA: 'state add', UPDSA: 'state update', DELSA: 'state delete', GETSA: 'state get', FLUSHSA: 'state flush' },
  ...{ NEWPOLICY: 'policy add', UPDPOLICY: 'policy update', DELPOLICY: 'policy delete', GETPOLICY: 'policy get' },
  ...{ FLUSHPOLICY: 'policy flush', ALLOCSPI: 'state allocspi', GETSADINFO: 'state count', GETSPDINFO: 'policy count' },
  ...{ NEWSPDINFO: 'policy set', SETDEFAULT: 'policy setdefault', GETDEFAULT: 'policy getdefault' },
}

const isAny = (address: unknown): boolean => address === undefined || address === '0.0.0.0' || address === '::'

/** The packets that a policy or a state is for; nothing if it is for all. */
function selectorWords(from: Remaining, family: number, ifname: PrintContext['ifname']): string {
  const sel = from.inside('sel', true)
  const isForAll = isAny(sel.peek('saddr')) && isAny(sel.peek('daddr')) && !sel.peek('proto') && !sel.peek('ifindex')
  if (!isForAll) return selectorText(sel, family, ifname)
  for (const key of ['saddr', 'daddr', 'prefixlenS', 'prefixlenD', 'family', 'sportMask', 'dportMask']) sel.take(key)
  return ''
}

/** Counters of new objects. */
function takeUsual(head: Remaining): void {
  for (const key of ['curlft', 'stats']) {
    const counters = head.peek(key)
    if (counters && Object.values(counters).every((one) => Number(one) === 0)) head.take(key)
  }
}

function stateWords(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  const inner = head.peek('info') === undefined ? head : head.inside('info', true)
  takeUsual(inner)
  const id = inner.peek('id') === undefined ? inner : inner.inside('id', true)
  const family = inner.number('family') ?? 0
  const selector = selectorWords(inner, family, ifname)
  const [src, dst] = [inner.take('saddr') ?? attrs.take('srcaddr'), id.take('daddr')]
  const [spi, proto, reqid, mode] = [id.number('spi'), id.number('proto') ?? 0, inner.number('reqid'), inner.number('mode')]
  const window = inner.number('replayWindow')
  const words = [
    ...(src === undefined ? [] : [`src ${src}`]),
    `dst ${dst} proto ${transformName(proto)}`,
    given('spi', spi && spiText(spi)),
    given('reqid', reqid),
    mode === undefined ? undefined : `mode ${modeName(mode)}`,
    given('replay-window', window || undefined),
    ...stateOptions(inner, attrs, family),
    selector && `sel ${selector}`,
    ...limitWords(inner),
  ]
  return words.filter((one) => one !== undefined)
}

function policyWords(head: Remaining, attrs: Remaining, ifname: PrintContext['ifname']): string[] {
  takeUsual(head)
  const selector = selectorWords(head, 0, ifname)
  const [dir, index, priority, action] = ['dir', 'index', 'priority', 'action'].map((key) => head.number(key))
  const templates = attrs.take<Readonly<Record<string, unknown>>[]>('tmpl') ?? []
  const words = [
    selector,
    dir === undefined ? undefined : `dir ${directionName(dir)}`,
    given('index', index),
    given('priority', priority),
    action === 1 ? 'action block' : undefined,
    ...typeTexts(attrs),
    ...policyOptions(head, attrs),
    ...limitWords(head),
    ...templates.map(templateText),
  ]
  return words.filter((one) => one !== undefined)
}

const ACTIONS = ['', 'block', 'accept']

/** A request of ip-xfrm(8) as its command line. */
export function xfrmRequest({ name, message }: Recorded, { ifname }: Pick<PrintContext, 'ifname'>): CommandWords | undefined {
  const command = name.replace(/^XFRM_MSG_/, '')
  const verb = COMMANDS[command]
  if (verb === undefined || message.payload) return undefined
  const [head, attrs] = [new Remaining(message.header as Record<string, unknown>, true), new Remaining(message.attrs)]
  const isList = (message.flags & 0x300) === 0x300
  const what = `ip xfrm ${isList ? verb.replace(/get$/, 'list') : verb}`
  const words = wordsOf(command, isList, [head, attrs, ifname])
  return line(what, ...words, head.rest(), attrs.rest())
}

/** The protocol of the states, or the table of the policies, that are flushed; ip says nothing for all of them. */
function flushWords(head: Remaining, attrs: Remaining): string[] {
  const proto = head.number('proto')
  return [...(proto ? [`proto ${transformName(proto)}`] : []), ...typeTexts(attrs)]
}

function wordsOf(command: string, isList: boolean, values: Parameters<typeof stateWords>): string[] {
  const [head, attrs] = values
  if (isList || /INFO$/.test(command)) {
    if (head.peek('flags') === 0xffffffff) head.take('flags')
    const filter = attrs.peek('addressFilter') as { splen?: number; dplen?: number; family?: number } | undefined
    if (filter && !filter.splen && !filter.dplen && !filter.family) attrs.take('addressFilter')
    return []
  }
  if (command === 'SETDEFAULT')
    return ['in', 'fwd', 'out'].flatMap((key) => {
      const action = head.number(key)
      return action ? [`${key} ${ACTIONS[action] ?? action}`] : []
    })
  if (/^(?:NEW|UPD|DEL|GET)SA$|^ALLOCSPI$/.test(command)) return stateWords(...values)
  return /^(?:NEW|UPD|DEL|GET)POLICY$/.test(command) ? policyWords(...values) : flushWords(head, attrs)
}
