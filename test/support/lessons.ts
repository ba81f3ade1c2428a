import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = new URL('../../docs/wire/', import.meta.url)

/** The pages of docs/wire, in order. */
export const lessonNames: readonly string[] = readdirSync(FOLDER).filter((name) => /^\d.*\.md$/.test(name))

/** Where a page is. */
export const lessonFile = (name: string): URL => new URL(name, FOLDER)

/** A page as it is. */
export const lesson = (name: string): string => readFileSync(lessonFile(name), 'utf8')

/** Commands that a page shows, each after `$`, and below it what it prints. */
export interface Block {
  readonly text: string
  readonly commands: readonly string[]
  /** They need the running kernel, and a user namespace. */
  readonly live: boolean
}

/** The blocks of a page. */
export function blocks(page: string): Block[] {
  return [...page.matchAll(/^```console( live)?\n([\s\S]*?)^```$/gm)].map(([text, live, body]) => ({
    text,
    live: live !== undefined,
    commands: [...(body as string).matchAll(/^\$ (.*)$/gm)].map(([, command]) => command as string),
  }))
}

/** The block as it is to be: its commands with what they print now. */
export async function renewed({ live, commands }: Block): Promise<string> {
  const told = await Promise.all(commands.map(async (command) => `$ ${command}\n${(await shell(command)).trimEnd()}\n`))
  return `\`\`\`console${live ? ' live' : ''}\n${told.join('')}\`\`\``
}

/** Runs a line of shell as a reader of the page does, in the root of the checkout, where `nlwire` is the one of this checkout. */
function shell(command: string): Promise<string> {
  const bin = mkdtempSync(`${tmpdir()}/nlwire-lesson-`)
  writeFileSync(`${bin}/nlwire`, `#!/bin/sh\nexec '${process.execPath}' --import tsx '${ROOT}src/cli/main.ts' "$@"\n`)
  chmodSync(`${bin}/nlwire`, 0o755)
  const env = { ...process.env, NODE_NO_WARNINGS: '1', PATH: `${bin}:${process.env['PATH']}` }
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', command], { cwd: ROOT, env }, (_, stdout, stderr) => {
      rmSync(bin, { recursive: true })
      if (stderr === '') resolve(stdout)
      else reject(new Error(`${command}\n${stderr}`))
    })
  })
}
