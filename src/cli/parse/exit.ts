import { PROGRAM } from '../program.ts'
import { shownOn } from '../visible.ts'

/** The words of kinds are read in browsers too, where there is no process. */
const host = globalThis as { readonly process?: { readonly stderr: { readonly isTTY?: boolean } } }

/** Ends the command at once: what is left to say, and the exit code. */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly code: number
  readonly stderr: string
  readonly stdout: string

  constructor(code: number, stderr: string, stdout = '') {
    super(stderr || stdout)
    this.code = code
    this.stderr = stderr
    this.stdout = stdout
  }
}

// `ip` leaves with -1 where an argument is wrong (255), and with 1 where a command finds that something is not there.

/** Ends with 1 and one line on stderr. */
export function fail(line: string): never {
  throw new Exit(1, `${shownOn(host.process?.stderr ?? {}, line)}\n`)
}

/** Ends with 255 and one line on stderr: the words were wrong. */
export function refuse(line: string): never {
  throw new Exit(255, `${line}\n`)
}

/** The value of a word is not what it must be. `why` may end in a line break, as it often does in `ip`. */
export function wrong(why: string, arg: string): never {
  refuse(`Error: argument "${arg}" is wrong: ${why}`)
}

/** A word came twice: `arg` is its second value. */
export function duplicate(word: string, arg: string): never {
  refuse(`Error: duplicate "${word}": "${arg}" is the second value.`)
}

/** A word that can only be the value of `word`, which has one already. */
export function garbage(word: string, arg: string): never {
  refuse(`Error: either "${word}" is duplicate, or "${arg}" is a garbage.`)
}

/** The words end where one more is due. */
export function incomplete(): never {
  refuse('Command line is not complete. Try option "help"')
}

/** There is no link of this name. */
export function noDevice(name: string): never {
  fail(`Cannot find device "${name}"`)
}

/** `ip` knows this, and this program does not. */
export function unsupported(what: string): never {
  fail(`${PROGRAM} does not support ${what}`)
}
