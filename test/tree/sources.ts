import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** One source file: where it is below src/, what it imports, and what it exports by a declaration of its own. */
export interface SourceFile {
  readonly path: string
  readonly folder: string
  /** Number of lines, those of examples in doc comments not counted: every verb has one. */
  readonly lines: number
  /** Paths below src/, those of types and of dynamic imports included. */
  readonly imports: readonly string[]
  /** Whether it imports some of them when it runs. */
  readonly importsLater: boolean
  /** Whether it has an `import()` that it neither awaits nor gives to `onDemand`, which keeps no failure. */
  readonly keepsImport: boolean
  readonly exported: readonly string[]
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*\.ts)'/g
/** An example in a doc comment: from its tag to the next one, or to the end of the comment. */
export const EXAMPLE = /^ +\* @example(?:\n| (.*)\n)((?: +\* (?!@).*\n)*)/gm
/** What is left of a doc comment of one sentence and an example. */
const OF_ONE_LINE = /\/\*\*\n +\* (.*)\n +\*\//g
const EXPORT = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm

/** Reads a source file from its text. */
export function sourceFile(path: string, text: string): SourceFile {
  const folder = posix.dirname(path)
  return {
    path,
    folder,
    lines: text.replaceAll(EXAMPLE, '').replaceAll(OF_ONE_LINE, '/** $1 */').split('\n').length - 1,
    imports: [...text.matchAll(IMPORT)].map(([, to]) => posix.normalize(posix.join(folder, to as string))),
    importsLater: /await import\(/.test(text),
    keepsImport: /(?<!await |onDemand\(\(\) => )\bimport\('[^']*'\)(?!\.[A-Z])/.test(text),
    exported: [...text.matchAll(EXPORT)].map(([, name]) => name as string),
  }
}

/** All of src/. */
export const sources: readonly SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => sourceFile(path.split('\\').join('/'), readFileSync(join(src, path), 'utf8')))

/** One circle of imports: the paths in order, the first again at the end. Undefined where there is none. */
export function circle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of byPath.get(path)?.imports ?? []) {
      const found = visit(next, [...way, path])
      if (found) return found
    }
    done.add(path)
    return undefined
  }
  for (const { path } of files) {
    const found = visit(path, [])
    if (found) return found
  }
  return undefined
}

/** Names that more than one file declares and exports, with the files. */
export function declaredTwice(files: readonly SourceFile[]): string[] {
  const places = new Map<string, string[]>()
  for (const { path, exported } of files) {
    for (const name of new Set(exported)) places.set(name, [...(places.get(name) ?? []), path])
  }
  return [...places].filter(([, paths]) => paths.length > 1).map(([name, paths]) => `${name}: ${paths.join(', ')}`)
}

/** The folder that a rule is about: the first one of a list that holds the file, from the deepest. */
export function layerOf(path: string, layers: readonly string[]): string | undefined {
  for (let place = path; place !== '.'; place = dirname(place)) if (layers.includes(place)) return place
  return undefined
}
