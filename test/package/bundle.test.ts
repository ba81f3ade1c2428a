import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { packed } from './support/packed.ts'

let resolveDir = ''
beforeAll(() => {
  resolveDir = packed().user('bundle', {})
})

/** A program bundled for the browser from the packed package, minified. */
async function bundled(contents: string): Promise<string> {
  const options = { bundle: true, write: false, minify: true, platform: 'browser', format: 'esm', logLevel: 'silent' } as const
  const { outputFiles, warnings } = await build({ stdin: { contents, resolveDir }, ...options })
  expect(warnings).toEqual([])
  return outputFiles[0]?.text ?? ''
}

const LINKS = `import { decode, explain, protocol } from 'nlwire/declare'
  import { linkMessages } from 'nlwire/wire'
  const links = protocol('NETLINK_ROUTE', 0, linkMessages)\n`

describe('a bundle for the browser', () => {
  test('of fromHex alone has at most 4 kB', async () => {
    const text = await bundled(`export { fromHex } from 'nlwire/wire'`)
    expect(text).toContain('fromHex')
    expect(text.length).toBeLessThan(4000)
  })

  test('that decodes links has at most 100 kB, and no meanings', async () => {
    const text = await bundled(`${LINKS} export const read = (bytes) => decode(bytes, { protocol: links })`)
    expect(text).toContain('stpState')
    expect(text).not.toContain('largest payload of a frame')
    expect(text).not.toContain('RTA_PREFSRC')
    expect(text.length).toBeLessThan(100_000)
  })

  test('that also explains them has at most 177 kB, with the meanings', async () => {
    const text = await bundled(
      `${LINKS} export const read = (bytes) => [decode(bytes, { protocol: links }), explain(bytes, { protocol: links })]`,
    )
    expect(text).toContain('largest payload of a frame')
    expect(text.length).toBeLessThan(177_000)
  })

  test('of all of nlwire/wire has at most 270 kB', async () => {
    expect((await bundled(`export * from 'nlwire/wire'`)).length).toBeLessThan(270_000)
  })
})
