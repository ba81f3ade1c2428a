import { readFileSync } from 'node:fs'
import { PROGRAM } from './program.ts'

/** What -V prints. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return `${PROGRAM} ${version}, compatible with iproute2 6.1.0\n`
}

/** Whether a command line only asks for the version: -V, -Version and what is between. */
export const asksForVersion = ([first = '', ...more]: readonly string[]): boolean =>
  more.length === 0 && (first === '--version' || (first.startsWith('-V') && '-Version'.startsWith(first)))
