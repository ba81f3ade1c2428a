import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { RTM } from '../../rtnl/constants.ts'
import { type NexthopAttrs, nexthopMessages } from '../../rtnl/nexthop/table.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import { vrfIndex } from '../listing/vrf.ts'
import type { PrintableNexthop, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { Exit, wrong } from '../parse/exit.ts'
import { unsigned } from '../parse/numbers.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import { asking, dumping, printable, refusalLines, type Session } from '../session.ts'
import { printBucket, printNexthop } from './print.ts'
import { NEXTHOP_USAGE } from './usage.ts'
import { idAfter, linkAfter } from './words.ts'

/** What the words of `nexthop show` and `nexthop bucket show` select. */
interface Selection {
  /** Attributes of the request: the kernel selects. */
  attrs: NexthopAttrs
  id?: number
  protocol?: number
}

type SelectionWord = Word<Selection>

/** Reads the words of a selection of next hops, or of buckets. */
async function readSelection(session: Session, words: Words, of: 'hops' | 'buckets'): Promise<Selection> {
  const selection: Selection = { attrs: {} }
  const table = [...selectors(session), ...(of === 'hops' ? HOPS : BUCKETS)]
  // `ip` lists or removes the one with an `id` at once.
  const more = (): boolean => of === 'buckets' || selection.id === undefined
  const otherwise = ({ current }: Words): void => {
    if (isShort(current, 'help')) throw new Exit(255, NEXTHOP_USAGE)
    wrong('', current)
  }
  await readWords(words, table, selection, otherwise, more)
  return selection
}

const selectors = (session: Session): readonly SelectionWord[] => [
  short('dev', async (words, { attrs }) => {
    attrs.oif = await linkAfter(session, words)
  }),
  short('master', async (words, { attrs }) => {
    attrs.master = await linkAfter(session, words)
  }),
  short('vrf', async (words, { attrs }) => {
    attrs.master = await vrfIndex(session, words.next(), 'Invalid VRF\n')
  }),
]

const HOPS: readonly SelectionWord[] = [
  exact('id', (words, selection) => {
    selection.id = idAfter(words)
  }),
  short('protocol', (words, selection) => {
    const text = words.next()
    selection.protocol = unsigned(text) ?? wrong('invalid protocol value', text)
  }),
  short('groups', (_, { attrs }) => {
    attrs.groups = true
  }),
  short('fdb', (_, { attrs }) => {
    attrs.fdb = true
  }),
]

const BUCKETS: readonly SelectionWord[] = [
  exact('id', (words, { attrs }) => {
    attrs.id = idAfter(words)
  }),
  exact('nhid', (words, { attrs }) => {
    attrs.resBucket = { nhId: idAfter(words) }
  }),
]

/** `nexthop show`. Resolves to the exit code. */
export async function listNexthops(session: Session, words: Words): Promise<number> {
  const selection = await readSelection(session, words, 'hops')
  if (selection.id !== undefined) return showNexthop(session, selection.id)
  await print(session, await dump(session, selection))
  return 0
}

/** `nexthop get id`. Resolves to the exit code. */
export async function getNexthop(session: Session, words: Words): Promise<number> {
  const request: { id?: number } = {}
  const id = exact<typeof request>('id', (all, to) => {
    to.id = idAfter(all)
  })
  await readWords(words, [id], request, () => {
    throw new Exit(255, NEXTHOP_USAGE)
  })
  if (!request.id) throw new Exit(255, NEXTHOP_USAGE)
  return showNexthop(session, request.id)
}

async function showNexthop(session: Session, id: number): Promise<number> {
  const { socket, options } = session
  const request = { type: RTM.GETNEXTHOP, header: { family: options.family }, attrs: { id } }
  const { messages } = await asking(() => socket.request(request))
  await print(session, messages.filter(isHop))
  return 0
}

const isHop = (message: Message): message is Message & PrintableNexthop => is(nexthopMessages, message, 'RTM_NEWNEXTHOP')
const isBucket = (message: Message): message is Message & PrintableNexthop => is(nexthopMessages, message, 'RTM_NEWNEXTHOPBUCKET')

async function dump({ socket, options }: Session, { attrs, protocol }: Selection): Promise<PrintableNexthop[]> {
  const header = { family: options.family }
  const keep = (message: Message): PrintableNexthop | undefined =>
    isHop(message) && (!protocol || message.header.protocol === protocol) ? message : undefined
  return dumping(() => socket.collect({ type: RTM.GETNEXTHOP, header, attrs }, keep), 2)
}

async function print(session: Session, hops: readonly PrintableNexthop[]): Promise<void> {
  const base = baseContext(session.options, 'addr', session.options.family)
  const ctx = await namesContext(
    session,
    base,
    hops.flatMap(({ attrs }) => attrs.oif ?? []),
  )
  write(session, hops, ctx, printNexthop)
}

function write(
  session: Session,
  messages: readonly PrintableNexthop[],
  ctx: PrintContext,
  printer: (message: PrintableNexthop, out: Output, ctx: PrintContext) => void,
): void {
  const out = new Output(session.options)
  for (const message of printable(session, messages)) {
    out.open()
    printer(message, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
}

/** `nexthop bucket show`. Resolves to the exit code. */
export async function listBuckets(session: Session, words: Words): Promise<number> {
  const { socket, options } = session
  const { attrs } = await readSelection(session, words, 'buckets')
  const request = { type: RTM.GETNEXTHOPBUCKET, header: { family: options.family }, attrs }
  const keep = (message: Message): PrintableNexthop | undefined => (isBucket(message) ? message : undefined)
  const found = await dumping(() => socket.collect(request, keep), 2)
  write(session, found, baseContext(options, 'addr', options.family), printBucket)
  return 0
}

/** `nexthop bucket get id index`. Resolves to the exit code. */
export async function getBucket(session: Session, words: Words): Promise<number> {
  const { socket, options } = session
  const wanted: { id?: number; index?: number } = {}
  const table: readonly Word<typeof wanted>[] = [
    exact('id', (all, to) => {
      to.id = idAfter(all)
    }),
    exact('index', (all, to) => {
      const text = all.next()
      to.index = unsigned(text, 16) ?? wrong('invalid bucket index value', text)
    }),
  ]
  await readWords(words, table, wanted, () => {
    throw new Exit(255, NEXTHOP_USAGE)
  })
  const { id, index } = wanted
  if (!id || index === undefined) throw new Exit(255, NEXTHOP_USAGE)
  const attrs = { id, resBucket: { index } }
  const { messages } = await asking(() =>
    socket.request({ type: RTM.GETNEXTHOPBUCKET, header: { family: options.family }, attrs }),
  )
  write(session, messages.filter(isBucket), baseContext(options, 'addr', options.family), printBucket)
  return 0
}

/** `nexthop flush`: deletes next hops; without words all, the groups first. Resolves to the exit code. */
export async function flushNexthops(session: Session, words: Words): Promise<number> {
  const isAll = words.done
  const selection = await readSelection(session, words, 'hops')
  // With an `id`, a refusal has the exit code 1.
  if (selection.id !== undefined) return (await isRemoved(session, selection.id)) ? 0 : 1
  let count = 0
  for (const attrs of isAll ? [{ groups: true as const }, {}] : [selection.attrs]) {
    for (const { attrs: found } of await dump(session, { ...selection, attrs })) {
      if (await isRemoved(session, found.id ?? 0)) count++
    }
  }
  session.io.out(count === 0 ? 'Nothing to flush\n' : `Flushed ${count} nexthops\n`)
  return 0
}

/** Deletes a next hop. Prints why if the kernel refuses. */
async function isRemoved({ socket, io }: Session, id: number): Promise<boolean> {
  try {
    await socket.request({ type: RTM.DELNEXTHOP, attrs: { id } })
    return true
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    io.err(refusalLines(error))
    return false
  }
}
