import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { systemNameFiles } from '../rtnl/common/name-files.ts'
import { useNameFiles } from '../rtnl/common/names.ts'
import type { Io } from './io.ts'
import { NOT_YET } from './not-yet.ts'
import type { Command } from './object.ts'
import { commandNames, OBJECTS } from './objects.ts'
import { type Options, parseOptions } from './options.ts'
import { Exit, notYet, refuse, unknownWordOf } from './parse/exit.ts'
import { isShort } from './parse/words.ts'
import { PROGRAM } from './program.ts'
import { programUsage, versionText } from './usage.ts'
import { shownOn } from './visible.ts'

type OwnCommand = (args: readonly string[], options: Options, io: Io) => Promise<number>

/** The commands that `ip` does not have. None is loaded before it is needed. */
const OWN: Readonly<Record<string, OwnCommand>> = {
  demo: async (args, _, io) => (await import('./demo.ts')).demo(args, io),
  doctor: async (args, { json }, io) => (await import('./doctor/doctor.ts')).doctorCommand(args, json, io),
  rootless: async (args, _, io) => (await import('./rootless.ts')).rootless(args, io),
  decode: async (args, { json }, io) => (await import('./recording/decode.ts')).decodeCommand(args, json, io),
  encode: async (args, _, io) => (await import('./recording/encode.ts')).encodeCommand(args, io),
  explain: async (args, { json }, io) => (await import('./recording/explain.ts')).explainCommand(args, json, io),
  trace: async (args, _, io) => (await import('./trace/trace.ts')).traceCommand(args, io),
  schema: async (args, { json }, io) =>
    args.includes('--kernel')
      ? (await import('./policies/command.ts')).policiesCommand(args, json, io)
      : (await import('./schema/schema.ts')).schemaCommand(args, json, io),
}

/**
 * Runs one command line, without the program's name. Resolves to the exit code. `netns exec` replaces the process by
 * another program, so it never returns.
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
    if (options.batch !== undefined && !usage) return await batch(options, io)
    if (usage || object === undefined || isHelp(object)) return await showUsage(io)
    return await dispatch(options, object, rest.slice(1), io)
  } catch (error) {
    return report(error, io)
  }
}

/** `help` is the last object of the table, so an abbreviation of another object is not `help`. */
function isHelp(object: string): boolean {
  return isShort(object, 'help')
}

async function showUsage(io: Io): Promise<number> {
  io.err(programUsage(await commandNames()))
  return 255
}

/** `-batch`: its commands are those of `ip`. */
async function batch(options: Options, io: Io): Promise<number> {
  const { withSession } = await import('./session.ts')
  const { runCommands } = await import('./batch.ts')
  return withSession(options, io, (session) => runCommands(session, commandOf, report))
}

async function dispatch(options: Options, object: string, args: readonly string[], io: Io): Promise<number> {
  const own = Object.hasOwn(OWN, object) ? OWN[object] : undefined
  if (own) {
    // They work on files, or on the namespace of the whole process.
    if (options.netns !== undefined)
      refuse(`Option "-netns" does not apply to "${object}", try "${PROGRAM} netns exec ${options.netns} ${PROGRAM} ${object}".`)
    return own(args, options, io)
  }
  const command = await commandOf(object)
  const { withSession } = await import('./session.ts')
  return withSession(options, io, (session) => command(session, args))
}

/** Returns the command of an object, by an abbreviation of its name. */
async function commandOf(object: string): Promise<Command> {
  if (isHelp(object) && !OBJECTS.some(([each]) => isShort(object, each))) return async (session) => showUsage(session.io)
  const found = OBJECTS.find(([each]) => isShort(object, each))
  if (!found) {
    const known = [...Object.keys(OWN), ...(await commandNames()), 'monitor']
    return unknownWordOf(known, object, 1, `Object "${object}" is unknown, try "${PROGRAM} help".`)
  }
  const [name, load] = found
  if (name === 'monitor') return (await import('./monitor/monitor.ts')).monitorCommand
  const run = (await load?.())?.run
  const { objects }: { readonly objects: Readonly<Record<string, string>> } = NOT_YET
  return run ?? notYet(`Object "${name}"`, objects[name])
}

function report(error: unknown, io: Io): number {
  if (error instanceof Exit) {
    if (error.stdout) io.out(error.stdout)
    if (error.stderr) io.err(error.stderr)
    if (error.hint !== undefined) io.err(`Did you mean "${error.hint}"?\n`)
    return error.code
  }
  const line = error instanceof Error ? shownOn(process.stderr, error.message) : ''
  if (error instanceof SyscallError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof NetlinkError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof TypeError || error instanceof RangeError) io.err(`Error: ${line}\n`)
  else throw error
  return error instanceof SyscallError ? 1 : error instanceof NetlinkError ? 2 : 255
}
