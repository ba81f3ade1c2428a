import { PROGRAM } from '../program.ts'
import { shownOn } from '../visible.ts'

/** Browsers also run the readers of kinds, and have no `process`. */
const host = globalThis as { readonly process?: { readonly stderr: { readonly isTTY?: boolean } } }

/** Error that ends the command: the final output and the exit code. */
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

// `ip` exits with -1 (255) if an argument is wrong, and with 1 if a command does not find an object.

/** Ends with 1 and one line on stderr. */
export function fail(line: string): never {
  throw new Exit(1, `${shownOn(host.process?.stderr ?? {}, line)}\n`)
}

/** Ends with 255 and one line on stderr, for wrong arguments. */
export function refuse(line: string): never {
  throw new Exit(255, `${line}\n`)
}

/** Rejects the value of a word. `why` may end in a line break, as often in `ip`. */
export function wrong(why: string, arg: string): never {
  refuse(`Error: argument "${arg}" is wrong: ${why}`)
}

/** Rejects a duplicate word; `arg` is its second value. */
export function duplicate(word: string, arg: string): never {
  refuse(`Error: duplicate "${word}": "${arg}" is the second value.`)
}

/** Rejects a second value of `word`. */
export function garbage(word: string, arg: string): never {
  refuse(`Error: either "${word}" is duplicate, or "${arg}" is a garbage.`)
}

/** Rejects a command line that lacks a word. */
export function incomplete(): never {
  refuse('Command line is not complete. Try option "help"')
}

/** Reports that no link has this name. */
export function noDevice(name: string): never {
  fail(`Cannot find device "${name}"`)
}

/** Rejects a feature of `ip` that this program lacks. */
export function unsupported(what: string): never {
  fail(`${PROGRAM} does not support ${what}`)
}
