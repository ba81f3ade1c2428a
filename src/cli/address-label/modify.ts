import { NLM_F } from '../../netlink/message/header.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { fail, wrong } from '../parse/exit.ts'
import { type InetPrefix, inetText, readPrefix } from '../parse/inet.ts'
import { unsigned } from '../parse/numbers.ts'
import { exact, readWords, type Word, type Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'

/** Arguments of `addrlabel add` and `addrlabel del`. */
interface LabelRequest {
  prefix?: InetPrefix
  index: number
  label?: number
}

/** What the kernel itself gives addresses without a label (IPV6_ADDR_LABEL_DEFAULT). */
const NO_LABEL = 0xffffffff

function wordsOf({ indexOf, options }: Session): readonly Word<LabelRequest>[] {
  return [
    exact('prefix', (words, request) => {
      request.prefix = readPrefix(words.next(), options.family)
    }),
    exact('dev', async (words, request) => {
      const name = words.next()
      request.index = (await indexOf(name)) ?? wrong('dev is invalid\n', name)
    }),
    exact('label', (words, request) => {
      const text = words.next()
      const label = unsigned(text)
      request.label = label === undefined || label === NO_LABEL ? wrong('label is invalid\n', text) : label
    }),
  ]
}

/** `addrlabel add` and `addrlabel del`. Resolves to the exit code. */
export async function changeAddressLabel(session: Session, words: Words, command: 'add' | 'delete'): Promise<number> {
  const request: LabelRequest = { index: 0 }
  // `ip` ignores other words.
  await readWords(words, wordsOf(session), request, () => undefined)
  const { prefix = fail('Not enough information: "prefix" argument is required.'), index } = request
  const { label = fail('Not enough information: "label" argument is required.') } = request
  const family = session.options.family === AF.UNSPEC ? AF.INET6 : session.options.family
  const header = { family, prefixlen: prefix.prefixlen, index }
  const attrs = { label, ...addressOf(prefix) }
  const add = { type: RTM.NEWADDRLABEL, flags: NLM_F.CREATE | NLM_F.EXCL }
  await asking(() => session.socket.request({ ...(command === 'add' ? add : { type: RTM.DELADDRLABEL }), header, attrs }))
  return 0
}

/** IFAL_ADDRESS. The kernel refuses what is no address of IPv6, and says so. */
function addressOf(prefix: InetPrefix): object {
  return prefix.bytes.length === 16 ? { address: inetText(prefix) } : { unknown: [{ type: 1, bytes: prefix.bytes }] }
}
