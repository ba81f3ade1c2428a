import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Node 22.1 and newer. */
const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => unknown }

/** Bits of a mode that let others write. */
const OTHERS = 0o022

/**
 * Keeps compiled code in the user's cache folder, $XDG_CACHE_HOME/nlwire or ~/.cache/nlwire: a command starts in less time. Node runs
 * what it finds there, so the folder and the one above it must be the user's own, and nobody else's to write: after `sudo`, HOME may
 * be that of another user. Otherwise nothing is kept. NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE of Node have an effect, too.
 */
export function keepCompiled(enable = enableCompileCache): void {
  try {
    if (!enable || process.env['NODE_COMPILE_CACHE'] !== undefined) return
    const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
    const folder = join(base, 'nlwire')
    if (!base.startsWith('/') || !isOwn(existsSync(base) ? base : join(base, '..'))) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isOwn(base) && isOwn(folder)) enable(folder)
  } catch {
    // No home, or nothing can be written there.
  }
}

function isOwn(folder: string): boolean {
  const { uid, mode } = lstatSync(folder, { throwIfNoEntry: false }) ?? {}
  return uid === process.geteuid?.() && mode !== undefined && (mode & OTHERS) === 0
}
