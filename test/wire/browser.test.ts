import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { decode } from '../../src/wire.ts'
import { fixture, plain } from '../support/fixture.ts'

const root = new URL('../../', import.meta.url)

/** What a browser has beyond the language itself, as far as the wire needs it. */
const BROWSER = { TextDecoder, TextEncoder }

/** Parts of rtnl/ that talk to the kernel. */
const CONTROL = /^src\/rtnl\/(netns|diagnose|watch)\/|\/(request|view|watch|links|addresses)\.ts$/

describe('nlwire/wire in a browser', () => {
  let script = ''
  let inputs: string[] = []

  beforeAll(async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('src/wire.ts', root))],
      ...{
        bundle: true,
        write: false,
        metafile: true,
        platform: 'browser',
        format: 'iife',
        globalName: 'wire',
        logLevel: 'silent',
      },
      absWorkingDir: fileURLToPath(root),
    })
    script = outputFiles[0]?.text ?? ''
    inputs = Object.keys(metafile.inputs)
  })

  /** Runs code beside the bundle where there is nothing of Node: no process, no Buffer, no require. */
  const run = (code: string, globals: object = BROWSER): string =>
    runInContext(`${script}\n${code}`, createContext({ ...globals })) as string

  test('is made of the wire and the tables only', () => {
    expect(inputs.length).toBeGreaterThan(20)
    expect(inputs.filter((file) => !/^src\/(wire\.ts|netlink\/|rtnl\/)/.test(file) || CONTROL.test(file))).toEqual([])
    expect(script).not.toMatch(/\brequire\(|node:/)
  })

  test('its surroundings really lack Node', () => {
    expect(run('String([typeof process, typeof Buffer, typeof require, typeof setTimeout])')).toBe(
      'undefined,undefined,undefined,undefined',
    )
    expect(() => run('wire.decode', {})).toThrow('TextDecoder is not defined')
  })

  test.each(['link-veth', 'link-bridge', 'addresses-inet6', 'error-policy'])('decodes, explains and encodes %s', (name) => {
    const { text, bytes } = fixture(name)
    const json = run(`
      const bytes = wire.fromHex(${JSON.stringify(text)})
      const messages = wire.decode(bytes)
      const again = messages.map((message) => wire.decode(wire.encode(message))[0])
      const plain = (list) => JSON.stringify(list.map(({ bytes, ...rest }) => rest), (_, item) =>
        typeof item === 'bigint' ? item + 'n'
        : item instanceof Uint8Array ? '0x' + Array.from(item, (byte) => byte.toString(16).padStart(2, '0')).join('')
        : item)
      JSON.stringify({ decoded: plain(messages), again: plain(again), text: wire.explain(bytes) })`)
    const result = JSON.parse(json) as { decoded: string; again: string; text: string }
    expect(JSON.parse(result.decoded)).toEqual(plain(decode(bytes).map(({ bytes: _, ...rest }) => rest)))
    expect(result.again).toBe(result.decoded)
    expect(result.text).toBe(text)
  })

  test('refuses malformed bytes with its own error', () => {
    const code =
      'let name; try { wire.decode(new Uint8Array([1, 0, 0])) } catch (error) { name = error.name + " " + (error instanceof wire.MalformedError) } name'
    expect(run(code)).toBe('MalformedError true')
  })
})

test('the package’s entry nlwire/wire is built from src/wire.ts', () => {
  const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, root), 'utf8'))
  expect(json('package.json')).toMatchObject({ exports: { './wire': { types: './dist/wire.d.ts', default: './dist/wire.js' } } })
  expect(json('tsconfig.build.json')).toMatchObject({ compilerOptions: { rootDir: 'src', outDir: 'dist' } })
})
