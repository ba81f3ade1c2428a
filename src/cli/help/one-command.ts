// The usage of one command: its lines of the usage of the object, and the definitions that these name.
import { LIST_WORDS } from '../object.ts'
import { isShort } from '../parse/words.ts'

/** A command line of a usage, with the lines that continue it. */
interface UsageEntry {
  /** The names of its commands. */
  readonly names: readonly string[]
  /** What may follow the name. */
  readonly rest: string
  /** The whole text, from the name of the program on. */
  readonly text: string
}

/** Behind the command lines, definitions begin in the first column. */
const DEFINITION = /\n+(?=\S)/
/** `{ add | del }`, `[ show | flush ]` or one name, and what may follow. */
const NAMES = /^ (?:[{[] ([^}\]]*) [}\]]|(\S+))(.*)/s
/** The program, options before the object, and the object. */
const OBJECT = /^\w+ (?:\[ -\w+ \] |-\d )?(?:bridge )?\w+/

/** Returns the command lines of the usage of an object. */
export function usageEntries(usage: string): UsageEntry[] {
  const [commandLines = ''] = usage.trimEnd().split(DEFINITION)
  const texts = commandLines.replace(/^Usage: /, '').split(/\n {7}(?=nlwire )/)
  return texts.map((text) => ({ text, ...namesIn(text.replace(OBJECT, '')) }))
}

function namesIn(text: string): Omit<UsageEntry, 'text'> {
  const [, several, one = '', rest = ''] = NAMES.exec(text) ?? []
  return { names: (several ?? one).split(' | '), rest }
}

/**
 * Returns the part of an object's usage that is about a command of it, given as the words of a command line: `['add']`,
 * `['property', 'add']`. An abbreviation may be of several commands. Returns the whole usage if it has no line of its own for it.
 */
export function usageOfCommand(usage: string, command: readonly string[]): string {
  const all = usageEntries(usage)
  let entries = all.map((entry) => ({ ...entry }))
  for (const word of command) {
    const own = entriesOf(word, entries)
    if (own.length === 0) break
    entries = own.map((entry) => ({ ...entry, ...namesIn(entry.rest) }))
  }
  return entries.length === all.length ? usage : withDefinitions(entries, usage.trimEnd().split(DEFINITION).slice(1))
}

/** The lines of a command: by its name, or by an abbreviation of it. */
function entriesOf(word: string, entries: readonly UsageEntry[]): readonly UsageEntry[] {
  const same = LIST_WORDS.includes(word) ? ['show', 'list'] : [whole(word)]
  const named = entries.filter(({ names }) => names.some((name) => same.includes(whole(name))))
  return named.length > 0 ? named : entries.filter(({ names }) => names.some((name) => isShort(word, whole(name))))
}

/** Command words that are abbreviations in the usage, or synonyms. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['del', 'delete'],
  ['chg', 'change'],
])

const whole = (name: string): string => SYNONYMS.get(name) ?? name

/** The entries, and the definitions whose names are in them or in such a definition. */
function withDefinitions(entries: readonly UsageEntry[], definitions: readonly string[]): string {
  const lines = `Usage: ${entries.map(({ text }) => text).join('\n       ')}`
  const used = new Set<string>()
  for (let text = lines, size = -1; used.size > size; text = [lines, ...used].join('\n')) {
    size = used.size
    for (const definition of definitions) if (isNamed(definition, text)) used.add(definition)
  }
  return `${[lines, ...definitions.filter((each) => used.has(each))].join('\n')}\n`
}

const isNamed = (definition: string, text: string): boolean => {
  const [name = ''] = /^[A-Z_]+/.exec(definition) ?? []
  return name !== '' && new RegExp(`\\b${name}\\b`).test(text)
}
