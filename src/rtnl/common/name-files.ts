import { readdirSync, readFileSync } from 'node:fs'
import type { NameFiles } from './names.ts'

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    // A system without iproute2 has none of these files. The built-in names apply.
    return undefined
  }
}

/** Reads the files of this machine. */
export const systemNameFiles: NameFiles = {
  text: (path) => orUndefined(() => readFileSync(path, 'utf8')),
  list: (folder) => orUndefined(() => readdirSync(folder)),
}
