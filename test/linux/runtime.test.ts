import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { run } from './support/child.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('other runtimes and systems', () => {
  test.each([
    [
      'bun',
      /^nlwire makes system calls in Node only, and this is Bun 1\.2\.3; nlwire\/wire, nlwire\/capture and nlwire\/declare work here too/,
    ],
    [
      'deno',
      /^nlwire makes system calls in Node only, and this is Deno 2\.4\.6; nlwire\/wire, nlwire\/capture and nlwire\/declare work here too/,
    ],
    [
      'darwin',
      /^system calls need Linux .* could not be loaded on darwin \w+; nlwire\/wire, nlwire\/capture and nlwire\/declare work here too/,
    ],
    [
      'riscv64',
      /^nlwire makes system calls on x64 and arm64 only, and this is riscv64; nlwire\/wire, nlwire\/capture and nlwire\/declare work here too/,
    ],
    [
      'no native part',
      /^system calls need Linux .* and the native part of the package ffi-rs, .* on linux \w+: Cannot find module '@yuuang\/.*'; nlwire\/wire, nlwire\/capture and nlwire\/declare work here too/,
    ],
  ])('%s: the first call says what works there', async (way, words) => {
    const ended = await run(process.execPath, ['--import', 'tsx', 'test/linux/support/runtime.mjs', way])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const lines = ended.stdout.trim().split('\n')
    expect(lines.pop()).toBe('1')
    expect(lines).toHaveLength(8)
    for (const line of lines) expect.soft(line).toMatch(words)
  })
})

const PROGRAM = `
import { NetNs } from './src/index.ts'
async function main() {
  const ns = await NetNs.temporary()
  await ns.links.up('lo')
  console.log((await ns.ping('127.0.0.1')).received)
  for await (const change of ns.watch()) {
    console.log(change.type)
    break
  }
  console.log((await ns.exec('echo', ['there'])).stdout.trim())
  await ns.exec('true', [], { mounts: true }).catch((error) => console.log(error.message))
  ns.close()
}
main()
`

describeLive('bundles', () => {
  test.each(['cjs', 'esm'] as const)('run: %s', async (format) => {
    // Beside ffi-rs, which is no part of them.
    const folder = mkdtempSync(join(ROOT, 'node_modules', '.nlwire-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const outfile = join(folder, format === 'cjs' ? 'bundle.cjs' : 'bundle.mjs')
    await build({
      stdin: { contents: PROGRAM, resolveDir: ROOT, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format,
      external: ['ffi-rs'],
      // Of import.meta, which is empty there.
      logLevel: 'error',
    })
    const { code, stdout, stderr } = await run(process.execPath, [outfile])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^1\nresync\nthere\nspawn: ENOENT: .*launcher\.js, the launcher of nlwire: exclude nlwire from bundles\)\n$/,
    )
  })
})
