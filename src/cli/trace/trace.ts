import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { type Item, type Protocols, records } from '../../capture.ts'
import { unknownOption } from '../help/unknown-option.ts'
import type { Io } from '../io.ts'
import { Exit, refuse } from '../parse/exit.ts'
import { painter } from '../recording/explain/paint.ts'
import { recordedProtocols } from '../recording/families.ts'
import { sentences } from '../recording/talks/answer.ts'
import { chooseTimes, type TimeForm, timed, timeWord } from '../recording/times.ts'
import { USAGE } from '../usage.ts'
import { keeper } from './keep.ts'
import { nlmon } from './nlmon.ts'
import { printReport } from './report.ts'
import { type Ended, straced, type Traced } from './strace.ts'

interface Options {
  readonly command: readonly [string, ...string[]]
  readonly pcap?: string
  readonly explain: boolean
  /** Shows keys and passwords. */
  readonly keys: boolean
  readonly everything: boolean
  readonly nlmon: boolean
  readonly time?: TimeForm
  readonly specs: string[]
}

/**
 * `nlwire trace`: runs a program and prints its netlink conversations on stderr as they happen. Ends as the program
 * does.
 */
export async function traceCommand(args: readonly string[], io: Io): Promise<number> {
  if (args.length === 0) throw new Exit(255, USAGE.trace)
  if (args[0] === 'help' || args[0] === '--help') {
    io.out(USAGE.trace)
    return 0
  }
  const options = read(args)
  const { command, pcap, everything } = options
  chooseTimes(options.time)
  const keep = pcap === undefined ? undefined : keeper(pcap)
  const known = await familiesHere(options.specs)
  const { text, format, ended, seen, isEnd } = options.nlmon ? await nlmon(command) : straced(command, everything)
  const items = timed(until(records(text, { format }), isEnd))
  const printing = { sentences: sentences(), paint: painter(process.stderr), explain: options.explain, keys: options.keys, known }
  const shown = await printReport(keep ? keep(items) : items, printing, io)
  const how = await ended
  // If nothing was traced, not even the start, strace has printed the reason on stderr.
  if (!shown && how.code === 1 && !seen.start) io.err(hints())
  if (!shown && seen.socket && !everything) io.err(UNSEEN)
  return endAs(how)
}

/**
 * Names of families; without them numbers are printed. Requested before the recording begins, so as not to be part of
 * it.
 */
async function familiesHere(specs: readonly string[]): Promise<Protocols> {
  const tables = await recordedProtocols(specs)
  return recordedProtocols(specs, true, '').catch(() => tables)
}

async function* until(items: AsyncIterable<Item>, isEnd: Traced['isEnd']): AsyncGenerator<Item> {
  for await (const item of items) {
    if (isEnd?.(item)) return
    yield item
  }
}

/** Hint for a program that uses its socket as a file: %network has no read and write. */
const UNSEEN =
  'nlwire trace: the program opened a netlink socket, but did not use send or receive on it. If it uses read(2) and write(2), try --all.\n'

const SWITCHES = { '--explain': 'explain', '--all': 'everything', '--nlmon': 'nlmon', '--keys': 'keys' } as const

function read(args: readonly string[]): Options {
  const options: { -readonly [K in keyof Options]: Options[K] } = {
    command: [''],
    explain: false,
    everything: false,
    nlmon: false,
    keys: false,
    specs: [],
  }
  let at = 0
  for (; args[at]?.startsWith('-') && args[at] !== '--'; at++) {
    const arg = args[at] as string
    if (arg === '-o') options.pcap = args[++at] ?? refuse('Error: -o requires a file name.')
    else if (arg === '--time') options.time = timeWord(args[++at])
    else if (arg === '--spec') options.specs.push(args[++at] ?? refuse('Error: --spec requires a file.'))
    else if (Object.hasOwn(SWITCHES, arg)) options[SWITCHES[arg as keyof typeof SWITCHES]] = true
    else unknownOption('trace', arg)
  }
  const [program, ...rest] = args.slice(args[at] === '--' ? at + 1 : at)
  if (program === undefined) refuse('Error: expected a program. Try "nlwire trace help".')
  return { ...options, command: [program, ...rest] }
}

/** Possible reasons why strace cannot trace. */
function hints(): string {
  const scope = readScope()
  const yama =
    scope > 1
      ? ` /proc/sys/kernel/yama/ptrace_scope is ${scope}, which ${scope === 3 ? 'forbids tracing' : 'requires CAP_SYS_PTRACE'}.`
      : ''
  return `nlwire trace: strace could not trace the program.${yama || ' In a container ptrace may be forbidden (seccomp, CAP_SYS_PTRACE).'}\n`
}

function readScope(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8'))
  } catch {
    // Not every kernel has Yama.
    return 0
  }
}

/** Signals that would make this process dump core. */
const DUMPING: ReadonlySet<NodeJS.Signals> = new Set([
  ...(['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGXCPU', 'SIGXFSZ', 'SIGSYS'] as const),
])

/**
 * Returns the program's exit code. If a signal ended it, this process ends by the same signal, or returns a shell's
 * exit code for it.
 */
function endAs({ code, signal }: Ended): number {
  if (signal === null) return code ?? 1
  if (!DUMPING.has(signal)) process.kill(process.pid, signal)
  return 128 + constants.signals[signal]
}
