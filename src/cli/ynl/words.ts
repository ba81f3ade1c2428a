import { NLM_F } from '../../netlink/message/header.ts'
import { parseExact } from '../../ynl/text/json.ts'
import { unknownOption } from '../help/unknown-option.ts'
import { refuse } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'

/** What a command line says. */
export interface YnlWords {
  spec?: string
  json: unknown
  do?: string
  dump?: string
  readonly multi: (readonly [operation: string, json: unknown])[]
  listOps: boolean
  listMsgs: boolean
  subscribe?: string
  /** Seconds. */
  sleep?: number
  duration?: number
  /** NLM_F_*. */
  flags: number
  processUnknown: boolean
  outputJson: boolean
}

/** Takes the next word of a command line. */
type Next = (what: string) => string

const OPTIONS: Readonly<Record<string, (words: YnlWords, next: Next, option: string) => void>> = {
  '--spec': (words, next) => {
    words.spec = next('the file of a specification')
  },
  '--json': (words, next) => {
    words.json = json(next('attributes as JSON'))
  },
  '--do': (words, next) => {
    words.do = next('the name of an operation')
  },
  '--dump': (words, next) => {
    words.dump = next('the name of an operation')
  },
  '--multi': (words, next) => {
    words.multi.push([next('the name of an operation'), json(next('attributes as JSON'))])
  },
  '--list-ops': (words) => {
    words.listOps = true
  },
  '--list-msgs': (words) => {
    words.listMsgs = true
  },
  '--subscribe': (words, next) => {
    words.subscribe = next('the name of a multicast group')
  },
  '--sleep': (words, next, option) => {
    words.sleep = seconds(option, next('seconds'))
  },
  '--duration': (words, next, option) => {
    words.duration = seconds(option, next('seconds'))
  },
  '--process-unknown': (words) => {
    words.processUnknown = true
  },
  '--no-process-unknown': (words) => {
    words.processUnknown = false
  },
  '--output-json': (words) => {
    words.outputJson = true
  },
  // nlwire checks what it reads; it has no schema.
  '--no-schema': () => undefined,
  '--schema': (_, next) => {
    next('a file')
  },
  ...Object.fromEntries(
    (['REPLACE', 'EXCL', 'CREATE', 'APPEND'] as const).map((flag) => [
      `--${flag.toLowerCase()}`,
      (words: YnlWords) => {
        words.flags |= NLM_F[flag]
      },
    ]),
  ),
}

/** Reads a command line. `--do=OP` is `--do OP`, as with the kernel's tool. */
export function readYnlWords(args: readonly string[]): YnlWords & { readonly spec: string } {
  const words: YnlWords = {
    json: {},
    multi: [],
    listOps: false,
    listMsgs: false,
    flags: 0,
    processUnknown: false,
    outputJson: false,
  }
  const rest = args.flatMap((arg) =>
    /^--[\w-]+=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg],
  )
  while (rest.length > 0) {
    const option = rest.shift() as string
    const read = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined
    if (!read) unknownOption('ynl', option)
    read(words, (what) => rest.shift() ?? refuse(`Error: ${option} requires ${what}.`), option)
  }
  const { spec } = words
  if (spec === undefined) refuse(`Error: expected --spec FILE, try "${PROGRAM} ynl help".`)
  const tasks = [words.do !== undefined, words.dump !== undefined, words.multi.length > 0, words.listOps, words.listMsgs]
  if (tasks.filter(Boolean).length > 1) refuse('Error: expected one of --do, --dump, --multi, --list-ops and --list-msgs.')
  return { ...words, spec }
}

function json(text: string): unknown {
  try {
    return parseExact(text)
  } catch (error) {
    return refuse(`Error: expected JSON, such as '{"ifindex": 1}': ${(error as Error).message}`)
  }
}

function seconds(option: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(`Error: ${option} requires a number of seconds, got "${text}".`)
  return Number(text)
}
