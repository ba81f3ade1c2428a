// Joins the modules that tsc compiled into a file for each entry, and files that they share. Node takes about a millisecond for each
// module of an import, and there are more than fifty: joined, `import 'nlwire'` takes a third of the time. Nothing is minified.
import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

/** Joins the modules of some entries, and tells which files that made; what they share is named with a prefix. */
async function joined(entries, prefix) {
  const { metafile } = await build({
    entryPoints: entries.map((entry) => join(dist, `${entry}.js`)),
    outdir: dist,
    outbase: dist,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    chunkNames: `shared/${prefix}[name]-[hash]`,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  })
  return Object.keys(metafile.outputs)
}

// The command has copies of its own: what it loads piece by piece would else cut the library into as many pieces.
// The launcher is started by its path, and needs little.
const files = [
  ...(await joined(['cli/main'], 'cli-')),
  ...(await joined(['linux/launch/launcher'], 'launch-')),
  ...(await joined(['index', 'wire', 'capture', 'declare'], '')),
]

// Style and script of the page that `nlwire explain --html` writes: read at run time from beside the module that asks for them.
const page = ['page.css', 'page.js'].map((name) => fileURLToPath(new URL(`../src/cli/recording/html/${name}`, import.meta.url)))
const shared = join(dist, 'shared')
for (const file of page) copyFileSync(file, join(shared, basename(file)))

// What was joined is not needed any more; the declarations stay.
const made = new Set([
  ...files.map((file) => relative(dist, join(process.cwd(), file))),
  ...page.map((file) => join('shared', basename(file))),
])
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (/\.js(\.map)?$/.test(file) && !made.has(file)) rmSync(join(dist, file))
}
