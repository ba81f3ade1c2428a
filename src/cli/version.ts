import { readFileSync } from 'node:fs'
import { PROGRAM } from './program.ts'

/** What -V prints. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return `${PROGRAM} ${version}, compatible with iproute2 6.1.0\n`
}
