import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, given, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { directionName, modeName, spiText, transformName, upperName } from './names.ts'

const COMMANDS: Readonly<Record<string, string>> = {
  ...{ NEWSA: 'state add', UPDSA: 'state update', DELSA: 'state delete', GETSA: 'state get', FLUSHSA: 'state flush' },
  ...{ NEWPOLICY: 'policy add', UPDPOLICY: 'policy update', DELPOLICY: 'policy delete', GETPOLICY: 'policy get' },
  ...{ FLUSHPOLICY: 'policy flush', ALLOCSPI: 'state allocspi', GETSADINFO: 'state count', GETSPDINFO: 'policy count' },
  ...{ NEWSPDINFO: 'policy set', SETDEFAULT: 'policy setdefault', GETDEFAULT: 'policy getdefault' },
}
const UNLIMITED = 0xffffffffffffffffn

const isAny = (address: unknown): boolean => address === undefined || address === '0.0.0.0' || address === '::'

/** The packets that a policy or a state is for; nothing if it is for all. */
function selectorText(from: Remaining): string {
  const sel = from.inside('sel', true)
  const [src, dst, lengthS, lengthD] = ['saddr', 'daddr', 'prefixlenS', 'prefixlenD'].map((key) => sel.take(key))
  const [proto, sport, dport] = ['proto', 'sport', 'dport'].map((key) => sel.number(key))
  for (const key of ['family', 'user', 'sportMask', 'dportMask']) sel.take(key)
  if (isAny(src) && isAny(dst) && !proto) return ''
  const words = [`src ${src}/${lengthS}`, `dst ${dst}/${lengthD}`, given('proto', proto && upperName(proto))]
  return [...words, given('sport', sport), given('dport', dport)].filter((one) => one).join(' ')
}

interface Template {
  readonly id: { readonly daddr?: unknown; readonly spi?: number; readonly proto?: number }
  readonly saddr?: unknown
  readonly reqid?: number
  readonly mode?: number
}

function templateText({ id, saddr, reqid, mode = 0 }: Template): string {
  const { daddr, spi, proto = 0 } = id
  const words = [
    `tmpl src ${saddr} dst ${daddr} proto ${transformName(proto)}`,
    given('spi', spi && spiText(spi)),
    given('reqid', reqid),
  ]
  return [...words, `mode ${modeName(mode)}`].filter((one) => one).join(' ')
}

/** Limits that do not limit, and counters of new objects. */
function takeUsual(head: Remaining): void {
  const limits = head.peek('lft')
  if (limits && Object.values(limits).every((one) => one === UNLIMITED || one === 0n)) head.take('lft')
  for (const key of ['curlft', 'stats']) {
    const counters = head.peek(key)
    if (counters && Object.values(counters).every((one) => Number(one) === 0)) head.take(key)
  }
}

function stateWords(head: Remaining, attrs: Remaining): string[] {
  const inner = head.peek('info') === undefined ? head : head.inside('info', true)
  takeUsual(inner)
  const id = inner.peek('id') === undefined ? inner : inner.inside('id', true)
  const selector = selectorText(inner)
  const [src, dst] = [inner.take('saddr') ?? attrs.take('srcaddr'), id.take('daddr')]
  const [spi, proto, reqid, mode] = [id.number('spi'), id.number('proto') ?? 0, inner.number('reqid'), inner.number('mode')]
  inner.take('family')
  const window = inner.number('replayWindow')
  const words = [
    ...(src === undefined ? [] : [`src ${src}`]),
    `dst ${dst} proto ${transformName(proto)}`,
    given('spi', spi && spiText(spi)),
    given('reqid', reqid),
    mode === undefined ? undefined : `mode ${modeName(mode)}`,
    given('replay-window', window),
    selector && `sel ${selector}`,
  ]
  return words.filter((one) => one !== undefined)
}

function policyWords(head: Remaining, attrs: Remaining): string[] {
  takeUsual(head)
  const selector = selectorText(head)
  const [dir, index, priority, action] = ['dir', 'index', 'priority', 'action'].map((key) => head.number(key))
  const templates = attrs.take<readonly Template[]>('tmpl') ?? []
  const words = [
    selector,
    dir === undefined ? undefined : `dir ${directionName(dir)}`,
    given('index', index),
    given('priority', priority),
    action === 1 ? 'action block' : undefined,
    ...templates.map(templateText),
  ]
  return words.filter((one) => one !== undefined)
}

const ACTIONS = ['', 'block', 'accept']

/** A request of ip-xfrm(8) as its command line. */
export function xfrmRequest({ name, message }: Recorded): CommandWords | undefined {
  const command = name.replace(/^XFRM_MSG_/, '')
  const verb = COMMANDS[command]
  if (verb === undefined || message.payload) return undefined
  const [head, attrs] = [new Remaining(message.header as Record<string, unknown>, true), new Remaining(message.attrs)]
  const isList = (message.flags & 0x300) === 0x300
  const what = `ip xfrm ${isList ? verb.replace(/get$/, 'list') : verb}`
  const words = wordsOf(command, isList, head, attrs)
  return line(what, ...words, head.rest(), attrs.rest())
}

function wordsOf(command: string, isList: boolean, head: Remaining, attrs: Remaining): string[] {
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
  if (/^(?:NEW|UPD|DEL|GET)SA$|^ALLOCSPI$/.test(command)) return stateWords(head, attrs)
  return /^(?:NEW|UPD|DEL|GET)POLICY$/.test(command) ? policyWords(head, attrs) : []
}
