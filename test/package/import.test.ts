import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Packed, packed } from './support/packed.ts'

let it: Packed
beforeAll(() => {
  it = packed()
}, 600_000)

const run = (code: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: it.folder, encoding: 'utf8' })

describe("import 'nlwire'", () => {
  test('loads few files: each takes more than half a millisecond', () => {
    const hook = `import { writeSync } from 'node:fs'
      export async function load(url, context, next) {
        if (url.startsWith('file:')) writeSync(1, url + '\\n')
        return next(url, context)
      }`
    const files = run(`import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
      await import(process.cwd() + '/dist/index.js')`)
    const names = files
      .trim()
      .split('\n')
      .map((url) => basename(url))
    expect(names.sort()).toEqual(['base.js', 'constants.js', 'core.js', 'index.js', 'live.js', 'socket.js', 'wire.js'])
  })

  test('makes no set of attributes: a program uses few of them', () => {
    const sets = run(`import { readFileSync } from 'node:fs'
      import { Session } from 'node:inspector/promises'
      const session = new Session()
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
      await import(process.cwd() + '/dist/index.js')
      const { result } = await session.post('Profiler.takePreciseCoverage')
      const sets = result.filter(({ url }) => /base|core|live/.test(url)).flatMap(({ url, functions }) => {
        const text = readFileSync(new URL(url), 'utf8')
        return functions.flatMap(({ ranges: [{ startOffset, count }] }) => {
          const [, name] = /\\battrs\\d*\\("([^"]+)", ?$/.exec(text.slice(startOffset - 60, startOffset)) ?? []
          return name ? [[name, count]] : []
        })
      })
      console.log(JSON.stringify(sets))`)
    const counts = JSON.parse(sets) as [name: string, count: number][]
    expect(counts.map(([name]) => name)).toContain('link-attrs')
    expect(counts.length).toBeGreaterThan(150)
    expect(counts.filter(([, count]) => count > 0)).toEqual([])
  })
})
