import { spawnSync } from 'node:child_process'
import { unlinkSync } from 'node:fs'
import { launch } from '../../linux/launch/mounts.ts'
import { attachOpenNamespace, NAMESPACE_DIRECTORY, namespaceNames } from '../../linux/namespaces/files.ts'
import { closeFile } from '../../linux/syscalls/libc.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { NetNs } from '../../rtnl/netns/netns.ts'
import { Output } from '../output/output.ts'
import { Exit, fail, refuse, unknownWordOf } from '../parse/exit.ts'
import { integer } from '../parse/numbers.ts'
import { isShort } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import { printable, type Session } from '../session.ts'
import { shownOn } from '../visible.ts'
import { namesById } from './ids.ts'
import { listIdCommand } from './list-id.ts'
import { netnsMonitorCommand } from './monitor.ts'
import { identifyCommand, pidsCommand } from './processes.ts'
import { setCommand } from './set.ts'
import { NETNS_USAGE } from './usage.ts'

type Command = (session: Session, args: readonly string[]) => Promise<number>

/** Commands in the order in which `ip` compares them: an abbreviation matches the first command that begins with it. */
const COMMANDS: readonly (readonly [word: string, run: Command])[] = [
  ['list', (session) => list(session)],
  ['show', (session) => list(session)],
  ['lst', (session) => list(session)],
  ['list-id', listIdCommand],
  ['add', (_, [name]) => add(name)],
  ['set', setCommand],
  ['delete', (session, [name]) => remove(session, name)],
  ['identify', identifyCommand],
  ['pids', pidsCommand],
  ['exec', exec],
  ['monitor', netnsMonitorCommand],
  ['attach', (_, [name, pid]) => attach(name, pid)],
]

/** `netns`: named network namespaces. Resolves to the exit code. */
export async function netnsCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, name] = args
  const is = (word: string): boolean => isShort(command as string, word)
  if (command === undefined) return list(session)
  if (is('help')) throw new Exit(255, NETNS_USAGE)
  if (!session.options.all && name !== undefined && isInvalid(name)) refuse(`Invalid netns name "${name}"`)
  const found = COMMANDS.find(([word]) => is(word))
  if (found) return found[1](session, args.slice(1))
  const known = COMMANDS.map(([word]) => word)
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} netns help".`)
}

function isInvalid(name: string): boolean {
  return name === '' || name === '.' || name === '..' || name.includes('/') || Buffer.byteLength(name) > 255
}

const pathOf = (name: string): string => `${NAMESPACE_DIRECTORY}/${name}`

async function list(session: Session): Promise<number> {
  const names = namespaceNames()
  // `ip` reads all ids twice, so it reports a file that is not a namespace twice.
  const { ids, refusals } = await namesById(session)
  for (const line of refusals) session.io.err(`${line}\n${line}\n`)
  const out = new Output(session.options)
  for (const name of names) {
    out.open()
    out.field('name', name, printable(session, name))
    const id = ids.get(name)
    if (id !== undefined) out.field('id', id, ` (id: ${id})`)
    out.text('\n')
    out.close()
  }
  session.io.out(out.finish())
  return 0
}

async function add(name: string | undefined): Promise<number> {
  if (name === undefined) fail('No netns name specified')
  return adding(name, '/proc/self/ns/net', async () => {
    const made = await NetNs.create(name)
    made.close()
  })
}

async function attach(name: string | undefined, pid: string | undefined): Promise<number> {
  if (name === undefined || pid === undefined) fail('No netns name and PID specified')
  const number = integer(pid)
  if (!number) fail(`Invalid PID: ${pid}`)
  const source = `/proc/${number}/ns/net`
  return adding(name, source, async () => {
    closeFile(await attachOpenNamespace(name, source))
  })
}

async function adding(name: string, source: string, add: () => Promise<void>): Promise<number> {
  try {
    await add()
    return 0
  } catch (error) {
    if (error instanceof SyscallError) fail(additionFailed(name, source, error))
    throw error
  }
}

function additionFailed(name: string, source: string, { syscall, errno, message }: SyscallError): string {
  const why = errnoText(errno)
  if (syscall === 'mkdir') return `mkdir ${NAMESPACE_DIRECTORY} failed: ${why}`
  // `ip` opens the namespace to attach as a part of the mount.
  if (syscall === 'open' && !message.includes(`(${source}`)) return `Cannot create namespace file "${pathOf(name)}": ${why}`
  if (syscall === 'unshare' || syscall === 'setns') return `Failed to create a new network namespace "${name}": ${why}`
  if (message.includes('--bind')) return `mount --bind ${NAMESPACE_DIRECTORY} ${NAMESPACE_DIRECTORY} failed: ${why}`
  if (message.includes('--make-shared')) return `mount --make-shared ${NAMESPACE_DIRECTORY} failed: ${why}`
  return `Bind ${source} -> ${pathOf(name)} failed: ${why}`
}

async function remove({ options }: Session, name: string | undefined): Promise<number> {
  if (!options.all && name === undefined) fail('No netns name specified')
  for (const each of options.all ? namespaceNames() : [name as string]) {
    const refusal = await deletion(each)
    // With -all the first failure ends the command, with exit code 0.
    if (refusal !== undefined) throw new Exit(options.all ? 0 : 1, `${refusal}\n`)
  }
  return 0
}

/** Deletes a name. On failure returns the error as a line of text. */
async function deletion(name: string): Promise<string | undefined> {
  try {
    await NetNs.delete(name)
    return undefined
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error
    const why = error.syscall === 'umount2' ? unlinkError(pathOf(name)) : errnoText(error.errno)
    return why && `Cannot remove namespace file "${pathOf(name)}": ${why}`
  }
}

/** `ip` reports only why the file cannot be removed, not why it cannot be unmounted. */
function unlinkError(path: string): string | undefined {
  try {
    unlinkSync(path)
    return undefined
  } catch (error) {
    return errnoText(-((error as NodeJS.ErrnoException).errno ?? 0))
  }
}

async function exec(session: Session, args: readonly string[]): Promise<number> {
  if (session.options.all) return execAll(session, args)
  const [name, file, ...rest] = args
  if (name === undefined) fail('No netns name specified')
  if (file === undefined) fail('No command specified')
  // The commands after it still have to run.
  if (session.options.batch !== undefined) return spawned(args) ?? 1
  const { message, exitCode } = launch(name, file, rest, (warning) => session.io.err(`${warning}\n`))
  throw new Exit(exitCode, `${message}\n`)
}

/** Runs the command in each namespace, one process at a time. */
function execAll({ io }: Session, args: readonly string[]): number {
  if (args.length === 0) fail('No command specified')
  for (const name of namespaceNames()) {
    io.out(`\nnetns: ${shownOn(process.stdout, name)}\n`)
    // A signal ends the whole loop.
    if (spawned([name, ...args]) === null) return 1
  }
  return 0
}

/** Runs `netns exec` in a process of its own. Returns its exit code, or null if a signal ended it. */
function spawned(args: readonly string[]): number | null {
  const self = [...process.execArgv, process.argv[1] as string]
  return spawnSync(process.execPath, [...self, 'netns', 'exec', ...args], { stdio: 'inherit' }).status
}
