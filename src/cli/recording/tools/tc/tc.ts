import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { inWords, Remaining } from '../remaining.ts'
import { actionsText } from './actions.ts'
import { protocolText, swap16, type TcContext } from './context.ts'
import { FILTERS, filterHandle } from './filters.ts'
import { CLASSES, QDISCS } from './qdiscs.ts'
import { handleText, timeText } from './units.ts'

/** RTM_NEW* of each object of tc (linux/rtnetlink.h). */
const OBJECTS: Readonly<Record<number, Kind>> = { 36: 'qdisc', 40: 'class', 44: 'filter', 48: 'actions', 100: 'chain' }

type Kind = 'qdisc' | 'class' | 'filter' | 'actions' | 'chain'

/** TC_H_* as parents. */
const PARENTS: Readonly<Record<number, string>> = {
  4294967295: 'root',
  4294967281: '',
  4294967282: 'ingress',
  4294967283: 'egress',
}
/** The handle of ingress and clsact. */
const INGRESS = 0xffff0000
const BLOCK = -1
/** The parent of ingress and clsact, which have one word in a request. */
const INGRESS_PARENT = 0xfffffff1

/** The words of a request to tc: what it does, and the rest. */
export interface TcWords {
  readonly what: string
  readonly values: string
}

const objectOf = ({ message: { type } }: Recorded): Kind | undefined => OBJECTS[type & ~3]

/** A request of traffic control as the command line of tc(8); undefined for other messages. */
export function tcRequest(recorded: Recorded, ifname: TcContext['ifname']): TcWords | undefined {
  const object = objectOf(recorded)
  if (!object || recorded.message.payload) return undefined
  const words = object === 'actions' ? actionWords(recorded, ifname) : objectWords(object, recorded, ifname, false)
  return { what: `${object} ${verbOf(object, recorded)}`, values: words }
}

/** A reply or notification as `tc show` prints it. */
export function tcLine(recorded: Recorded, ifname: TcContext['ifname']): string | undefined {
  const object = objectOf(recorded)
  if (!object || recorded.message.payload || object === 'actions') return undefined
  return `${(recorded.message.type & 3) === 1 ? 'deleted ' : ''}${object} ${objectWords(object, recorded, ifname, true)}`
}

function verbOf(object: Kind, { message: { type, flags, attrs } }: Recorded): string {
  const verb = type & 3
  if (verb === 1) return object === 'actions' && attrs['flags'] ? 'flush' : 'del'
  if (verb === 2) return (flags & NLM_F.DUMP) === NLM_F.DUMP ? 'show' : 'get'
  if ((flags & NLM_F.CREATE) === 0) return (flags & NLM_F.REPLACE) !== 0 && object === 'qdisc' ? 'link' : 'change'
  return (flags & NLM_F.EXCL) !== 0 ? 'add' : 'replace'
}

function actionWords({ message, littleEndian }: Recorded, ifname: TcContext['ifname']): string {
  const from = new Remaining(message.attrs)
  if ((message.type & 3) === 1) from.take('flags')
  const texts = actionsText(from.take('tab'), { ifname, littleEndian }, false)
  return `${texts.join(' ')}${from.rest()}`.trim()
}

/** Counters of replies: tc prints them with -s only. */
const COUNTERS = ['stats', 'stats2', 'xstats', 'fcnt', 'hwOffload', 'count', 'extWarnMsg']

function objectWords(object: Kind, { message, littleEndian }: Recorded, ifname: TcContext['ifname'], isReply: boolean): string {
  const head = message.header as Readonly<Record<'ifindex' | 'handle' | 'parent' | 'info', number>>
  const from = new Remaining(message.attrs)
  if (isReply) for (const key of COUNTERS) from.take(key)
  const isFilter = object === 'filter' || object === 'chain'
  const protocol = swap16(head.info & 0xffff, littleEndian)
  const kind = from.take<string>('kind')
  const all = from.inside('options')
  // A qdisc without options replies with none, as bytes.
  const none = all.peek('other')
  if (isReply && none instanceof Uint8Array && none.length === 0) all.take('other')
  const options = all.inside(kind ?? '')
  const context: TcContext = { ifname, littleEndian, protocol, isReply }
  const table = isFilter ? FILTERS : object === 'class' ? CLASSES : QDISCS
  const handle = handleWords(object, kind, head.handle, options, isReply)
  const place = head.ifindex === BLOCK ? `block ${head.parent}` : head.ifindex === 0 ? '' : `dev ${ifname(head.ifindex)}`
  const parent =
    head.ifindex === BLOCK ? '' : isReply && head.parent === INGRESS_PARENT ? 'parent ffff:fff1' : parentWords(head.parent)
  const filter = isFilter ? filterWords(head.info, protocol, isReply) : ''
  const where = [blocks(from), table === QDISCS ? general(from) : '', parent]
  // tcm_info of a listed qdisc.
  const references = isReply && !isFilter && head.info > 1 ? `refcnt ${head.info}` : ''
  const chain = chainWord(from)
  const name = kind ?? ''
  const own = inWords(options, kind === undefined ? [] : (table[kind] ?? []), context)
  const asked = [place, ...where, handle, filter, chain, name]
  const listed = isFilter ? [place, ...where, filter, name, chain, handle] : [name, handle, place, ...where, references, chain]
  return `${[...(isReply ? listed : asked), own].filter((one) => one !== '').join(' ')}${from.rest()}`
}

function parentWords(parent: number): string {
  if (parent === 0) return ''
  return PARENTS[parent] ?? `parent ${handleText(parent)}`
}

function handleWords(object: Kind, kind: string | undefined, handle: number, options: Remaining, isReply: boolean): string {
  if (handle === INGRESS) return isReply ? 'ffff:' : ''
  if (handle === 0) return isReply && object === 'qdisc' ? '0:' : ''
  if (object === 'filter' || object === 'chain')
    return `${isReply ? 'fh' : 'handle'} ${filterHandle(kind ?? '', handle, options)}`
  const text = handleText(handle)
  return isReply ? text : `${object === 'class' ? 'classid' : 'handle'} ${text}`
}

function filterWords(info: number, protocol: number, isReply: boolean): string {
  const priority = info >>> 16
  return [
    ...(protocol ? [`protocol ${protocolText(protocol)}`] : []),
    ...(priority ? [`${isReply ? 'pref' : 'prio'} ${priority}`] : []),
  ].join(' ')
}

function chainWord(from: Remaining): string {
  const chain = from.take('chain')
  return chain === undefined ? '' : `chain ${chain}`
}

/** Shared blocks of clsact and ingress. */
function blocks(from: Remaining): string {
  return (['ingressBlock', 'egressBlock'] as const)
    .flatMap((key) => {
      const block = from.take(key)
      return block === undefined ? [] : [`${key === 'ingressBlock' ? 'ingress' : 'egress'}_block ${block}`]
    })
    .join(' ')
}

const LINKLAYERS = ['', 'ethernet', 'atm']

/** Size tables and estimators, which any qdisc may have. */
function general(from: Remaining): string {
  const words: string[] = []
  const stab = from.inside('stab')
  const base = stab.inside('base', true)
  for (const key of ['cellLog', 'sizeLog', 'cellAlign']) base.take(key)
  stab.take('data')
  const layer = base.number('linklayer')
  const sizes = ['overhead', 'mpu', 'mtu', 'tsize'].flatMap((key) => {
    const value = base.number(key)
    return value ? [`${key} ${value}`] : []
  })
  if (layer !== undefined)
    words.push(`stab ${[...sizes, ...(layer > 0 ? [`linklayer ${LINKLAYERS[layer] ?? layer}`] : [])].join(' ')}`)
  const rate = from.inside('rate', true)
  const [interval, ewma] = [rate.number('interval'), rate.number('ewmaLog')]
  // Intervals are from a quarter of a second to eight (linux/gen_stats.h).
  if (interval !== undefined)
    words.push(`estimator ${timeText(2 ** interval * 1e6)} ${timeText(2 ** (interval + (ewma ?? 0)) * 1e6)}`)
  return words.join(' ')
}
