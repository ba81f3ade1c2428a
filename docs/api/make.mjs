// Makes the API reference, static HTML in docs/api/out, from the published declarations (`npm run build` first). Fails for a public
// symbol without documentation, for a verb without an example, and for a link that leads nowhere.
import { fileURLToPath } from 'node:url'
import { Application, ReflectionKind } from 'typedoc'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Numbers of the kernel's headers: the object that has them says which, and their names are the kernel's. */
const NUMBERS = ['constants', 'NLM_F', 'NLMSG', 'NETLINK', 'AF']

/** Methods of these are verbs: what a user calls to read or change something. */
const VERBS =
  /^(NetNs|Links|Addresses|Routes|Rules|Neighbours|Fdb|Nexthops|BridgeVlans|Mdb|AddressLabels|Multicast|NetconfSettings|Sysctl|Tuntap)$/

const app = await Application.bootstrapWithPlugins({
  name: 'nlwire',
  entryPoints: ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard'].map((name) => path(`../../dist/${name}.d.ts`)),
  tsconfig: path('tsconfig.json'),
  readme: path('../guide/README.md'),
  hideGenerator: true,
  includeVersion: true,
  disableSources: true,
  disableGit: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  logLevel: 'Warn',
  navigation: { includeCategories: true, includeGroups: true },
  validation: { notDocumented: false, notExported: false, invalidLink: true, rewrittenLink: true, unusedMergeModuleWith: true },
})
const project = await app.convert()
if (!project || app.logger.hasErrors()) process.exit(1)
app.validate(project)

const wrong = []
for (const one of project.getReflectionsByKind(ReflectionKind.All)) {
  const name = `${sourceOf(one)}: ${one.getFullName()}`
  if (needsText(one) && !hasText(one)) wrong.push(`${name}: no documentation`)
  if (one.kind === ReflectionKind.CallSignature && VERBS.test(one.parent?.parent?.name ?? '') && !examples(one))
    wrong.push(`${name}: a verb without @example`)
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

/** Whether a symbol is public and needs words: not a number of the kernel, not the parts of a signature. */
function needsText(one) {
  const kinds =
    ReflectionKind.SomeType |
    ReflectionKind.Variable |
    ReflectionKind.CallSignature |
    ReflectionKind.Property |
    ReflectionKind.Accessor
  if (!one.kindOf(kinds) || one.kindOf(ReflectionKind.TypeLiteral | ReflectionKind.TypeParameter) || one.flags.isExternal) return false
  for (let up = one; up; up = up.parent) {
    if (NUMBERS.includes(up.name)) return up === one
    // Members of a type that is written in place belong to what it is the type of.
    if (up !== one && up.kindOf(ReflectionKind.TypeLiteral)) return false
  }
  return true
}

function hasText(one) {
  if (one.comment?.hasVisibleComponent() || one.inheritedFrom || one.overwrites) return true
  if (one.isDeclaration?.() && one.signatures) return one.signatures.some(hasText)
  if (one.isDeclaration?.() && (one.getSignature || one.setSignature))
    return [one.getSignature, one.setSignature].some((part) => part && hasText(part))
  return one.kind === ReflectionKind.CallSignature && one.parent?.kindOf(ReflectionKind.TypeLiteral)
}

function examples(one) {
  return one.comment?.blockTags.some(({ tag }) => tag === '@example')
}
