import { nearest } from '../../netlink/base/nearest.ts'
import { isOption } from '../options.ts'
import { Exit, unknownWordOf, withHint } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { type OwnCommandName, USAGE } from '../usage.ts'

/** The options of a command that `ip` does not have, as its usage names them. */
export const optionsOfOwn = (command: OwnCommandName): string[] => [...new Set(USAGE[command].match(/(?<=[ [|{])--?\w[\w-]*/g))]

/** What a command has in place of an option of another one, or of another program. */
const INSTEAD: Partial<Record<OwnCommandName, Readonly<Record<string, string>>>> = {
  decode: { '--frame': "--where 'frame == NUMBER'", '--explain': `${PROGRAM} explain` },
  explain: { '--follow': `${PROGRAM} decode --follow` },
  trace: { '--pcap': '-o', '--output': '-o', '-w': '-o' },
}

/** Commands that a user may confuse with one another. */
const ABOUT_MESSAGES = ['decode', 'explain', 'encode', 'trace', 'schema', 'ynl'] as const satisfies readonly OwnCommandName[]

/** Rejects an option of a command that `ip` does not have. */
export function unknownOption(command: OwnCommandName, option: string): never {
  const line = `Option "${option}" is unknown, try "${PROGRAM} ${command} help".`
  const known = optionsOfOwn(command)
  const hint = hintFor(command, option, known)
  if (hint !== undefined) throw Object.assign(withHint(new Exit(255, `${line}\n`), option, known) as Exit, { hint })
  if (!known.includes(`-${option}`) && isOption(option))
    throw new Exit(255, `${line}\n(options go before: ${PROGRAM} ${option} ${command})\n`)
  return unknownWordOf(known, option, 255, line)
}

/** What was meant, if it is not simply a known option that resembles it. */
function hintFor(command: OwnCommandName, option: string, known: readonly string[]): string | undefined {
  const [name = '', ...rest] = option.split('=')
  const near = INSTEAD[command]?.[name] ?? (known.includes(name) ? name : undefined)
  if (rest.length > 0 && option.startsWith('--')) return valued(near ?? nearest(name, known), rest.join('='))
  if (near !== undefined) return near
  if (!option.startsWith('--') || nearest(name, known) !== undefined) return undefined
  const other = ABOUT_MESSAGES.find((one) => one !== command && optionsOfOwn(one).includes(name))
  return other && ABOUT_MESSAGES.some((one) => one === command) ? `${PROGRAM} ${other} ${name}` : undefined
}

/** These commands take the value of an option as the next word. */
function valued(option: string | undefined, value: string): string | undefined {
  return option && `${option} ${/^[\w./-]*$/.test(value) ? value : `'${value.replaceAll("'", '"')}'`}`
}
