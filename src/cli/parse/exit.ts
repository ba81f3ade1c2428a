import { nearest } from '../../netlink/base/nearest.ts'
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
  /** A known word near the unknown one, printed on a line of its own, which `ip` does not have. */
  hint: string | undefined
  /** Why the kernel refused a request, as far as nlwire knows it; printed on a line of its own, which `ip` does not have. */
  override cause: string | undefined
  /** The words that were known in the place of an unknown one. */
  known: readonly string[] = []

  constructor(code: number, stderr: string, stdout = '') {
    super(stderr || stdout)
    this.code = code
    this.stderr = stderr
    this.stdout = stdout
  }
}

/** Adds the known word that is nearest to an unknown one to the error that it caused. Returns the error. */
export function withHint(error: unknown, word: string, known: readonly string[]): unknown {
  if (error instanceof Exit) error.known = known
  // A word of one or two letters begins or resembles too many.
  if (error instanceof Exit && word.length > 2 && !'help'.startsWith(word)) error.hint ??= nearest(word, known)
  return error
}

/** Ends with an error for an unknown word, with the nearest known one as a hint. */
export function unknownWordOf(known: readonly string[], word: string, code: number, line: string): never {
  throw withHint(new Exit(code, `${line}\n`), word, known)
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

/**
 * Rejects a word of `ip` that this program lacks (not-yet.ts). `instead` says what to use in its place, if there is
 * something.
 */
export function notYet(what: string, instead = ''): never {
  fail(`${what} is not supported by ${PROGRAM} yet${instead === '' ? '' : `: ${instead}`}`)
}
