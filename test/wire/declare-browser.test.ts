import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
let script = ''
let inputs: string[] = []

beforeAll(async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('src/declare.ts', root))],
    ...{
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'nlwire',
      logLevel: 'silent',
    },
    absWorkingDir: fileURLToPath(root),
  })
  script = outputFiles[0]?.text ?? ''
  inputs = Object.keys(metafile.inputs)
})

test('nlwire/declare is made of netlink and generic netlink only, without tables of rtnetlink', () => {
  expect(inputs.length).toBeGreaterThan(20)
  expect(
    inputs.filter((file) => !/^src\/(declare\.ts|netlink\/|genl\/[\w-]+\.ts|rtnl\/link\/kind\/kind\.ts)/.test(file)),
  ).toEqual([])
  expect(script).not.toMatch(/\brequire\(|node:/)
})

test('it declares, encodes, decodes and explains where there is nothing of Node', () => {
  const code = `
    const set = nlwire.attrs('set', { size: [1, 'SIZE', nlwire.u32, 'how much'] })
    const genl = nlwire.genericNetlink([nlwire.family('mine', { MINE_GET: [1, 'get', set, 'reads'] })])
    genl.learn(40, 'mine')
    const options = { protocol: genl }
    const bytes = nlwire.encode({ name: 'MINE_GET', attrs: { size: 7 } }, options)
    JSON.stringify([nlwire.decode(bytes, options)[0].attrs, nlwire.explain(bytes, options).includes('SIZE 7')])`
  expect(runInContext(`${script}\n${code}`, createContext({ TextDecoder, TextEncoder }))).toBe('[{"size":7},true]')
})

test('the package’s entry nlwire/declare is built from src/declare.ts', () => {
  expect(JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))).toMatchObject({
    exports: { './declare': { types: './dist/declare.d.ts', default: './dist/declare.js' } },
  })
})
