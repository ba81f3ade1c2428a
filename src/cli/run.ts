import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { systemNameFiles } from '../rtnl/common/name-files.ts'
import { useNameFiles } from '../rtnl/common/names.ts'
import type { Io } from './io.ts'
import { type Options, parseOptions } from './options.ts'
import { Exit } from './parse/exit.ts'
import { isShort } from './parse/words.ts'
import { PROGRAM } from './program.ts'
import type { Session } from './session.ts'
import { USAGE, versionText } from './usage.ts'
import { shownOn } from './visible.ts'

type Command = (session: Session, args: readonly string[]) => Promise<number>

/** The objects of `ip`, in the order in which it compares them. Those without a command are not done yet. */
const OBJECTS: readonly (readonly [name: string, load?: () => Promise<Command>])[] = [
  ['address', async () => (await import('./address/address.ts')).addressCommand],
  ['addrlabel'],
  ['maddress'],
  ['route'],
  ['rule'],
  ['neighbor'],
  ['neighbour'],
  ['ntable'],
  ['ntbl'],
  ['link', async () => (await import('./link/link.ts')).linkCommand],
  ['l2tp'],
  ['fou'],
  ['ila'],
  ['macsec'],
  ['tunnel'],
  ['tunl'],
  ['tuntap'],
  ['tap'],
  ['token'],
  ['tcpmetrics'],
  ['tcp_metrics'],
  ['monitor', async () => (await import('./monitor/monitor.ts')).monitorCommand],
  ['xfrm'],
  ['mroute'],
  ['mrule'],
  ['netns', async () => (await import('./netns/netns.ts')).netnsCommand],
  ['netconf'],
  ['vrf'],
  ['sr'],
  ['nexthop'],
  ['mptcp'],
  ['ioam'],
]

/**
 * Runs one command line, without the program's name. Resolves to the exit code. With `netns exec` the process becomes another
 * program, and this never returns.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  useNameFiles(systemNameFiles)
  try {
    const { options, rest, version, usage } = parseOptions(argv)
    if (version) {
      io.out(versionText())
      return 0
    }
    const [object] = rest
    if (usage || object === undefined || isHelp(object)) return showUsage(io)
    return await dispatch(options, object, rest.slice(1), io)
  } catch (error) {
    return report(error, io)
  }
}

/** `help` is the last object of the table, so what begins another one is not it. */
function isHelp(object: string): boolean {
  return isShort(object, 'help')
}

function showUsage(io: Io): number {
  io.err(USAGE.program)
  return 255
}

async function dispatch(options: Options, object: string, args: readonly string[], io: Io): Promise<number> {
  if (object === 'demo') return (await import('./demo.ts')).demo(args, io)
  if (object === 'rootless') return (await import('./rootless.ts')).rootless(args, io)
  if (object === 'decode') return (await import('./recording/decode.ts')).decodeCommand(args, options.json, io)
  if (object === 'encode') return (await import('./recording/encode.ts')).encodeCommand(args, io)
  if (object === 'explain') return (await import('./recording/explain.ts')).explainCommand(args, options.json, io)
  if (object === 'trace') return (await import('./trace/trace.ts')).traceCommand(args, io)
  if (object === 'schema') return (await import('./schema/schema.ts')).schemaCommand(args, options.json, io)
  const found = OBJECTS.find(([name]) => isShort(object, name))
  if (!found) throw new Exit(1, `Object "${object}" is unknown, try "${PROGRAM} help".\n`)
  const [name, load] = found
  if (!load) throw new Exit(1, `Object "${name}" is not supported by ${PROGRAM} yet, try "${PROGRAM} help".\n`)
  const { withSession } = await import('./session.ts')
  const command = await load()
  return withSession(options, io, (session) => command(session, args))
}

function report(error: unknown, io: Io): number {
  if (error instanceof Exit) {
    if (error.stdout) io.out(error.stdout)
    if (error.stderr) io.err(error.stderr)
    return error.code
  }
  const line = error instanceof Error ? shownOn(process.stderr, error.message) : ''
  if (error instanceof SyscallError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof NetlinkError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof TypeError || error instanceof RangeError) io.err(`Error: ${line}\n`)
  else throw error
  return error instanceof SyscallError ? 1 : error instanceof NetlinkError ? 2 : 255
}
