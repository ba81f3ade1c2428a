import { dirname } from 'node:path'
import type typescript from 'typescript-5.9'

/** What an editor asks at a place of a file. */
export interface Editor {
  /** The names that are offered. */
  complete(offset: number): Promise<string[]>
  /** Type and documentation. */
  hover(offset: number): Promise<string>
  end(): Promise<void>
}

const OPTIONS = { module: 199, target: 9, strict: true, exactOptionalPropertyTypes: true, types: ['node'], skipLibCheck: true }

/** The language service of TypeScript 5 on one file. */
export function languageService(ts: typeof typescript, file: string, text: string): Editor {
  const read = (name: string): string | undefined => (name === file ? text : ts.sys.readFile(name))
  const host: typescript.LanguageServiceHost = {
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot(name) {
      const content = read(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => dirname(file),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    ...(ts.sys.realpath ? { realpath: ts.sys.realpath } : {}),
  }
  const service = ts.createLanguageService(host)
  return {
    complete: async (offset) => service.getCompletionsAtPosition(file, offset, {})?.entries.map(({ name }) => name) ?? [],
    async hover(offset) {
      const info = service.getQuickInfoAtPosition(file, offset)
      return `${ts.displayPartsToString(info?.displayParts)}\n${ts.displayPartsToString(info?.documentation)}`
    },
    end: async () => service.dispose(),
  }
}
