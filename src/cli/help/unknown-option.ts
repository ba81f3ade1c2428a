import { isOption } from '../options.ts'
import { Exit, unknownWordOf } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { type OwnCommandName, USAGE } from '../usage.ts'

/** The options of a command that `ip` does not have, as its usage names them. */
export const optionsOfOwn = (command: OwnCommandName): string[] => [...new Set(USAGE[command].match(/(?<=[ [|{])--?\w[\w-]*/g))]

/** Rejects an option of a command that `ip` does not have. */
export function unknownOption(command: OwnCommandName, option: string): never {
  const line = `Option "${option}" is unknown, try "${PROGRAM} ${command} help".`
  const known = optionsOfOwn(command)
  if (!known.includes(`-${option}`) && isOption(option))
    throw new Exit(255, `${line}\n(options go before: ${PROGRAM} ${option} ${command})\n`)
  return unknownWordOf(known, option, 255, line)
}
