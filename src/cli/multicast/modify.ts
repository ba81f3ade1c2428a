import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { parseMac } from '../../netlink/codec/address.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { duplicate, Exit, fail, refuse, wrong } from '../parse/exit.ts'
import { isIfname } from '../parse/ifname.ts'
import { readLladdr } from '../parse/lladdr.ts'
import { isShort, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { MULTICAST_USAGE } from './usage.ts'

/** Arguments of `maddress add` and `maddress del`. */
interface Request {
  device?: string
  lladdr?: string
}

const ETH_ALEN = 6
/** struct sockaddr has room for 14 bytes: `ip` reads no more, and counts one. */
const MOST = 15

/** `maddress add` and `maddress del`. Resolves to the exit code. */
export async function changeMulticast({ netns }: Session, words: Words, verb: 'add' | 'delete'): Promise<number> {
  const { device = refuse('Not enough information: "dev" is required.'), lladdr = '00:00:00:00:00:00' } = readRequest(words)
  try {
    await netns.multicast[verb](device, lladdr)
  } catch (error) {
    if (!(error instanceof SyscallError || error instanceof NetlinkError)) throw error
    fail(`ioctl: ${errnoText(error.errno)}`)
  }
  return 0
}

function readRequest(words: Words): Request {
  const request: Request = {}
  for (; !words.done; words.advance()) {
    if (words.current === 'dev') takeDevice(words.next(), request)
    else takeAddress(words, request)
  }
  return request
}

function takeDevice(name: string, request: Request): void {
  if (request.device !== undefined) duplicate('dev', name)
  request.device = isIfname(name) ? name : wrong('"dev" not a valid ifname', name)
}

function takeAddress(words: Words, request: Request): void {
  const text = isShort(words.current, 'address') ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, MULTICAST_USAGE)
  // `ip` sees by the first byte whether there is an address.
  if (request.lladdr !== undefined && !request.lladdr.startsWith('00')) duplicate('address', text)
  const lladdr = readLladdr(text)
  const length = Math.min(parseMac(lladdr).length, MOST)
  if (length !== ETH_ALEN) fail(`Error: Invalid address length ${length} - must be ${ETH_ALEN} bytes`)
  request.lladdr = lladdr
}
