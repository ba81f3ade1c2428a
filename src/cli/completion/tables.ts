import { BRIDGE_OBJECTS } from '../bridge/objects.ts'
import { typesWithOptions } from '../link/kind-lookup.ts'
import { kindHelp } from '../link/kind-words.ts'
import { NOT_YET } from '../not-yet.ts'
import type { Command } from '../object.ts'
import { commandNames, OBJECTS } from '../objects.ts'
import { Exit } from '../parse/exit.ts'
import type { Session } from '../session.ts'
import { wordsInUsage, wordsOfType } from './usage-words.ts'

/** The words that may come after others: of an object, a command of it, or a type of link (`type vxlan`). */
export type CompletionTables = ReadonlyMap<string, readonly string[]>

/** A word that no table has. The readers reject it, and say which words they know: no list of words is written twice. */
const UNKNOWN = '\u0001unknown'

/** Command lines up to the word to complete. Reading them sends nothing: it ends at the unknown word. */
const LINES: readonly (readonly [key: string, line: string])[] = [
  ...['add', 'set', 'replace', 'change', 'show'].map((name) => [`link ${name}`, `link ${name} v0`] as const),
  ...['add', 'change', 'replace', 'delete'].map((name) => [`address ${name}`, `address ${name} 10.0.0.1/8`] as const),
  ['address show', 'address show v0'],
  ['address flush', 'address flush v0'],
  ['link property', 'link property add dev v0'],
  ['link afstats', 'link afstats'],
  ...['add', 'change', 'replace', 'append', 'delete', 'get'].map((name) => [`route ${name}`, `route ${name} 10.0.0.1`] as const),
  ['route show', 'route show 10.0.0.0/8'],
  ['route flush', 'route flush'],
  ['route save', 'route save'],
  ...['add', 'delete', 'flush', 'show'].map((name) => [`rule ${name}`, `rule ${name}`] as const),
  ...['add', 'change', 'replace', 'delete', 'show', 'get', 'flush'].map(
    (name) => [`neighbor ${name}`, `neighbor ${name} 10.0.0.1`] as const,
  ),
  ...['add', 'replace', 'show', 'delete', 'get', 'flush', 'bucket'].map(
    (name) => [`nexthop ${name}`, `nexthop ${name}`] as const,
  ),
  ...['add', 'delete'].map((name) => [`tunnel ${name}`, `tunnel ${name} t0`] as const),
  ...['add', 'delete'].map((name) => [`tuntap ${name}`, `tuntap ${name} dev t0`] as const),
  ['bridge fdb add', 'bridge fdb add 00:00:00:00:00:01'],
  ['bridge fdb append', 'bridge fdb append 00:00:00:00:00:01'],
  ['bridge fdb replace', 'bridge fdb replace 00:00:00:00:00:01'],
  ['bridge fdb delete', 'bridge fdb delete 00:00:00:00:00:01'],
  ['bridge fdb get', 'bridge fdb get 00:00:00:00:00:01'],
  ['bridge fdb flush', 'bridge fdb flush'],
  ['bridge link set', 'bridge link set dev v0'],
  ['bridge monitor', 'bridge monitor'],
  ['monitor', 'monitor'],
]

/** Reads the tables of the command line from their readers. */
export async function completionTables(): Promise<CompletionTables> {
  const tables = new Map<string, readonly string[]>()
  const add = async (key: string, words: readonly string[]): Promise<void> => {
    const known = await knownAfter(words)
    const own = known.filter((word) => !isNotYet(key, word))
    if (own.length > 0) tables.set(key, own)
  }
  for (const name of await commandNames()) await add(name, [name])
  for (const [name] of BRIDGE_OBJECTS) await add(`bridge ${name}`, ['bridge', name])
  for (const [key, line] of LINES) await add(key, line.split(' '))
  for (const object of [...tables.keys()].filter((key) => !LINES.some(([line]) => line === key)))
    await addFromUsage(tables, object)
  for (const type of typesWithOptions()) {
    await add(`type ${type}`, ['link', 'add', 'v0', 'type', type])
    // The readers of a few types ignore unknown words, or take all of them.
    if (!tables.has(`type ${type}`)) tables.set(`type ${type}`, wordsOfType(kindHelp(type) ?? ''))
  }
  return tables
}

/** Adds the words of the commands of an object whose readers take every word for a value, or ignore it. */
async function addFromUsage(tables: Map<string, readonly string[]>, object: string): Promise<void> {
  const usage = await usageOf(object.split(' '))
  for (const command of tables.get(object) ?? []) {
    const words = wordsInUsage(usage, command)
    if (words.length > 0 && !tables.has(`${object} ${command}`)) tables.set(`${object} ${command}`, words)
  }
}

async function usageOf([object = '', ...words]: readonly string[]): Promise<string> {
  try {
    await (await commandOf(object))?.(NOWHERE, [...words, 'help'])
  } catch (error) {
    if (error instanceof Exit) return error.stderr
    throw error
  }
  return ''
}

/** Words that the readers only know to say that they are not implemented. */
const LATER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  link: { ...NOT_YET['link set'], ...NOT_YET.show },
  address: NOT_YET.show,
  tunnel: NOT_YET.tunnel,
}

const isNotYet = (key: string, word: string): boolean => Object.hasOwn(LATER[key.split(' ')[0] as string] ?? {}, word)

/** The words that the reader of a command line knows after these. */
async function knownAfter([object = '', ...words]: readonly string[]): Promise<readonly string[]> {
  try {
    await (await commandOf(object))?.(NOWHERE, [...words, UNKNOWN])
  } catch (error) {
    if (error instanceof Exit) return [...new Set(error.known)].filter((word) => /^[\w-]+$/.test(word))
    if (!(error instanceof TypeError)) throw error
  }
  return []
}

async function commandOf(object: string): Promise<Command | undefined> {
  if (object === 'monitor') return (await import('../monitor/monitor.ts')).monitorCommand
  return (await OBJECTS.find(([name]) => name === object)?.[1]?.())?.run
}

/** A session without a kernel: what reaches for it ends with a TypeError. */
const NOWHERE = {
  options: { family: 0 },
  io: { out: () => undefined, err: () => undefined },
  indexOf: async () => 1,
} as unknown as Session
