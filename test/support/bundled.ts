import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A bundle has one URL, but modules look for files beside themselves. */
const urls: Plugin = {
  name: 'urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' }
    })
  },
}

/** Writes a program of this checkout as one file, which Node starts in a third of the time that tsx takes. Modules find files as before. */
export async function bundled(entry: string, file: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { 'ffi-rs': join(ROOT, 'node_modules/ffi-rs/index.js') },
    plugins: [urls],
    logLevel: 'silent',
  })
}
