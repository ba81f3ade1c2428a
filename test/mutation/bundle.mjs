// Bundles a test file with the sources that it tests, as one script that starts anew each time it is run.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { build } from 'esbuild'

/** Node's modules and packages stay outside: the script takes them from `load`. */
const outside = {
  name: 'outside',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' ? undefined : { path, namespace: 'outside' }))
    onLoad({ filter: /.*/, namespace: 'outside' }, ({ path }) => ({ contents: `module.exports = load(${JSON.stringify(path)})` }))
  },
}

/** A bundle has one URL, but tests and sources look for files beside themselves. */
const urls = {
  name: 'urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' }
    })
  },
}

/** Returns a function that runs the test file with new modules. It takes what the test file imports from vitest. */
export async function bundle(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node20',
    plugins: [outside, urls],
    logLevel: 'error',
  })
  // An async function, because a test file may await at its top level.
  const script = new Script(`'use strict';(async (load) => {${outputFiles[0].text}\n})`, { filename: file })
  const require = createRequire(pathToFileURL(file))
  return (vitest) => script.runInThisContext()((name) => (name === 'vitest' ? vitest : require(name)))
}
