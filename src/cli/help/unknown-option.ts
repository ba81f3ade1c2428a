import { unknownWordOf } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { USAGE } from '../usage.ts'
import type { OwnName } from './commands.ts'

/** The options of a command that `ip` does not have, as its usage names them. */
export const optionsOfOwn = (command: OwnName): string[] => [...new Set(USAGE[command].match(/(?<=[ [|{])--?\w[\w-]*/g))]

/** Rejects an option of a command that `ip` does not have. */
export function unknownOption(command: OwnName, option: string): never {
  const line = `Option "${option}" is unknown, try "${PROGRAM} ${command} help".`
  return unknownWordOf(optionsOfOwn(command), option, 255, line)
}
