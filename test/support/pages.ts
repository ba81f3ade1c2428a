import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apart, rights } from './apart.ts'
import { complaints, folderOf } from './modules.ts'

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** README.md and the pages of docs/guide, by their paths in the checkout: their code blocks are run. */
export const pageNames: readonly string[] = ['README.md', ...markdownIn('docs/guide')]

/** The Markdown files of a folder, by their paths in the checkout. */
export function markdownIn(folder: string): string[] {
  const names = readdirSync(`${ROOT}${folder}`).filter((name) => name.endsWith('.md'))
  return names.sort().map((name) => `${folder}/${name}`)
}

/** The text of a page. */
export const pageText = (name: string): string => readFileSync(`${ROOT}${name}`, 'utf8')

/** Code blocks: their info strings and their lines, from the one after the fence. */
export interface Fence {
  readonly info: string
  readonly from: number
  readonly to: number
}

/** The code blocks of a page. */
export function fences(page: string): Fence[] {
  const lines = page.split('\n')
  const marks = lines.flatMap((line, i) => (line.startsWith('```') ? [i] : []))
  const opening = marks.filter((_, i) => i % 2 === 0)
  return opening.map((from, i) => ({ info: (lines[from] as string).slice(3), from: from + 1, to: marks[2 * i + 1] as number }))
}

/** The lines of a page that are sentences: without code, tables and headings. */
export function proseOf(page: string): string[] {
  const code = fences(page)
  return page
    .split('\n')
    .filter((line, at) => !/^( {4}|\||#|```)/.test(line) && !code.some(({ from, to }) => from <= at && at < to))
}

/** The TypeScript of a page as one program: every other line is empty, so that errors name the lines of the page. Empty: it has none. */
export function programOf(page: string): string {
  const code = fences(page).filter(({ info }) => info === 'ts')
  if (code.length === 0) return ''
  const inside = (at: number): boolean => code.some(({ from, to }) => from <= at && at < to)
  const lines = page.split('\n').map((line, at) => (inside(at) ? line : ''))
  return `${lines.join('\n')}export {}\n`
}

/** What a program says it prints: the texts after `// → `. */
export const printedBy = (program: string): string[] => [...program.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text as string)

/** Programs of pages in a temporary folder, in which `nlwire` is src/. */
export class Programs {
  private readonly folder: string

  constructor(programs: ReadonlyMap<string, string>) {
    this.folder = folderOf([...programs].map(([name, code]) => ({ name: fileOf(name), code, prints: undefined })))
  }

  /** What the compiler says of all of them; empty: nothing. */
  errors(): Promise<string> {
    return complaints(this.folder)
  }

  /** What one of them prints, in network and mount namespaces of its own. What it prints on stderr is after `stderr:`. */
  run(name: string): Promise<string> {
    const [file = 'unshare', ...args] = [...apart(rights()), process.execPath, '--import', 'tsx', fileOf(name)]
    return new Promise((resolve) => {
      execFile(file, args, { cwd: this.folder, timeout: 240_000 }, (error, stdout, stderr) => {
        const ended = error ? `\nended with ${error.code ?? error.signal}` : ''
        resolve(`${stdout}${stderr === '' ? '' : `stderr: ${stderr}`}${ended}`)
      })
    })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

const fileOf = (name: string): string => name.replaceAll('/', '-').replace(/\.md$/, '.ts')
