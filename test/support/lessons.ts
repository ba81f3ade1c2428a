import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bundled } from './bundled.ts'

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
  /** They need the running kernel. */
  readonly live: boolean
  /** A program that they need: `console live strace`. */
  readonly program: string | undefined
}

/** The blocks of a page. */
export function blocks(page: string): Block[] {
  return [...page.matchAll(/^```console( live)?(?: (\w+))?\n([\s\S]*?)^```$/gm)].map(([text, live, program, body]) => ({
    text,
    live: live !== undefined,
    program,
    commands: [...(body as string).matchAll(/^\$ (.*)$/gm)].map(([, command]) => command as string),
  }))
}

/** The block as it is to be: its commands with what they print now. */
export async function renewed({ text, commands }: Block): Promise<string> {
  return withOutputs(text, commands, await Promise.all(commands.map((command) => shell(command))))
}

/** The same of a block whose commands need those before them: one shell, which runs after the words of `before`. */
export async function renewedTogether({ text, commands }: Block, before: readonly string[]): Promise<string> {
  const mark = '\x1e'
  const script = commands.map((command) => `${command}\nprintf '${mark}'`).join('\n')
  return withOutputs(text, commands, (await shell(script, before)).split(mark))
}

function withOutputs(text: string, commands: readonly string[], outputs: readonly string[]): string {
  const [fence] = text.split('\n', 1)
  const shown = commands.map((command, i) => `$ ${command}\n${outputs[i] === '' ? '' : `${(outputs[i] as string).trimEnd()}\n`}`)
  return `${fence}\n${shown.join('')}\`\`\``
}

let folder: Promise<string> | undefined

/** Removes the command that the lines of shell called. */
export async function removeCommand(): Promise<void> {
  if (folder !== undefined) rmSync(await folder, { recursive: true })
  folder = undefined
}

/** A folder in which `nlwire` is the one of this checkout, in one file, which starts sooner. */
async function commandFolder(): Promise<string> {
  const bin = mkdtempSync(`${tmpdir()}/nlwire-lesson-`)
  await bundled('src/cli/main.ts', `${bin}/main.mjs`)
  writeFileSync(`${bin}/nlwire`, `#!/bin/sh\nexec '${process.execPath}' '${bin}/main.mjs' "$@"\n`)
  chmodSync(`${bin}/nlwire`, 0o755)
  return bin
}

/** Runs a line of shell as a reader of the page does, in the root of the checkout. */
async function shell(command: string, before: readonly string[] = []): Promise<string> {
  folder ??= commandFolder()
  const env = { ...process.env, NODE_NO_WARNINGS: '1', PATH: `${await folder}:${process.env['PATH']}` }
  const [file = 'sh', ...args] = [...before, 'sh', '-c', command]
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd: ROOT, env }, (_, stdout, stderr) => {
      if (stderr === '') resolve(stdout)
      else reject(new Error(`${command}\n${stderr}`))
    })
  })
}
