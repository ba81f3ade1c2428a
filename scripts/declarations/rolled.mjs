import { dirname, join, relative } from 'node:path'
import ts from 'typescript-5.9'

/**
 * Returns declaration files joined into few: an editor takes longer for a file than for what is in it. `partOf` says which file
 * each is joined into. Names that two modules declare, or that would hide one of the language, get a number.
 */
export function rolled(texts, partOf) {
  const modules = new Map([...texts].map(([file, text]) => [file, new Module(file, text)]))
  const parts = new Map()
  for (const one of modules.values()) {
    const path = partOf(one.file)
    if (!parts.has(path)) parts.set(path, new Part(path, modules, partOf))
    parts.get(path).add(one)
  }
  for (const part of parts.values()) part.name()
  return new Map([...parts].map(([path, part]) => [path, part.text(parts)]))
}

/** A declaration file: what it declares, imports and exports again. */
class Module {
  declared = new Set()
  /** Where names come from: `{ file, name }`; all of a module has no name. */
  imported = new Map()
  exported = new Map()
  free = new Set()

  constructor(file, text) {
    this.file = file
    this.source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
    for (const one of this.source.statements) this.#statement(one)
    for (const { text: name } of references(this.source)) {
      if (!this.declared.has(name) && !this.imported.has(name)) this.free.add(name)
    }
  }

  /** The declaration file of a specifier; undefined for those of other packages. */
  target({ text }) {
    return text.startsWith('.') ? join(dirname(this.file), text).replace(/\.[jt]s$/, '.d.ts') : undefined
  }

  isExported(name) {
    const exported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    return this.source.statements.some((one) => exported(one) && declaredBy(one).includes(name))
  }

  #statement(node) {
    const file = node.moduleSpecifier && this.target(node.moduleSpecifier)
    if (ts.isImportDeclaration(node)) {
      const { namedBindings } = node.importClause
      if (ts.isNamespaceImport(namedBindings)) this.imported.set(namedBindings.name.text, { file })
      else for (const one of namedBindings.elements) this.imported.set(one.name.text, { file, name: nameIn(one) })
    } else if (ts.isExportDeclaration(node)) {
      for (const one of node.exportClause?.elements ?? [])
        this.exported.set(one.name.text, { file: file ?? this.file, name: nameIn(one) })
    } else for (const name of declaredBy(node)) this.declared.add(name)
  }
}

const nameIn = ({ name, propertyName = name }) => propertyName.text

/** The names that a statement declares. */
const declaredBy = (node) => declaredNodes(node).map(({ text }) => text)

const declaredNodes = (node) =>
  ts.isVariableStatement(node) ? node.declarationList.declarations.map(({ name }) => name) : node.name ? [node.name] : []

/** The identifiers by which a file refers to what is declared outside of the type that they are in. */
function references(source) {
  const found = []
  const visit = (node, hidden) => {
    const parameters = (node.typeParameters ?? []).map(({ name }) => name.text)
    if (ts.isMappedTypeNode(node)) parameters.push(node.typeParameter.name.text)
    if (ts.isConditionalTypeNode(node)) parameters.push(...inferred(node.extendsType))
    const within = parameters.length > 0 ? new Set([...hidden, ...parameters]) : hidden
    const first = leftmost(node)
    if (first && !within.has(first.text)) found.push(first)
    ts.forEachChild(node, (child) => visit(child, within))
  }
  visit(source, new Set())
  return found
}

function inferred(node) {
  if (ts.isInferTypeNode(node)) return [node.typeParameter.name.text]
  const names = []
  ts.forEachChild(node, (child) => void names.push(...inferred(child)))
  return names
}

/** The first identifier of a reference to a type or a value. */
function leftmost(node) {
  let name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isTypeQueryNode(node)
      ? node.exprName
      : ts.isExpressionWithTypeArguments(node) || ts.isComputedPropertyName(node)
        ? node.expression
        : undefined
  while (name && !ts.isIdentifier(name)) name = name.left ?? name.expression
  return name
}

/** A file that several are joined into. */
class Part {
  #modules = []
  #names = new Map()
  #imports = new Map()
  #whole = new Set()

  constructor(path, modules, partOf) {
    this.path = path
    this.all = modules
    this.partOf = partOf
  }

  add(module) {
    this.#modules.push(module)
  }

  /** Gives each declaration a name that no other of this file has. */
  name() {
    const free = new Set(this.#modules.flatMap((one) => [...one.free]))
    const all = new Set(this.#modules.flatMap((one) => [...one.declared, ...one.imported.keys(), ...free]))
    const taken = new Set(free)
    const declared = this.#modules.flatMap((module) =>
      [...module.declared].map((name) => ({ name, key: `${module.file}:${name}`, isExported: module.isExported(name) })),
    )
    // What programs import keeps its name.
    for (const { name, key } of declared.toSorted((a, b) => b.isExported - a.isExported)) {
      let own = name
      for (let n = 2; taken.has(own) || (own !== name && all.has(own)); n++) own = `${name}${n}`
      taken.add(own)
      this.#names.set(key, own)
    }
    this.taken = taken
  }

  nameOf(file, name) {
    return this.#names.get(`${file}:${name}`)
  }

  text(parts) {
    const body = this.#modules.map((one) => this.#moduleText(one, parts)).join('')
    const lines = [...this.#imports].map(([from, names]) => {
      const list = [...names].map(([local, name]) => (local === name ? name : `${name} as ${local}`))
      return `import type { ${list.join(', ')} } from '${from}';\n`
    })
    // The comment of an entry says what the module is, and stands first.
    const [about] = /^(?:\/\*\*(?:(?!\*\/)[\s\S])*@module(?:(?!\*\/)[\s\S])*\*\/\n)?/.exec(body)
    return `${about}${[...this.#whole].join('')}${lines.join('')}${body.slice(about.length)}export {};\n`
  }

  /** Where a name of a module is declared, after those that export it again. */
  #origin(file, name) {
    const module = this.all.get(file)
    if (!module) throw new Error(`no declarations: ${file}`)
    const again = module.exported.get(name)
    if (again && (again.file !== file || again.name !== name)) return this.#origin(again.file, again.name)
    if (module.declared.has(name)) return { file, name }
    const from = module.imported.get(name)
    if (!from) throw new Error(`${name} is not in ${file}`)
    return this.#origin(from.file, from.name)
  }

  /** What a name of a module is called here; imports it if need be. */
  #local(file, name, parts) {
    const origin = this.#origin(file, name)
    const part = parts.get(this.partOf(origin.file))
    const own = part.nameOf(origin.file, origin.name)
    if (part === this) return own
    const from = this.#specifier(part.path)
    if (!this.#imports.has(from)) this.#imports.set(from, new Map())
    const names = this.#imports.get(from)
    for (const [local, one] of names) if (one === own) return local
    let local = own
    for (let n = 2; this.taken.has(local); n++) local = `${own}${n}`
    this.taken.add(local)
    names.set(local, own)
    return local
  }

  #specifier(path) {
    return relative(dirname(this.path), path)
      .replace(/^(?!\.)/, './')
      .replace(/\.d\.ts$/, '.js')
  }

  #moduleText(module, parts) {
    const { source } = module
    const edits = []
    const replace = (node, by) => edits.push({ start: node.getStart(source), end: node.end, by })
    for (const one of source.statements) {
      if (ts.isImportDeclaration(one)) this.#import(module, one, replace)
      else if (ts.isExportDeclaration(one)) this.#export(module, one, replace, parts)
    }
    for (const name of references(source)) {
      const from = module.declared.has(name.text) ? { file: module.file, name: name.text } : module.imported.get(name.text)
      const by = from?.file && from.name ? this.#local(from.file, from.name, parts) : name.text
      if (by !== name.text) replace(name, by)
    }
    const visit = (node) => {
      if (ts.isImportTypeNode(node)) this.#importType(module, node, parts, edits)
      ts.forEachChild(node, visit)
    }
    visit(source)
    for (const node of source.statements)
      for (const name of declaredNodes(node)) {
        const by = this.nameOf(module.file, name.text)
        if (by !== name.text) replace(name, by)
      }
    edits.sort((a, b) => b.start - a.start)
    return edits.reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), source.text)
  }

  #importType(module, node, parts, edits) {
    const file = module.target(node.argument.literal)
    if (!file) return
    let first = node.qualifier
    while (first.left) first = first.left
    edits.push({ start: node.getStart(module.source), end: first.end, by: this.#local(file, first.text, parts) })
  }

  /** Named imports of our own are made anew for the whole file; all others are put at its top, once each. */
  #import(module, node, replace) {
    const file = module.target(node.moduleSpecifier)
    const isAll = ts.isNamespaceImport(node.importClause.namedBindings)
    replace(node, '')
    if (file && !isAll) return
    const text = node.getText(module.source)
    this.#whole.add(`${file ? text.replace(/'[^']*'/, `'${this.#specifier(this.partOf(file))}'`) : text}\n`)
  }

  #export(module, node, replace, parts) {
    const file = node.moduleSpecifier && module.target(node.moduleSpecifier)
    const text = node.getText(module.source)
    const isList = node.exportClause && ts.isNamedExports(node.exportClause)
    // Names that a module of this file exports again are exported where they are declared.
    if (isList && this.#modules.length > 1) return replace(node, '')
    if (!isList) {
      const to = this.partOf(file)
      return replace(node, to === this.path ? '' : text.replace(/'[^']*'/, `'${this.#specifier(to)}'`))
    }
    const lists = new Map()
    for (const one of node.exportClause.elements) {
      const origin = this.#origin(file ?? module.file, nameIn(one))
      const part = parts.get(this.partOf(origin.file))
      const own = part.nameOf(origin.file, origin.name)
      const from = part === this ? '' : ` from '${this.#specifier(part.path)}'`
      const isType = node.isTypeOnly || one.isTypeOnly ? 'type ' : ''
      lists.set(from, [...(lists.get(from) ?? []), `${isType}${own === one.name.text ? own : `${own} as ${one.name.text}`}`])
    }
    replace(node, [...lists].map(([from, names]) => `export { ${names.join(', ')} }${from};`).join('\n'))
  }
}
