import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CreateContextOptions, createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { all, recording } from './support.ts'

const root = new URL('../../', import.meta.url)
let script = ''
let inputs: string[] = []

beforeAll(async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('src/capture.ts', root))],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'capture',
    logLevel: 'silent',
    absWorkingDir: fileURLToPath(root),
  })
  script = outputFiles[0]?.text ?? ''
  inputs = Object.keys(metafile.inputs)
})

/** Reads a recording where there is nothing of Node; what comes out as JSON. */
function read(bytes: Uint8Array, options: CreateContextOptions = {}): Promise<string> {
  const context = createContext({ TextDecoder, TextEncoder, DecompressionStream, Uint8Array, numbers: [...bytes] }, options)
  return runInContext(
    `${script}
    (async () => {
      const out = []
      for await (const item of capture.records(Uint8Array.from(numbers))) out.push({ ...item, time: String(item.time), bytes: [...(item.bytes ?? [])] })
      return JSON.stringify(out)
    })()`,
    context,
  ) as Promise<string>
}

/** Parts of rtnl/ that talk to the kernel. */
const CONTROL = /^src\/rtnl\/(netns|diagnose|watch)\/|\/(request|view|watch|links|addresses)\.ts$/

test('is made of the wire, the tables, the readers and binary-parser only', () => {
  const foreign = inputs.filter(
    (file) =>
      !/^src\/(capture\.ts|(capture|netlink|genl|rtnl|nfnetlink|xfrm|audit|connector)\/)/.test(file) || CONTROL.test(file),
  )
  expect(foreign).toEqual([expect.stringMatching(/binary-parser\/dist\/esm\/binary_parser\.mjs$/)])
  expect(script).not.toMatch(/\brequire\(|node:|\bBuffer\b(?!=)\.|\bprocess\./)
})

test.each([
  'captures/main.pcapng.gz',
  'recordings/main.pcap.gz',
  'captures/rtmon.log',
  'captures/read-write.strace.gz',
  'captures/hex/xxd.txt',
])('reads %s as Node does, packed or not', async (name) => {
  const bytes = recording(name)
  const wanted = (await all(bytes)).items.map((item) =>
    item.kind === 'fault' ? item : { ...item, time: String(item.time), bytes: [...item.bytes] },
  )
  expect(wanted.length).toBeGreaterThan(0)
  expect(JSON.parse(await read(bytes))).toEqual(wanted)
  expect(JSON.parse(await read(readFileSync(new URL(`fixtures/${name}`, root))))).toEqual(wanted)
})

test('where the content security policy forbids new Function, pcap says so and hex is read', async () => {
  const strict = { codeGeneration: { strings: false, wasm: false } }
  await expect(read(recording('recordings/main.pcap.gz'), strict)).rejects.toMatchObject({
    name: 'TypeError',
    message: expect.stringContaining("'unsafe-eval'"),
  })
  expect(JSON.parse(await read(recording('captures/hex/xxd.txt'), strict))).toHaveLength(1)
})

test('the package’s entry nlwire/capture is built from src/capture.ts', () => {
  const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, root), 'utf8'))
  expect(json('package.json')).toMatchObject({
    exports: { './capture': { types: './dist/capture.d.ts', default: './dist/capture.js' } },
  })
})
