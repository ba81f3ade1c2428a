// Makes the API reference with the guide, static HTML in docs/api/out, from the published declarations (`npm run build` first).
// Fails for a public symbol without documentation, for a verb without an example, and for a link that leads nowhere.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application, Converter, OptionDefaults, ReflectionKind } from 'typedoc'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Methods of these are verbs: what a user calls to read or change something. */
const VERBS = [
  ...['NetNs', 'Links', 'Addresses', 'Routes', 'Rules', 'Neighbours', 'Fdb', 'Nexthops', 'BridgeVlans', 'Mdb', 'AddressLabels'],
  ...['Multicast', 'NetconfSettings', 'Sysctl', 'Tuntap', 'Generic', 'GenericFamily', 'Ethtool', 'Wireguard'],
]

/** The module of types that no entry exports, but that exported ones refer to, such as the options of each kind of link. */
const INNER = 'types that others refer to'

/** The declarations that the package publishes, but for `nlwire/types` and `nlwire/family-types`, which exist for editors. */
const { exports } = JSON.parse(readFileSync(path('../../package.json'), 'utf8'))
const entries = Object.entries(exports)
  .filter(([name, { types }]) => !/types$/.test(name) && types !== undefined)
  .map(([, { types }]) => path(`../../${types}`))

const app = await Application.bootstrapWithPlugins({
  name: 'nlwire',
  plugin: ['typedoc-plugin-missing-exports'],
  internalModule: INNER,
  collapseInternalModule: true,
  entryPoints: entries,
  tsconfig: path('tsconfig.json'),
  basePath: path('../..'),
  readme: path('front.md'),
  projectDocuments: [path('../guide/*.md'), path('../wire/*.md'), path('../declare.md'), path('../security.md')],
  highlightLanguages: [...OptionDefaults.highlightLanguages, 'python', 'console'],
  ignoredHighlightLanguages: ['console live', 'console live strace', 'mermaid', 'text'],
  alwaysCreateEntryPointModule: true,
  hideGenerator: true,
  includeVersion: true,
  disableSources: true,
  disableGit: true,
  excludeExternals: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  sort: ['documents-first', 'static-first', 'alphabetical-ignoring-documents'],
  groupOrder: [
    'Guide',
    'Netlink, byte by byte',
    'Modules',
    'Namespaces',
    'Classes',
    'Interfaces',
    'Type Aliases',
    'Functions',
    '*',
  ],
  logLevel: 'Warn',
  navigation: { includeCategories: true, includeGroups: true, compactFolders: false },
  validation: { notDocumented: false, notExported: false, invalidLink: true, rewrittenLink: true, unusedMergeModuleWith: true },
})
// A page has the name of its first heading. The lessons of docs/wire have a number in it.
app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
  const [, title = document.name] = /^# (.*)\n/.exec(document.content[0]?.text ?? '') ?? []
  document.name = title.replaceAll('`', '')
  document.frontmatter.group = /^\d|^Netlink, byte/.test(title) ? 'Netlink, byte by byte' : 'Guide'
})
const project = await app.convert()
if (!project || app.logger.hasErrors()) process.exit(1)
app.validate(project)

const wrong = []
for (const one of project.getReflectionsByKind(ReflectionKind.All)) {
  const name = `${sourceOf(one)}: ${one.getFullName()}`
  if (needsText(one) && !hasText(one)) wrong.push(`${name}: no documentation`)
  if (isVerb(one) && !one.comment?.getTag('@example')) wrong.push(`${name}: a verb without @example`)
}
for (const name of VERBS) {
  const classes = project.getReflectionsByKind(ReflectionKind.ClassOrInterface)
  if (!classes.some((one) => one.name === name)) wrong.push(`make.mjs: no class ${name}`)
}
for (const line of [...new Set(wrong)].sort()) console.error(line)
console.log(`${project.getReflectionsByKind(ReflectionKind.SomeExport).length} symbols, ${wrong.length} without what they need`)
await app.generateDocs(project, path('out'))
if (wrong.length > 0 || app.logger.hasWarnings()) process.exitCode = 1

/** The module that declares a symbol: a declaration file stands where its source does. */
function sourceOf(one) {
  for (let up = one; up; up = up.parent) {
    const file = project.getSymbolIdFromReflection(up)?.packagePath
    if (file) return file.replace(/^dist/, 'src').replace(/\.d\.ts$/, '.ts')
  }
  return 'dist'
}

/** Whether a symbol is public and needs words: not the parts of a signature, and not each number in an object of numbers. */
function needsText(one) {
  const kinds =
    ReflectionKind.SomeType |
    ReflectionKind.Variable |
    ReflectionKind.CallSignature |
    ReflectionKind.Property |
    ReflectionKind.Accessor
  const none = ReflectionKind.TypeLiteral | ReflectionKind.TypeParameter
  if (!one.kindOf(kinds) || one.kindOf(none) || one.flags.isExternal) return false
  for (let up = one; up; up = up.parent) {
    if (up.name === INNER) return false
    // Members of a type that is written in place belong to what it is the type of.
    if (up !== one && up.kindOf(ReflectionKind.TypeLiteral)) return false
  }
  return true
}

function hasText(one) {
  if (one.comment?.hasVisibleComponent()) return true
  if (one.isDeclaration?.() && one.signatures) return one.signatures.some(hasText)
  if (one.isDeclaration?.() && (one.getSignature || one.setSignature))
    return [one.getSignature, one.setSignature].some((part) => part && hasText(part))
  return one.kind === ReflectionKind.CallSignature && one.parent?.kindOf(ReflectionKind.TypeLiteral)
}

/** Whether it is the signature of a verb. */
function isVerb(one) {
  const of = one.parent?.parent
  return one.kind === ReflectionKind.CallSignature && of?.kindOf(ReflectionKind.ClassOrInterface) && VERBS.includes(of.name)
}
