import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll } from 'vitest'
import { bundled } from './bundled.ts'

let folder: string | undefined
const programs = new Map<string, Promise<string>>()

/** The file of such a program, made once for a test file and removed after its tests. */
export function program(entry: string): Promise<string> {
  folder ??= mkdtempSync(join(tmpdir(), 'nlwire-programs-'))
  const file = join(folder, `${basename(entry, '.ts')}.mjs`)
  const made = programs.get(entry) ?? bundled(entry, file).then(() => file)
  programs.set(entry, made)
  return made
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})
