import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import typescript57 from 'typescript-5.7'
import typescript58 from 'typescript-5.8'
import ts, { type CompilerHost, type CompilerOptions, type SourceFile } from 'typescript-5.9'
import { compiler } from './packed.ts'

export type Compiler = typeof ts

// The same interface, but its enums are those of another version.
export const COMPILERS: Readonly<Record<string, Compiler>> = {
  5.7: typescript57 as unknown as Compiler,
  5.8: typescript58 as unknown as Compiler,
  5.9: ts,
}

/** TypeScript 7.0 is a program only. */
export const VERSIONS: readonly string[] = [...Object.keys(COMPILERS), '7.0']

/** Compiles a file of a folder into `out`, and returns the errors in it and in the packed package. */
export function errorsOf(version: string, folder: string, file: string, options: object): string {
  const found = COMPILERS[version]
  return found ? errorsBy(found, version, folder, file, options) : errorsByProgram(version, folder, file, options)
}

/** In this process, and without the errors of the language's own declarations and Node's: they take most of the time of `tsc`. */
function errorsBy(found: Compiler, version: string, folder: string, file: string, options: object): string {
  if (!found.version.startsWith(version)) throw new Error(`${found.version} is installed as ${version}`)
  const { options: parsed, errors } = found.convertCompilerOptionsFromJson(options, folder)
  const program = found.createProgram([`${folder}/${file}`], { ...parsed, outDir: `${folder}/out` }, hostOf(found, parsed))
  const ours = program
    .getSourceFiles()
    .filter(
      (source) => !program.isSourceFileDefaultLibrary(source) && !/\/node_modules\/(@types|undici-types)\//.test(source.fileName),
    )
  const checked = parsed.skipLibCheck ? ours.filter(({ isDeclarationFile }) => !isDeclarationFile) : ours
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]),
    ...program.emit().diagnostics,
  ]
  return diagnostics
    .map((one) => `TS${one.code} ${one.file?.fileName ?? ''} ${found.flattenDiagnosticMessageText(one.messageText, ' ')}\n`)
    .join('')
}

const parsedFiles = new Map<string, SourceFile | undefined>()

/** Parses a file of a package once for all programs of a version: those of the language and of Node take longer than ours. */
function hostOf(found: Compiler, options: CompilerOptions): CompilerHost {
  const host = found.createCompilerHost(options)
  const parse = host.getSourceFile
  host.getSourceFile = (name, how, ...rest) => {
    if (!name.includes('/node_modules/')) return parse(name, how, ...rest)
    const key = JSON.stringify([found.version, name, how])
    if (!parsedFiles.has(key)) parsedFiles.set(key, parse(name, how, ...rest))
    return parsedFiles.get(key)
  }
  return host
}

function errorsByProgram(version: string, folder: string, file: string, options: object): string {
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: { ...options, outDir: 'out' }, files: [file] }))
  const { stdout } = spawnSync(process.execPath, [compiler(version), '-p', folder], { encoding: 'utf8' })
  return stdout
}
