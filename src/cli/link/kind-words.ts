import { OPTIONS_NOT_YET } from '../not-yet.ts'
import { Exit, notYet } from '../parse/exit.ts'
import { isShort, type Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { KindReading, KindSettings, OptionWords } from './kind.ts'
import { cliKindOf, cliPortOf, masterIn, withType } from './kind-lookup.ts'
import { linkUsage } from './usage.ts'

const wordsOf = (type: string): OptionWords<object> | undefined => cliKindOf(type) ?? cliPortOf(masterIn(type))

/** Reads the options of a kind. Without words it sends none, and the kernel uses its defaults. */
export async function readKind(words: Words, reading: KindReading): Promise<KindSettings> {
  const known = wordsOf(reading.kind)
  if (words.done) return withoutWords(reading.kind)
  if (known?.read) return orNotYet(known.read(words, reading), words, reading.kind)
  if (isShort(words.current, 'help')) throw new Exit(255, linkUsage())
  const line = `Garbage instead of arguments "${words.current} ...". Try "${PROGRAM} link help".`
  throw withType(new Exit(1, `${line}\n`), reading.kind)
}

/** How kinds reject a word that they do not know, as in `ip`. */
const UNKNOWN = /unknown|what is|^Usage/im

/** Says of an option that only newer versions of `ip` have that it is not implemented. Reading ended at that word. */
async function orNotYet(settings: Promise<KindSettings>, words: Words, kind: string): Promise<KindSettings> {
  try {
    return await settings
  } catch (error) {
    const later = OPTIONS_NOT_YET[kind] ?? {}
    const isLater = error instanceof Exit && UNKNOWN.test(error.message) && Object.hasOwn(later, words.current)
    if (isLater) notYet(`"${words.current}" of type "${kind}"`, later[words.current])
    throw error
  }
}

function withoutWords(type: string): KindSettings {
  const slaveKind = masterIn(type)
  const port = cliPortOf(slaveKind)
  return slaveKind !== undefined && port?.usage !== undefined && !port.bare ? { slaveKind } : {}
}

/** Output of `link help KIND`; undefined for an unknown kind. */
export function kindHelp(type: string): string | undefined {
  const usage = wordsOf(type)?.usage
  return typeof usage === 'function' ? usage(type) : usage
}
