import { accountId } from '../../rtnl/common/names.ts'
import { TUN_TYPE } from '../../rtnl/constants.ts'
import { TUN_FLAGS } from '../../rtnl/tuntap/constants.ts'
import { Exit, fail, garbage, refuse, wrong } from '../parse/exit.ts'
import { isIfname } from '../parse/ifname.ts'
import { isShort, readWords, short, type Word, type Words } from '../parse/words.ts'
import { TUNTAP_USAGE } from './usage.ts'

/** Arguments of `tuntap add` and `tuntap del`. */
export interface TuntapRequest {
  name: string
  /** TUN_TYPE; 0 before `mode`. */
  type: number
  flags: number
  owner?: number | undefined
  group?: number | undefined
}

type TunWord = Word<TuntapRequest>

/** What `ip` takes for "no owner". */
const NOBODY = 0xffffffff

const flag = (word: string, bit: number): TunWord =>
  short(word, (_, request) => {
    request.flags |= bit
  })

function account(word: 'user' | 'group', key: 'owner' | 'group', file: '/etc/passwd' | '/etc/group'): TunWord {
  return short(word, (words, request) => {
    const text = words.next()
    const number = /^[\t-\r ]*[+-]?\d+$/.test(text) ? Number(BigInt.asUintN(32, BigInt(text))) : accountId(file, text)
    const id = number ?? refuse(`invalid ${word} "${text}"`)
    request[key] = id === NOBODY ? undefined : id
  })
}

const typeOf = (text: string): number | undefined =>
  isShort(text, 'tun') ? TUN_TYPE.TUN : isShort(text, 'tap') ? TUN_TYPE.TAP : undefined

function takeMode(words: Words, request: TuntapRequest): void {
  const text = words.next()
  const type = typeOf(text) ?? refuse(`Unknown tunnel mode "${text}"`)
  if (request.type !== 0 && request.type !== type) refuse('You managed to ask for more than one tunnel mode.')
  request.type = type
}

const named = (word: string, text: string): string => (isIfname(text) ? text : wrong(`"${word}" not a valid ifname`, text))

const ACCOUNTS = [account('user', 'owner', '/etc/passwd'), account('group', 'group', '/etc/group')]

/** The words in the order in which `ip` compares them; `del` has no accounts. */
const wordsOf = (command: 'add' | 'delete'): readonly TunWord[] => [
  short('mode', takeMode),
  ...(command === 'add' ? ACCOUNTS : []),
  short('pi', (_, request) => {
    request.flags &= ~TUN_FLAGS.NO_PI
  }),
  flag('one_queue', TUN_FLAGS.ONE_QUEUE),
  flag('vnet_hdr', TUN_FLAGS.VNET_HDR),
  flag('multi_queue', TUN_FLAGS.MULTI_QUEUE),
  short('dev', (words, request) => {
    request.name = named('dev', words.next())
  }),
]

/** Reads the words of `tuntap add` or `tuntap del`. */
export async function readTuntapWords(all: Words, command: 'add' | 'delete'): Promise<TuntapRequest> {
  const request: TuntapRequest = { name: '', type: 0, flags: TUN_FLAGS.NO_PI }
  await readWords(all, wordsOf(command), request, (words) => {
    const { current } = words
    const text = isShort(current, 'name') ? words.next() : current
    if (text === current && isShort(text, 'help')) throw new Exit(255, TUNTAP_USAGE)
    if (request.name !== '') garbage('name', text)
    request.name = named('name', text)
  })
  if (request.type === 0) fail('You failed to specify a tunnel mode')
  return request
}
