import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMPILERS, type Compiler } from './support/compilers.ts'
import { type Editor, languageService } from './support/editor.ts'
import { languageServer } from './support/lsp.ts'
import { compiler, packed } from './support/packed.ts'
import { PLACES, program, wrongAt } from './support/places.ts'

const { text, places } = program()

test('the places of the program are those that are looked at', () => {
  expect([...places.keys()]).toEqual(Object.keys(PLACES))
})

type Start = (folder: string, file: string) => Promise<Editor>

describe.each<[string, Start]>([
  ['the language server of TypeScript 7.0', (folder, file) => languageServer(compiler('7.0'), folder, file, text)],
  ['the language service of TypeScript 5.7', async (_, file) => languageService(COMPILERS['5.7'] as Compiler, file, text)],
  ['the language service of TypeScript 5.9', async (_, file) => languageService(COMPILERS['5.9'] as Compiler, file, text)],
])('%s', (_, start) => {
  let editor: Editor
  beforeAll(async () => {
    const config = {
      compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] },
      files: ['editor.ts'],
    }
    const folder = packed().user('editor', { 'editor.ts': text, 'tsconfig.json': JSON.stringify(config) })
    editor = await start(folder, `${folder}/editor.ts`)
  })
  afterAll(() => editor.end())

  test.each(Object.entries(PLACES))('completes and explains at: %s', async (name, place) => {
    expect(await wrongAt(editor, places.get(name) as number, place)).toEqual([])
  })
})
