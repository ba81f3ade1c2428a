import { scopeId } from '../../rtnl/common/names.ts'
import { AF, IFA_F, IFAPROT } from '../../rtnl/constants.ts'
import type { Io } from '../io.ts'
import { duplicate, Exit, garbage, wrong } from '../parse/exit.ts'
import { type InetPrefix, inetText, readAddress, readPrefix } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { exact, isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** Arguments of `addr add` and `addr del`. */
export interface AddressRequest {
  /** AF_*: from -4 or -6, else from the first address. */
  family: number
  local?: InetPrefix
  /** The local address, as given. */
  localText?: string
  peer?: InetPrefix
  /** An address, or `+` or `-` to compute it. */
  broadcast?: string
  anycast?: string
  device?: string
  label?: string
  scope?: number
  metric?: number
  valid?: number
  preferred?: number
  /** IFAPROT_*: who made it. */
  proto?: number
  flags: number
}

type AddressWord = Word<AddressRequest>

/** An infinite lifetime. */
export const FOREVER = 0xffffffff

/** Flags that can be set. */
const SETTABLE: Readonly<Record<string, number>> = {
  nodad: IFA_F.NODAD,
  optimistic: IFA_F.OPTIMISTIC,
  home: IFA_F.HOMEADDRESS,
  mngtmpaddr: IFA_F.MANAGETEMPADDR,
  noprefixroute: IFA_F.NOPREFIXROUTE,
  autojoin: IFA_F.MCAUTOJOIN,
}

const FOR_BOTH = ['noprefixroute', 'autojoin']
const READ_ONLY = ['secondary', 'temporary', 'dadfailed', 'deprecated', 'tentative', 'permanent', 'stable-privacy']

/** Reads the words of an address. */
export async function readAddressWords({ io, options }: Session, words: Words): Promise<AddressRequest> {
  const request: AddressRequest = { family: options.family, flags: 0 }
  await readWords(words, [...WORDS, flagWord(io)], request, (all) => takeLocal(all, request))
  return request
}

function takeLocal(words: Words, request: AddressRequest): void {
  const text = words.current === 'local' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, ADDRESS_USAGE)
  if (request.local && request.local.bytes.length > 0) garbage('local', text)
  request.localText = text
  request.local = readPrefix(text, request.family)
  request.family ||= request.local.family
}

function flagWord(io: Io): AddressWord {
  return {
    names: [...Object.keys(SETTABLE), ...READ_ONLY],
    fits: (arg) => Object.hasOwn(SETTABLE, arg) || READ_ONLY.includes(arg),
    read({ current }, request) {
      if (READ_ONLY.includes(current)) io.err(`Warning: ${current} option is not mutable from userspace\n`)
      else if (request.family === AF.INET6 || FOR_BOTH.includes(current)) request.flags |= SETTABLE[current] as number
      else io.err(`Warning: ${current} option can be set only for IPv6 addresses\n`)
    },
  }
}

function lifetime(word: 'valid_lft' | 'preferred_lft', key: 'valid' | 'preferred'): AddressWord {
  return short(word, (words, request) => {
    if (request[key] !== undefined) duplicate(word, words.current)
    const text = words.next()
    request[key] = text === 'forever' ? FOREVER : (unsigned(text) ?? wrong(`${word} value`, text))
  })
}

/** An address other than the local one. */
function readOther(text: string, request: AddressRequest): string {
  const found = readAddress(text, request.family)
  request.family ||= found.family
  return inetText(found)
}

const WORDS: readonly AddressWord[] = [
  exact(['peer', 'remote'], (words, request) => {
    const text = words.next()
    if (request.peer && request.peer.bytes.length > 0) duplicate('peer', text)
    request.peer = readPrefix(text, request.family)
    request.family ||= request.peer.family
  }),
  {
    names: ['broadcast', 'brd'],
    fits: (arg) => isShort(arg, 'broadcast') || arg === 'brd',
    read(words, request) {
      const text = words.next()
      if (request.broadcast) duplicate('broadcast', text)
      request.broadcast = text === '+' || text === '-' ? text : readOther(text, request)
    },
  },
  exact('anycast', (words, request) => {
    const text = words.next()
    if (request.anycast) duplicate('anycast', text)
    request.anycast = readOther(text, request)
  }),
  exact('scope', (words, request) => {
    const text = words.next()
    request.scope = scopeId(text) ?? wrong('invalid scope value.', text)
  }),
  exact('dev', (words, request) => {
    request.device = words.next()
  }),
  exact('label', (words, request) => {
    request.label = words.next()
  }),
  short(['metric', 'priority', 'preference'], (words, request) => {
    const text = words.next()
    request.metric = unsigned(text) ?? wrong('"metric" value is invalid\n', text)
  }),
  lifetime('valid_lft', 'valid'),
  lifetime('preferred_lft', 'preferred'),
  exact('proto', (words, request) => {
    const text = words.next()
    const named = Object.entries(IFAPROT).find(([name]) => name.toLowerCase() === text)
    request.proto = named?.[1] ?? unsigned(text, 8) ?? wrong('"proto" value is invalid\n', text)
  }),
]
