import { isatty } from 'node:tty'
import { magicOf, SAVE_MAGIC } from '../../rtnl/route/save-file.ts'
import type { Io } from '../io.ts'
import { Exit, fail } from './exit.ts'

const [STDIN, STDOUT] = [0, 1]

/** Ends the command if stdout is a terminal. */
export function checkStdout(): void {
  if (isatty(STDOUT)) fail('Not sending a binary stream to stdout')
}

/**
 * Reads what `save` wrote from stdin with `decode`. Ends the command with the text and the exit code of `ip` if it is something
 * else.
 */
export async function readStdin<T>(what: 'routes' | 'rules', code: number, io: Io, decode: (bytes: Uint8Array) => T): Promise<T> {
  const end = (line: string): never => {
    throw new Exit(code, `${line}\n`)
  }
  if (!io.input || isatty(STDIN)) return end(`Can't restore ${what.slice(0, -1)} dump from a terminal`)
  const pieces: Uint8Array[] = []
  for await (const piece of io.input()) pieces.push(piece)
  const bytes = new Uint8Array(Buffer.concat(pieces))
  const isWhole = bytes.length >= 4
  const magic = magicOf(isWhole ? bytes : Uint8Array.from({ length: 4 }, (_, i) => bytes[i] ?? 0))
  if (magic !== SAVE_MAGIC[what]) end(`Magic mismatch (${isWhole ? 1 : 0} elems, ${magic.toString(16)} magic)`)
  try {
    return decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return end(`Error: ${error.message}`)
    throw error
  }
}
