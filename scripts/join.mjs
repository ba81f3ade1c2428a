// Joins the modules that tsc compiled into a file for each entry, and files that they share. Node takes about a millisecond for each
// module of an import, and there are more than fifty: joined, `import 'nlwire'` takes a third of the time. The command is minified;
// the library is not, so that its stack traces and source can be read: the package has neither sources nor source maps.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript-5.9'
import { Meanings, meaningsIn } from './join/meanings.mjs'
import { leaveOutNames } from './join/names.mjs'
import { markPure } from './join/pure.mjs'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

const ENTRIES = ['index', 'wire', 'capture', 'declare', 'testing']

/** Modules that are not joined into others, by the name that the joined ones import until their files are written. */
const APART = { '#meanings': 'shared/meanings.js', '#constants': 'rtnl/constants.js' }

/**
 * Prepares the compiled modules for the bundlers of users: the meanings of attributes move from the tables into a module that
 * only explain and schema import, kernel names that follow from keys are left out, and constants are marked as pure. Returns the
 * module of meanings. The library and the command share it.
 */
function prepare() {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(netlink|rtnl|genl)\/.*\.js$/.test(file),
  )
  const meanings = new Meanings()
  const helper = join(dist, 'row-names.js')
  copyFileSync(fileURLToPath(new URL('join/row-names.mjs', import.meta.url)), helper)
  for (const file of files.map((name) => join(dist, name)).sort()) {
    const source = parsed(file, readFileSync(file, 'utf8'))
    const names = leaveOutNames(source)
    const shorter = edited(source.text, [...names, ...meaningsIn(source).map((literal) => meanings.replace(literal))])
    const needs = names.length > 0 ? `import { withNames } from '${relative(dirname(file), helper)}'\n` : ''
    writeFileSync(file, needs + edited(shorter, markPure(parsed(file, shorter))))
  }
  const stub = join(dist, 'netlink/explain/meanings.js')
  const before = readFileSync(stub, 'utf8')
  const after = before.replace(/^const MEANINGS = \[\];?$/m, `import { MEANINGS } from '#meanings'`)
  if (after === before) throw new Error(`no empty MEANINGS in ${stub}`)
  writeFileSync(stub, after)
  return `export const MEANINGS = ${JSON.stringify(meanings.texts, undefined, 1)}\n`
}

const parsed = (file, text) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)

/** The files that a call of esbuild wrote. */
const outputsOf = ({ metafile: { outputs } }) => Object.keys(outputs)

/** The names that a joined file imports of modules apart: `import { name as other } from "#core"`. */
const importsIn = (text) =>
  [...text.matchAll(/import *\{([^}]*)\} *from *"(#\w+)"/g)].flatMap(([, names, from]) =>
    names.split(',').map((one) => {
      const [name] = one.trim().split(' ')
      return { from, name, key: `${from} ${name}` }
    }),
  )

/** The names that a compiled module exports. */
function exportsIn(source) {
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return statement.exportClause?.elements?.map(({ name }) => name.text) ?? []
    if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]
    return declared.map(({ name }) => name.text)
  })
}

/** Returns a text with pieces replaced. */
function edited(text, edits) {
  const ordered = edits.toSorted((a, b) => b.start - a.start || b.end - a.end)
  return ordered.reduce((before, { start, end, by }) => before.slice(0, start) + by + before.slice(end), text)
}

/** Leaves modules out of a bundle: the meanings, and those that `apart` has a name for. */
const leaving = (apart) => ({
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^#/ }, ({ path }) => ({ path, external: true }))
    onResolve({ filter: /^\./ }, ({ path, resolveDir, importer, kind }) => {
      const name = kind === 'entry-point' ? undefined : apart(join(resolveDir, path), importer)
      return name && { path: name, external: true }
    })
  },
})

/** Joins the modules of some entries; what they share is named with a prefix. */
function joined(entries, prefix, { minify = false, apart = () => undefined, ...more } = {}) {
  return build({
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
    plugins: [leaving(apart)],
    minify,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    ...more,
  })
}

/** The modules that some entries reach. */
async function modulesOf(...entries) {
  const { metafile } = await joined(entries, '', { write: false })
  return new Set(Object.keys(metafile.inputs).map((file) => relative(dist, join(process.cwd(), file))))
}

const meanings = prepare()
const shared = join(dist, 'shared')
mkdirSync(shared, { recursive: true })

// The command takes the modules of the library from the library: those of wire and declare, those that index and capture
// share, and the rest of each, as a file that exports what it imports of them. By these sets esbuild splits the library already.
// The other modules of the command are its own. The launcher is started by its path, and needs few.
const [index, capture, core] = [await modulesOf('index'), await modulesOf('capture'), await modulesOf('wire', 'declare')]
const SETS = { core, common: new Set([...index].filter((file) => capture.has(file))), live: index, recorded: capture }
for (const name of Object.keys(SETS)) APART[`#${name}`] = `shared/${name}.js`
for (const entry of ENTRIES) APART[`#${entry}`] = `${entry}.js`
const ofLibrary = (file) => {
  const name = relative(dist, file)
  if (ENTRIES.includes(name.replace(/\.js$/, ''))) return `#${name.replace(/\.js$/, '')}`
  const set = Object.keys(SETS).find((one) => SETS[one].has(name))
  return set && `#${set}`
}
const command = await joined(['cli/main'], 'cli-', { minify: true, apart: ofLibrary })
const imported = new Set(outputsOf(command).flatMap((file) => importsIn(readFileSync(file, 'utf8')).map(({ key }) => key)))
const isOfSet = (name) => (file) => file.includes('/') && ofLibrary(join(dist, file)) === `#${name}`
for (const [name, modules] of Object.entries(SETS)) {
  // Some names are exported again by other modules.
  const from = new Map()
  for (const file of [...modules].filter(isOfSet(name))) {
    for (const one of exportsIn(parsed(file, readFileSync(join(dist, file), 'utf8')))) {
      if (imported.has(`#${name} ${one}`)) from.set(one, file)
    }
  }
  writeFileSync(join(shared, `${name}.js`), [...from].map(([one, file]) => `export { ${one} } from '../${file}'\n`).join(''))
}

// A namespace object of all constants would be made by a call that no bundler drops.
const constantsOf = (file, importer) =>
  importer === join(dist, 'wire.js') && file === join(dist, 'rtnl/constants.js') ? '#constants' : undefined
const sets = Object.keys(SETS).map((name) => `shared/${name}`)
const library = await joined([...ENTRIES, ...sets, 'rtnl/constants'], '', { apart: constantsOf })
const built = [command, await joined(['linux/launch/launcher'], 'launch-'), library]
const files = built.flatMap(outputsOf)

// Style and script of the page of `nlwire explain --html`. The module reads them from its own folder at run time.
const page = ['page.css', 'page.js'].map((name) => fileURLToPath(new URL(`../src/cli/recording/html/${name}`, import.meta.url)))
for (const file of page) copyFileSync(file, join(shared, basename(file)))
writeFileSync(join(shared, 'meanings.js'), meanings)

const exportsOf = (name) => library.metafile.outputs[relative(process.cwd(), join(dist, APART[name]))]?.exports
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const lacking = importsIn(text).filter(({ from, name }) => exportsOf(from)?.includes(name) === false)
  if (lacking.length > 0) throw new Error(`${file}: not exported: ${lacking.map(({ key }) => key).join(', ')}`)
  const to = (name) => relative(dirname(join(process.cwd(), file)), join(dist, APART[name])).replace(/^(?!\.)/, './')
  // Imports without names only keep the order of modules, which have no side effects; bundlers warn of them.
  writeFileSync(file, text.replaceAll(/(?<=(?:from|import) *")#\w+(?=")/g, to).replaceAll(/^import *"[^"]+";?\n?/gm, ''))
}

// Removes the joined modules; the declarations stay.
const made = new Set([
  'types.js',
  'shared/meanings.js',
  ...files.map((file) => relative(dist, join(process.cwd(), file))),
  ...page.map((file) => join('shared', basename(file))),
])
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (/\.js$/.test(file) && !made.has(file)) rmSync(join(dist, file))
}
