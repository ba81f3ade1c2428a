import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { systemNameFiles } from '../rtnl/common/name-files.ts'
import { useNameFiles } from '../rtnl/common/names.ts'
import { isOwn, OWN_COMMANDS, SAME_HERE } from './help/commands.ts'
import { asksForUsage, printUsage, usageWords } from './help/topics.ts'
import type { Io } from './io.ts'
import { NOT_YET } from './not-yet.ts'
import { type CliObject, type Command, isList } from './object.ts'
import { commandNames, OBJECTS } from './objects.ts'
import { type Options, type OtherTask, parseOptions } from './options.ts'
import { chooseColours, paletteOf } from './palette.ts'
import { Exit, notYet, refuse, withHint } from './parse/exit.ts'
import { isShort } from './parse/words.ts'
import { PROGRAM } from './program.ts'
import { standardError, standardOutput } from './terminal/streams.ts'
import type { OwnCommandName } from './usage.ts'
import { versionText } from './version.ts'
import { shownOn } from './visible.ts'

/**
 * Runs one command line, without the program's name. Resolves to the exit code. `netns exec` replaces the process by
 * another program, so it never returns.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  useNameFiles(systemNameFiles)
  try {
    const { options, rest, over } = parseOptions(argv)
    if (over) return await instead(over, io)
    chooseColours(options.color)
    options.palette = paletteOf(options.color ?? 'never', standardOutput, process.env)
    const [object, ...args] = rest
    if (options.batch !== undefined) return await batch(options, io)
    if (object === undefined) return await showUsage(io)
    if (isHelp(object)) return await help(options, args, io)
    return await resolved(options, io, (own) => dispatch(options, object, args, own))
  } catch (error) {
    return report(error, io)
  }
}

/** Runs a command whose output has names in place of addresses, with -r. */
async function resolved(options: Options, io: Io, command: (io: Io) => Promise<number>): Promise<number> {
  if (!options.resolve) return command(io)
  const { resolving } = await import('./listing/resolve.ts')
  const own = resolving(io)
  try {
    return await command(own.io)
  } finally {
    await own.done()
  }
}

/** `help` is the last object of the table, so an abbreviation of another object is not `help`. */
function isHelp(object: string): boolean {
  return isShort(object, 'help')
}

/** What an option prints in place of a command's output. `-help` is that of `ip`: it is an error of usage. */
async function instead(over: OtherTask, io: Io): Promise<number> {
  if (over === 'usage') return showUsage(io)
  io.out(over === 'version' ? versionText() : await overview())
  return 0
}

async function overview(): Promise<string> {
  const { screen } = await import('./help/program.ts')
  const { BRIDGE_OBJECTS } = await import('./bridge/objects.ts')
  const inBridge = BRIDGE_OBJECTS.filter(([, load]) => load).map(([name]) => name)
  return screen(await objectNames(), inBridge)
}

async function showUsage(io: Io): Promise<number> {
  io.err(await overview())
  return 255
}

/** The objects that are commands. */
const objectNames = async (): Promise<string[]> => [...(await commandNames()), 'monitor']

/** `help`, and `help options` or of a command, which `ip` does not have. */
async function help(options: Options, [topic]: readonly string[], io: Io): Promise<number> {
  if (topic === undefined || isHelp(topic)) return showUsage(io)
  if (topic !== 'options') return dispatch(options, topic, ['--help'], io)
  io.out((await import('./help/program.ts')).programUsage(await objectNames()))
  return 0
}

/** `-batch`: its commands are those of `ip`. */
async function batch(options: Options, io: Io): Promise<number> {
  const { withSession } = await import('./netns/session.ts')
  const { runCommands } = await import('./batch.ts')
  return withSession(options, io, (session) => runCommands(session, commandOf, report))
}

async function dispatch(options: Options, object: string, args: readonly string[], io: Io): Promise<number> {
  if (isOwn(object)) return ownCommand(object, args, options, io)
  const asked = usageWords(object, args)
  const list = asked || options.netns !== undefined || !isList(args) ? undefined : (await objectOf(object))?.list
  if (list) return (await import('./session.ts')).withListSession(options, io, (session) => list(session, args))
  const command = await commandOf(object)
  const { withSession } = await import('./netns/session.ts')
  return withSession(options, io, (session) => (asked ? printUsage(command, session, asked) : command(session, args)))
}

/** Runs a command that `ip` does not have. */
async function ownCommand(name: OwnCommandName, args: readonly string[], options: Options, io: Io): Promise<number> {
  if (asksForUsage(name, args)) {
    io.out((await import('./usage.ts')).USAGE[name])
    return 0
  }
  if (options.netns !== undefined && !OWN_COMMANDS[name].inNamespace)
    refuse(`Option "-netns" does not apply to "${name}", try "${PROGRAM} netns exec ${options.netns} ${PROGRAM} ${name}".`)
  return OWN_COMMANDS[name].run(args, options, io)
}

/** Abbreviations that are as common as the names, so that a typo in them is found, too. */
const USUAL_SHORT = ['addr', 'neigh', 'maddr']

/** Loads an object, by an abbreviation of its name. */
const objectOf = async (object: string): Promise<CliObject | undefined> =>
  OBJECTS.find(([each]) => isShort(object, each))?.[1]?.()

/** Returns the command of an object, by an abbreviation of its name. */
async function commandOf(object: string): Promise<Command> {
  const found = OBJECTS.find(([each]) => isShort(object, each))
  if (isHelp(object) && !found) return async (session) => showUsage(session.io)
  if (!found) {
    const known = [...Object.keys(OWN_COMMANDS), ...(await objectNames()), ...USUAL_SHORT]
    const unknown = new Exit(1, `Object "${object}" is unknown, try "${PROGRAM} help".\n`)
    if (Object.hasOwn(SAME_HERE, object)) unknown.hint = SAME_HERE[object]
    throw withHint(unknown, object, known)
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
    if (error.cause !== undefined && error.hint === undefined) io.err(`Cause: ${error.cause}\n`)
    if (error.hint !== undefined) io.err(`Did you mean "${error.hint}"?\n`)
    return error.code
  }
  const line = error instanceof Error ? shownOn(standardError, error.message) : ''
  if (error instanceof SyscallError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof NetlinkError) io.err(`${PROGRAM}: ${line}\n`)
  else if (error instanceof TypeError || error instanceof RangeError) io.err(`Error: ${line}\n`)
  else throw error
  return error instanceof SyscallError ? 1 : error instanceof NetlinkError ? 2 : 255
}
