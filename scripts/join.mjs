// Joins the modules that tsc compiled into few files, which the entries import. Node takes more than half a millisecond for each
// module of an import, and there are hundreds: joined, `import 'nlwire'` takes a third of the time. All of it is small.
// The library keeps the names of functions, classes and methods, so that stack traces can be read: the package has no source maps.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript-5.9'
import { withBuiltins } from './join/builtins.mjs'
import { makeLate } from './join/late.mjs'
import { Meanings, meaningsIn } from './join/meanings.mjs'
import { leaveOutNames } from './join/names.mjs'
import { markPure } from './join/pure.mjs'
import { small } from './join/small.mjs'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

const ENTRIES = ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard']
/** The entries that control families of generic netlink: they share tables with nlwire/capture, and each other's modules. */
const CONTROL = ['genl', 'ethtool', 'wireguard']

/** What bundles for browsers take: bundlers drop less of it in shorter syntax. */
const FOR_BUNDLERS = ['base.js', 'core.js', 'constants.js', 'wire.js', 'declare.js']

/** The files of the command, which esbuild minifies as a whole. */
const MINIFIED = /\/(cli\/|shared\/c(li-|ommand))/

/** Files that run in Node only: those of the command, and what makes system calls. */
const NODE_ONLY = /^(cli\/|linux\/launch\/|shared\/(cli-|command\.|live\.|socket\.))/

/** The files that joined modules import, by the names that stand for them until they are written. */
const APART = { '#constants': 'shared/constants.js' }

/**
 * Prepares the compiled modules for the bundlers of users: the meanings of attributes move from the tables of nlwire/wire into a
 * module that only explain and schema import (those of other protocols are in the way of nobody), kernel names that follow from keys are left out, sets of attributes are made when they are
 * first used, and constants are marked as pure.
 */
function prepare(wire) {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(netlink|rtnl|genl|diag|nfnetlink|xfrm|audit|connector)\/.*\.js$/.test(file),
  )
  const meanings = new Meanings()
  const helper = join(dist, 'row-names.js')
  copyFileSync(fileURLToPath(new URL('join/row-names.mjs', import.meta.url)), helper)
  for (const file of files.map((name) => join(dist, name)).sort()) {
    const source = parsed(file, readFileSync(file, 'utf8'))
    const names = leaveOutNames(source)
    const moved = wire.has(relative(dist, file)) ? meaningsIn(source) : []
    const short = edited(source.text, [...names, ...moved.map((literal) => meanings.replace(literal))])
    const shorter = edited(short, makeLate(parsed(file, short)))
    const needs = names.length > 0 ? `import { withNames } from '${relative(dirname(file), helper)}'\n` : ''
    writeFileSync(file, needs + edited(shorter, markPure(parsed(file, shorter))))
  }
  const stub = join(dist, 'netlink/explain/meanings.js')
  const before = readFileSync(stub, 'utf8')
  const after = before.replace(/^const MEANINGS = '';?$/m, () => `const MEANINGS = ${JSON.stringify(meanings.text)}`)
  if (after === before) throw new Error(`no empty MEANINGS in ${stub}`)
  writeFileSync(stub, after)
}

const parsed = (file, text) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)

/** The files that a call of esbuild wrote. */
const outputsOf = ({ metafile: { outputs } }) => Object.keys(outputs)

/** The names that a joined file takes from others: `import { name as other } from "#core"`. */
const importsIn = (text) =>
  [...text.matchAll(/(?:import|export) *\{([^}]*)\} *from *"(#\w+)"/g)].flatMap(([, names, from]) =>
    names.split(',').map((one) => {
      const [name] = one.trim().split(' ')
      return { from, name }
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

const SETTINGS = {
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  charset: 'ascii',
  packages: 'external',
  legalComments: 'none',
  logLevel: 'warning',
}

/** Leaves out of a bundle what `apart` has a name for. */
const leaving = (apart) => ({
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir, importer, kind }) => {
      const name = kind === 'entry-point' ? undefined : apart(join(resolveDir, path), importer)
      return name && { path: name, external: true }
    })
  },
})

/** Joins the modules of some entries; files that entries of the command share are named with a prefix. */
function joined(entries, { prefix, minify = false, apart = () => undefined, ...more } = {}) {
  return build({
    ...SETTINGS,
    entryPoints: entries.map((entry) => join(dist, `${entry}.js`)),
    outdir: dist,
    outbase: dist,
    splitting: prefix !== undefined,
    chunkNames: `shared/${prefix}[name]-[hash]`,
    plugins: [leaving(apart)],
    minify,
    metafile: true,
    ...more,
  })
}

/** Joins a file again that imports of others, so that it imports each name once, rather than once for each of its modules. */
async function joinedAgain(file, minify) {
  const taken = importsIn(readFileSync(file, 'utf8'))
  const between = {
    name: 'between',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^#/ }, ({ path, kind, namespace }) =>
        kind === 'import-statement' && taken.some(({ from }) => from === path) && namespace !== 'between'
          ? { path, namespace: 'between' }
          : { path, external: true },
      )
      onLoad({ filter: /^/, namespace: 'between' }, ({ path }) => {
        const all = new Set(taken.filter(({ from }) => from === path).map(({ name }) => name))
        return { contents: `export { ${[...all].join(', ')} } from '${path}'` }
      })
    },
  }
  const external = ['./*', '../*']
  return build({ ...SETTINGS, entryPoints: [file], outfile: file, plugins: [between], external, minify })
}

/** The modules that some entries reach. */
async function modulesOf(...entries) {
  const { metafile } = await joined(entries, { write: false })
  return new Set(Object.keys(metafile.inputs).map((file) => relative(dist, join(process.cwd(), file))))
}

/** The modules that some of the command load at once: its own, and those of the library; and its own that they load later. */
async function commandOf(...entries) {
  const { inputs } = (await joined(entries, { write: false })).metafile
  const named = new Map(Object.keys(inputs).map((file) => [relative(dist, join(process.cwd(), file)), inputs[file]]))
  const [found, later] = [new Set(), new Set()]
  const add = (name) => {
    if (found.has(name) || !named.has(name)) return
    found.add(name)
    for (const { path, kind } of named.get(name).imports) {
      const other = relative(dist, join(process.cwd(), path))
      if (kind === 'import-statement') add(other)
      else if (kind === 'dynamic-import') later.add(other)
    }
  }
  for (const entry of entries) add(`${entry}.js`)
  const isOwn = (name) => name.startsWith('cli/')
  return {
    command: new Set([...found].filter(isOwn)),
    library: new Set([...found].filter((name) => !isOwn(name))),
    later: [...later].filter((name) => isOwn(name) && !found.has(name)),
  }
}

prepare(await modulesOf('index', 'wire', 'declare'))
const shared = join(dist, 'shared')
mkdirSync(shared, { recursive: true })

// The library is a file for each of these sets of modules: those of wire and declare and what index and capture share, the rest of
// index, tables that capture and the entries of families share, and the rest of each. The first two are two files each: what lists
// of the command need comes first. A file imports those before it only. The entries and the command, which has modules of its own,
// import the sets.
const [index, capture, wire] = [await modulesOf('index'), await modulesOf('capture'), await modulesOf('wire', 'declare')]
const core = new Set([...wire, ...[...index].filter((file) => capture.has(file))])
const control = await modulesOf(...CONTROL)
const tables = new Set([...control].filter((file) => capture.has(file)))
// What `link show` and other lists need: a file takes Node longer than its content.
const LISTED = ['link', 'address', 'route', 'neighbour', 'rule']
const { command, library, later } = await commandOf(
  ...['cli/start', 'cli/session'],
  ...LISTED.flatMap((name) => [`cli/${name}/object`, `cli/${name}/list`]),
)
const both = (one, other) => new Set([...one].filter((file) => other.has(file)))
const SETS = {
  base: both(core, library),
  core,
  socket: both(index, library),
  live: index,
  tables,
  recorded: capture,
  control,
  command,
}
const laterName = (name) => `#${name.replaceAll(/\W/g, '_')}`
for (const name of later) APART[laterName(name)] = name
for (const name of Object.keys(SETS)) APART[`#${name}`] = `shared/${name}.js`
for (const entry of ENTRIES) APART[`#${entry}`] = `${entry}.js`
const nameOf = (file) => {
  const name = relative(dist, file)
  if (ENTRIES.includes(name.replace(/\.js$/, ''))) return `#${name.replace(/\.js$/, '')}`
  const set = Object.keys(SETS).find((one) => SETS[one].has(name))
  return set && `#${set}`
}
const constants = join(dist, 'rtnl/constants.js')
/** A namespace object of all constants would be made by a call that no bundler drops: they are a file of their own. */
const outside = (file, importer) => (importer === join(dist, 'wire.js') && file === constants ? '#constants' : nameOf(file))

const built = []
const taken = new Set()
/** Writes joined files, and notes what they take from others. */
async function write(entries, options) {
  const files = outputsOf(await joined(entries, options))
  for (const file of files) await joinedAgain(file, options.minify ?? false)
  for (const one of files.flatMap((file) => importsIn(readFileSync(file, 'utf8')))) taken.add(one)
  built.push(...files)
}

/** Writes a file that exports names of modules, and joins it. */
async function writeExports(name, from, apart, options = {}) {
  const lines = from.map(([one, file]) => `export { ${one} } from '../${file}'\n`)
  writeFileSync(join(shared, `${name}.js`), lines.join(''))
  await write([`shared/${name}`], { ...options, apart })
}

// What the file of the command has before it starts is its own: it loads the command only if there is something to do.
const start = join(dist, 'cli/start.js')
await write(['cli/main'], { minify: true, apart: (file) => (file === start ? nameOf(file) : undefined) })
await write(
  later.map((name) => name.replace(/\.js$/, '')),
  { prefix: 'cli-', minify: true, apart: outside },
)
await write(['linux/launch/launcher'], {})
for (const entry of ENTRIES) await write([entry], { apart: outside })
const all = Object.values((await joined(['rtnl/constants'], { write: false })).metafile.outputs)[0].exports
await writeExports(
  'constants',
  all.map((one) => [one, 'rtnl/constants.js']),
  nameOf,
)
for (const [name, modules] of Object.entries(SETS).reverse()) {
  const own = [...modules].filter((file) => nameOf(join(dist, file)) === `#${name}`)
  // No two modules declare one name (test/tree); some export a name of another again.
  const places = new Map(
    own.flatMap((file) => exportsIn(parsed(file, readFileSync(join(dist, file), 'utf8'))).map((one) => [one, file])),
  )
  // The command loads modules later, and takes from them what it wants then.
  const all =
    name === 'command' ? [...places.keys()] : [...taken].filter(({ from }) => from === `#${name}`).map((one) => one.name)
  const wanted = [...new Set(all)].sort()
  const lacking = wanted.filter((one) => !places.has(one))
  if (lacking.length > 0) throw new Error(`not exported by a module of ${name}: ${lacking.join(', ')}`)
  await writeExports(
    name,
    wanted.map((one) => [one, places.get(one)]),
    (file) => {
      const other = relative(dist, file)
      return nameOf(file) === `#${name}` ? undefined : (nameOf(file) ?? (later.includes(other) ? laterName(other) : undefined))
    },
    { minify: name === 'command' },
  )
}

// Style and script of the page of `nlwire explain --html`. The module reads them from its own folder at run time.
const page = ['page.css', 'page.js'].map((name) => fileURLToPath(new URL(`../src/cli/recording/html/${name}`, import.meta.url)))
for (const file of page) copyFileSync(file, join(shared, basename(file)))

for (const file of built) {
  const text = readFileSync(file, 'utf8')
  if (/import *\* *as \S+ *from *"#(?!constants)/.test(text)) throw new Error(`${file}: imports all of another file`)
  const to = (name) => relative(dirname(join(process.cwd(), file)), join(dist, APART[name])).replace(/^(?!\.)/, './')
  // Imports without names only keep the order of modules, which have no side effects; bundlers warn of them.
  const placed = text.replaceAll(/(?<=(?:from|import) *\(?")#\w+(?=")/g, to).replaceAll(/^import *"[^"]+";?\n?/gm, '')
  // esbuild makes the namespace object of a module by a call that no bundler drops.
  const all = /^var (\w+) = \{\};\n__export\(\1, (\{[^}]*\})\);$/gm
  const pure = placed.replaceAll(all, 'var $1 = /* @__PURE__ */ (() => { const all = {}; __export(all, $2); return all; })();')
  const isMinified = MINIFIED.test(file)
  const plain = isMinified ? placed : pure
  const own = NODE_ONLY.test(relative(dist, join(process.cwd(), file))) ? withBuiltins(file, plain) : plain
  writeFileSync(file, isMinified ? own : await small(withClassNames(own), file, FOR_BUNDLERS.includes(basename(file))))
}

/** Classes that name themselves are written as `var Links = class _Links`: stack traces and the console would show that name. */
function withClassNames(text) {
  const names = [...text.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name]) => name)
  return names.reduce(
    (before, name) =>
      before.replace(`var ${name} = class _${name}`, `class ${name}`).replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name),
    text,
  )
}

// Removes the joined modules; the declarations stay.
const made = new Set([
  'types.js',
  'family-types.js',
  ...built.map((file) => relative(dist, join(process.cwd(), file))),
  ...page.map((file) => join('shared', basename(file))),
])
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (/\.js$/.test(file) && !made.has(file)) rmSync(join(dist, file))
}
