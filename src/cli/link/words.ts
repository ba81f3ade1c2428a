import { NOT_YET } from '../not-yet.ts'
import { duplicate, Exit, garbage, wrong } from '../parse/exit.ts'
import { isAltname, isIfname } from '../parse/ifname.ts'
import { readLladdr } from '../parse/lladdr.ts'
import { leadingInteger } from '../parse/numbers.ts'
import { onOff } from '../parse/switches.ts'
import { exact, isShort, readWords, short, type Word, type Words, wordsNotYet } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { NUMBER_WORDS } from './number-words.ts'
import { relationWords } from './relation-words.ts'
import type { LinkRequest } from './request.ts'
import { STATE_WORDS } from './state-words.ts'
import { linkUsage } from './usage.ts'
import { vfWord } from './words/vf-words.ts'
import { xdpWords } from './words/xdp-words.ts'

type LinkWord = Word<LinkRequest>
type Flag = keyof LinkRequest['flags']

/** Reads the words of `link add`, `link set` and of a veth's peer, up to the type. */
export async function readLinkWords(session: Session, all: Words, request: LinkRequest): Promise<void> {
  let isTypeRead = false
  const type: LinkWord = short('type', (words, target) => {
    const kind = words.next()
    if (target.kind !== undefined) duplicate('type', kind)
    target.kind = kind
    isTypeRead = true
  })
  // One table in the order of `ip`: an abbreviation matches the first word that begins with it.
  const table = [
    ...NAME_WORDS,
    ...xdpWords(session.options),
    ...FLAG_WORDS,
    ...relationWords(session),
    vfWord(session),
    ...NUMBER_WORDS,
    DYNAMIC,
    type,
    ...STATE_WORDS,
  ]
  await readWords(
    all,
    table,
    request,
    (words) => takeDevice(words, request),
    () => !isTypeRead,
  )
}

function takeDevice(words: Words, request: LinkRequest): void {
  if (isShort(words.current, 'help')) throw new Exit(255, linkUsage())
  const name = words.current === 'dev' ? words.next() : words.current
  if (request.device !== undefined && request.device !== request.name) garbage('dev', name)
  if (!isAltname(name)) wrong('"dev" not a valid ifname', name)
  request.device = name
}

const NAME_WORDS: readonly LinkWord[] = [
  exact('up', (_, { flags }) => {
    flags.UP = true
  }),
  exact('down', (_, { flags }) => {
    flags.UP = false
  }),
  exact('name', (words, request) => {
    const name = words.next()
    if (request.name !== undefined) duplicate('name', name)
    if (!isIfname(name)) wrong('"name" not a valid ifname', name)
    request.name = name
    request.device ??= name
  }),
  exact('index', (words, request) => {
    const text = words.next()
    if (request.index !== undefined) duplicate('index', text)
    request.index = leadingInteger(text)
    if (request.index <= 0) wrong('Invalid "index" value', text)
  }),
  short('link', (words, request) => {
    request.below = words.next()
  }),
  short('address', (words, { settings }) => {
    settings.address = readLladdr(words.next())
  }),
  {
    names: ['broadcast', 'brd'],
    fits: (arg) => isShort(arg, 'broadcast') || arg === 'brd',
    read: (words, { settings }) => {
      settings.broadcast = readLladdr(words.next())
    },
  },
]

/** Words with `on` or `off` for a flag or its inverse. */
function flagWord(word: string, flag: Flag, inverted = false): LinkWord {
  return exact(word, (words, { flags }) => {
    flags[flag] = onOff(word, words.next()) !== inverted
  })
}

const FLAG_WORDS: readonly LinkWord[] = [
  ...wordsNotYet<LinkRequest>(NOT_YET['link set']),
  flagWord('multicast', 'MULTICAST'),
  flagWord('allmulticast', 'ALLMULTI'),
  flagWord('promisc', 'PROMISC'),
  flagWord('trailers', 'NOTRAILERS', true),
  flagWord('arp', 'NOARP', true),
]

const DYNAMIC: LinkWord = short('dynamic', (words, { flags }) => {
  flags.DYNAMIC = onOff('dynamic', words.next())
})
