import { setDefaultTimeout } from '../linux/socket/limits.ts'
import { NetlinkSocket } from '../linux/socket/socket.ts'
import { tap } from '../linux/socket/tap.ts'
import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { errnoText } from '../netlink/base/errno.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { decodeMessages } from '../netlink/message/decode.ts'
import { NLM_F, NLMSG } from '../netlink/message/header.ts'
import { readIndex } from '../rtnl/link/read.ts'
import type { NetNs } from '../rtnl/netns/netns.ts'
import type { Io } from './io.ts'
import { listed } from './listing/protocol.ts'
import type { Options } from './options.ts'
import { Exit } from './parse/exit.ts'
import { leadingInteger } from './parse/numbers.ts'
import { standardError, standardOutput } from './terminal/streams.ts'
import { shownOn } from './visible.ts'

/** Context of a list: the options, the streams, and a socket in the network namespace. Lists start often, so it loads little. */
export interface ListSession {
  readonly options: Options
  readonly io: Io
  /** A socket in the namespace. */
  readonly socket: NetlinkSocket
  /** The index of a link by its name, an alternative name, or `if` and its index; undefined if there is none. */
  indexOf(name: string): Promise<number | undefined>
}

/** Context of a command. The socket is for requests that the library has no method for. */
export interface Session extends ListSession {
  /** The network namespace of -n, or the current one. */
  readonly netns: NetNs
}

/** Runs a list in the current namespace. Prints the kernel's warnings. */
export async function withListSession(
  options: Options,
  io: Io,
  list: (session: ListSession) => Promise<number>,
): Promise<number> {
  return withSocket(
    io,
    () => new NetlinkSocket(listed),
    (socket) =>
      list({
        options,
        io,
        get socket() {
          return socket()
        },
        indexOf: (name) => indexOf((link) => readIndex(socket, link, {}), name),
      }),
  )
}

/** Runs a command with a socket that is opened when it is first used. Prints the kernel's warnings. */
export async function withSocket(
  io: Io,
  open: () => NetlinkSocket,
  command: (socket: () => NetlinkSocket) => Promise<number>,
): Promise<number> {
  // No timeout, as in `ip`: a dump of thousands of links takes long.
  const before = setDefaultTimeout(Number.POSITIVE_INFINITY)
  const untap = tap(({ sent, bytes }) => {
    if (!sent) warn(bytes, io)
  })
  let socket: NetlinkSocket | undefined
  try {
    return await command(() => {
      socket ??= open()
      return socket
    })
  } finally {
    setDefaultTimeout(before)
    untap()
    socket?.close()
  }
}

/** Prints warnings in ACKs, which the library's methods do not report. */
function warn(bytes: Uint8Array, io: Io): void {
  // A batch has very many plain ACKs, which are not decoded: the flag says that there are attributes.
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  if (view.getUint16(4, true) !== NLMSG.ERROR || (view.getUint16(6, true) & NLM_F.ACK_TLVS) === 0) return
  for (const { type, header, attrs } of decodeMessages(bytes)) {
    const text = type === NLMSG.ERROR && header['error'] === 0 ? attrs['msg'] : undefined
    if (typeof text === 'string' && text !== '') io.err(`Warning: ${sentence(shownOn(standardError, text))}\n`)
  }
}

/** The index of a link by its name, an alternative name, or `if` and its index; undefined if there is none. */
export async function indexOf(read: (name: string) => Promise<number>, name: string): Promise<number | undefined> {
  try {
    return await read(name)
  } catch (error) {
    // TypeError and RangeError: no link can have this name.
    if (!(error instanceof NetlinkError || error instanceof TypeError || error instanceof RangeError)) throw error
    const index = name.startsWith('if') ? leadingInteger(name.slice(2)) : 0
    return index > 0 ? index : undefined
  }
}

/** Escapes kernel data for a terminal. JSON has its own escapes. */
export function printable<T>({ options }: Pick<ListSession, 'options'>, value: T): T {
  return options.json ? value : shownOn(standardOutput, value)
}

/** The text that `ip` prints if the kernel refuses a request. */
export function kernelAnswerText({ extack, errno }: NetlinkError): string {
  const message = shownOn(standardError, extack.message)
  return message ? `Error: ${sentence(message)}` : `RTNETLINK answers: ${errnoText(errno)}`
}

/** The lines that report a refusal after which the command goes on: the text of `ip`, and the reason on a line of its own. */
export function refusalLines(error: NetlinkError): string {
  const cause = error.reason === undefined ? '' : `Cause: ${shownOn(standardError, error.reason)}\n`
  return `${kernelAnswerText(error)}\n${cause}`
}

/** Adds the reason of a refusal, which is printed on a line of its own. Returns the Exit. */
export function withReason(exit: Exit, { reason }: NetlinkError): Exit {
  if (reason !== undefined) exit.cause = shownOn(standardError, reason)
  return exit
}

/** The kernel's message, with a full stop. */
function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

/** Runs a request. Ends the command with this exit code if the kernel refuses it. */
export async function asking<T>(request: () => Promise<T>, code = 2): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof NetlinkError) throw withReason(new Exit(code, `${kernelAnswerText(error)}\n`), error)
    // The file is not a namespace. The library checks this first; the kernel would report the same.
    if (error instanceof SyscallError && error.syscall === 'setns') {
      throw new Exit(code, `RTNETLINK answers: ${errnoText(error.errno)}\n`)
    }
    throw error
  }
}

/**
 * Runs a dump, or a part of `what`. Ends the command with this exit code if the kernel refuses it. `ip` does not print that an object
 * is missing (ENOENT at the end of a dump) unless the kernel has a message.
 */
export async function dumping<T>(dump: () => Promise<T>, code: number, what = 'Dump'): Promise<T> {
  try {
    return await dump()
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    const answer = error.code === 'ENOENT' && !error.extack.message ? '' : `${kernelAnswerText(error)}\n`
    throw withReason(new Exit(code, `${answer}${what} terminated\n`), error)
  }
}
