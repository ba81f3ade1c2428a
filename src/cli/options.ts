import { AF } from '../rtnl/constants.ts'
import { NOT_YET } from './not-yet.ts'
import type { Palette } from './output/colours.ts'
import type { ColourChoice } from './palette.ts'
import { notYet, refuse, unknownWordOf, wrong } from './parse/exit.ts'
import { FAMILY_WORDS } from './parse/family.ts'
import { leadingInteger, unsigned } from './parse/numbers.ts'
import { isShort } from './parse/words.ts'
import { PROGRAM } from './program.ts'

/** Global options: those before the object. */
export interface Options {
  /** AF_*; AF_UNSPEC by default. */
  family: number
  netns?: string
  /** Number of -s options. */
  stats: number
  /** Maximum number of rounds of a flush; 0 is no limit. */
  loops: number
  details: boolean
  json: boolean
  pretty: boolean
  brief: boolean
  oneline: boolean
  numeric: boolean
  human: boolean
  iec: boolean
  all: boolean
  /** -compressvlans of bridge(8): ranges in place of single VLANs. */
  compressVlans: boolean
  /** -r: names in place of addresses. */
  resolve: boolean
  /** -force: go on after a command of a batch that failed. */
  force: boolean
  /** -b: a file of commands; `-` is stdin. */
  batch?: string
  /** -t and -ts: print the time of a message (`monitor` only). */
  timestamp?: 'long' | 'short'
  /** -c: whether to write colours. */
  color?: ColourChoice
  /** The colours of this command's output, which `run` adds. */
  palette?: Palette | undefined
  /** -rcvbuf: size of the receive buffer of `monitor`, in bytes. */
  rcvbuf?: number
}

/** The global options, and the words from the object on. */
export interface Parsed {
  readonly options: Options
  readonly rest: readonly string[]
  /** What to print in place of a command's output. */
  readonly over?: OtherTask
}

/**
 * An option, in the order in which `ip` compares them: an abbreviation matches the first option that begins with it.
 */
type Option = readonly [names: readonly string[], read: (options: Options, value: () => string) => OtherTask | undefined]

/** What options print that end the command at once; `usage` on stderr, as an error. */
export type OtherTask = 'version' | 'usage' | 'help'

type Switch =
  | 'details'
  | 'json'
  | 'pretty'
  | 'brief'
  | 'oneline'
  | 'numeric'
  | 'human'
  | 'iec'
  | 'all'
  | 'force'
  | 'compressVlans'
  | 'resolve'

function option(names: readonly string[], change: (options: Options, value: () => string) => void): Option {
  return [
    names,
    (options, value) => {
      change(options, value)
      return undefined
    },
  ]
}

const on = (key: Switch, ...names: string[]): Option =>
  option(names, (o) => {
    o[key] = true
  })

const colour = (name: string, choice: ColourChoice): Option =>
  option([name], (o) => {
    o.color = choice
  })

/** `=` before a name: the option cannot be abbreviated, and is no abbreviation of another. */
const family = (name: string, value: number): Option =>
  option([`=${name}`], (o) => {
    o.family = value
  })

const OPTIONS: readonly Option[] = [
  option(['-loops'], (o, value) => {
    o.loops = leadingInteger(value())
  }),
  [['-family'], (o, value) => readFamily(o, value())],
  family('-4', AF.INET),
  family('-6', AF.INET6),
  family('-0', AF.PACKET),
  family('-M', AF.MPLS),
  family('-B', AF.BRIDGE),
  on('human', '-human', '-human-readable'),
  on('iec', '-iec'),
  option(['-stats', '-statistics'], (o) => {
    o.stats++
  }),
  on('details', '-details'),
  on('resolve', '-resolve'),
  on('oneline', '-oneline'),
  option(['-timestamp'], (o) => {
    o.timestamp = 'long'
  }),
  option(['-tshort'], (o) => {
    o.timestamp = 'short'
  }),
  [['-Version'], () => 'version'],
  on('force', '-force'),
  option(['-batch'], (o, value) => {
    o.batch = value()
  }),
  on('brief', '-brief'),
  on('json', '-json'),
  on('pretty', '-pretty'),
  option(['-rcvbuf'], (o, value) => {
    o.rcvbuf = readSize(value())
  }),
  colour('-color', 'asked'),
  colour('-color=always', 'always'),
  colour('-color=auto', 'auto'),
  colour('-color=never', 'never'),
  on('compressVlans', '-compressvlans'),
  [['-help'], () => 'usage'],
  option(['-netns'], (o, value) => {
    o.netns = value()
  }),
  on('numeric', '-Numeric'),
  on('all', '-all'),
  option(['=-echo'], () => notYet('Option "-echo"', NOT_YET.options['-echo'])),
]

/** What `ip` takes for errors: -help on stderr is its own. */
const OWN_OPTIONS: Readonly<Record<string, OtherTask>> = { '--help': 'help', '--version': 'version' }

/** The names of all options. */
export const optionNames = (): string[] => [
  ...OPTIONS.flatMap(([names]) => names.map((name) => name.replace(/^=/, ''))),
  ...Object.keys(OWN_OPTIONS),
]

/** The names of the options that take the next word. */
export const optionsWithValue = (): string[] => ['-family', '-netns', '-loops', '-batch', '-rcvbuf']

function readFamily(options: Options, name: string): 'usage' | undefined {
  if (name === 'help') return 'usage'
  options.family = FAMILY_WORDS[name] ?? wrong('invalid protocol family', name)
  return undefined
}

function readSize(text: string): number {
  return unsigned(text) ?? refuse(`Invalid rcvbuf size '${text}'`)
}

function fits(option: string, name: string): boolean {
  if (name.startsWith('=')) return option === name.slice(1)
  // In `-color=never`, only the part before the sign can be abbreviated.
  const [word = '', value] = name.split('=')
  const [given = '', chosen] = option.split('=')
  return value === undefined ? isShort(option, name) : chosen === value && isShort(given, word)
}

/** The options that an unknown one may mean: `-c=allways` is short for one of a value. */
function knownFor(name: string): string[] {
  const known = OPTIONS.flatMap(([names]) => names.map((one) => one.replace(/^=/, '')))
  const [word = '', value] = name.split('=')
  if (value === undefined || !isShort(word, '-color')) return known
  return known.filter((one) => one.startsWith('-color=')).map((one) => one.replace('-color', word))
}

/** Whether a word is an option that stands before the object. */
export const isOption = (word: string): boolean => OPTIONS.some(([names]) => names.some((known) => fits(word, known)))

/** Reads the options before the object. Ends the command if one is unknown. */
export function parseOptions(argv: readonly string[]): Parsed {
  const options: Options = { ...DEFAULTS }
  let at = 0
  for (; argv[at]?.startsWith('-'); at++) {
    const given = argv[at] as string
    if (given === '--') return { options, rest: argv.slice(at + 1) }
    const own = OWN_OPTIONS[given]
    if (own) return { options, rest: [], over: own }
    const name = given.startsWith('--') ? given.slice(1) : given
    const found = OPTIONS.find(([names]) => names.some((known) => fits(name, known)))
    if (!found) {
      return unknownWordOf(knownFor(name), name, 255, `Option "${name}" is unknown, try "${PROGRAM} -help".`)
    }
    const next = (): string => argv[++at] ?? missing(found)
    const over = read(() => found[1](options, next))
    if (over) return { options, rest: [], over }
  }
  return { options, rest: argv.slice(at) }
}

/**
 * `ip` prints its usage if a value is missing. After -netns it opens a namespace with a null name, and prints that as C
 * does.
 */
function missing([names]: Option): never {
  if (names[0] === '-netns') refuse('Cannot open network namespace "(null)": No such file or directory')
  throw new MissingValue()
}

class MissingValue extends Error {}

function read<T>(option: () => T): T | 'usage' {
  try {
    return option()
  } catch (error) {
    if (error instanceof MissingValue) return 'usage'
    throw error
  }
}

const DEFAULTS: Options = {
  family: AF.UNSPEC,
  stats: 0,
  loops: 10,
  details: false,
  json: false,
  pretty: false,
  brief: false,
  oneline: false,
  numeric: false,
  human: false,
  iec: false,
  all: false,
  compressVlans: false,
  resolve: false,
  force: false,
}
