import { Exit, fail } from '../parse/exit.ts'
import { isShort, type Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { KindReading, KindSettings, OptionWords } from './kind.ts'
import { cliKindOf, cliPortOf, masterIn } from './kind-lookup.ts'
import { linkUsage } from './usage.ts'

const wordsOf = (type: string): OptionWords<object> | undefined => cliKindOf(type) ?? cliPortOf(masterIn(type))

/** Reads the options of a kind. Without words it sends none, and the kernel uses its defaults. */
export async function readKind(words: Words, reading: KindReading): Promise<KindSettings> {
  const known = wordsOf(reading.kind)
  if (words.done) return withoutWords(reading.kind)
  if (known?.read) return known.read(words, reading)
  if (isShort(words.current, 'help')) throw new Exit(255, linkUsage())
  return fail(`Garbage instead of arguments "${words.current} ...". Try "${PROGRAM} link help".`)
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
