import { dirname, relative } from 'node:path'
import ts from 'typescript-5.9'
import { docOf } from './doc.mjs'

/** The interfaces that types are made into, each once, in a module of their own. */
export class Flat {
  dist
  /** Names of the structs that are headers of messages. */
  headers = new Set()
  #checker
  #names = new Map() // the name of each type
  #bodies = new Map() // the name of each list of members
  #taken = new Set()
  #texts = []
  #imports = new Map() // what interfaces extend, by the names of other modules

  constructor(program, dist) {
    this.#checker = program.getTypeChecker()
    this.dist = dist
  }

  /** Returns the module with all interfaces. */
  text() {
    // What has the same first attribute is side by side, so that the tarball has its documentation once.
    const first = (text) => /Kernel: (\S+)\./.exec(text)?.[1] ?? ''
    const texts = this.#texts.toSorted((a, b) => (first(a) < first(b) ? -1 : Number(first(a) > first(b))))
    const imports = [...this.#imports].map(([name, path]) => `import type { ${name} } from '${path}';\n`)
    const about = '// The values of attributes, structs and options, one interface each. Made from the tables of the library.\n'
    return imports.join('') + about + texts.join('')
  }

  /** Returns the interface with the members of a type, as a file refers to it that imports the module; `hint` is what to call it. */
  reference(type, hint) {
    return `types.${this.#named(type, hint)}`
  }

  /** Like `reference`, with all members optional. */
  partial(type, hint) {
    const properties = this.#checker.getPropertiesOfType(type)
    return `types.${this.#interface(properties.map((one) => this.#member(one, hint, true)).join(''), hint)}`
  }

  /** The import that a file with references needs. */
  importFor(file) {
    return `import type * as types from '${this.path(file, `${this.dist}/types.d.ts`)}';\n`
  }

  /** Whether a type is an object that an interface can replace: members by name only. */
  isFlat(type) {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false
    const signatures = type.getCallSignatures().length + type.getConstructSignatures().length
    return (
      signatures === 0 &&
      this.#checker.getIndexInfosOfType(type).length === 0 &&
      type.getProperties().every((p) => !p.name.startsWith('__@'))
    )
  }

  /** The path of a module as another imports it. */
  path(from, to) {
    const path = relative(dirname(from), to).replace(/\.d\.ts$/, '.js')
    return path.startsWith('.') ? path : `./${path}`
  }

  #named(type, hint) {
    const known = this.#names.get(type)
    if (known !== undefined) return known
    const base = this.#base(type)
    const inherited = new Set(base?.type.getProperties().map((one) => one.name))
    // Each declaration file has a copy of the tables in it, as types of their own: the same members make the same interface.
    const body = this.#checker
      .getPropertiesOfType(type)
      .filter((property) => !inherited.has(property.name))
      .map((property) => this.#member(property, hint))
      .join('')
    const name = this.#interface(body, hint, base && ` extends ${base.name}`)
    this.#names.set(type, name)
    return name
  }

  /** The interface of the library that an intersection has in it, such as what links of every kind have in common. */
  #base(type) {
    if (!type.isIntersection()) return undefined
    for (const one of type.types) {
      const [, path, name] = /^import\('(.*)'\)\.(\w+)$/.exec(this.#exported(one) ?? '') ?? []
      if (name === undefined) continue
      this.#imports.set(name, path)
      return { name, type: one }
    }
    return undefined
  }

  /** The interface with these members. */
  #interface(members, hint, heritage = '') {
    const body = `${heritage} {\n${members}}\n`
    let name = this.#bodies.get(body)
    if (name === undefined) {
      name = hint
      for (let n = 2; this.#taken.has(name); n++) name = `${hint}${n}`
      this.#taken.add(name)
      this.#bodies.set(body, name)
      this.#texts.push(`export interface ${name}${body}`)
    }
    return name
  }

  #member(property, owner, isPartial = false) {
    const type = this.#checker.getTypeOfSymbol(property)
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0
    const key = /^[A-Za-z_$][\w$]*$/.test(property.name) ? property.name : JSON.stringify(property.name)
    const isReadonly = (ts.getCheckFlags(property) & ts.CheckFlags.Readonly) !== 0
    const text = this.typeText(optional ? this.#present(type) : type, hintOf(owner, property.name))
    const doc = docOf(property, this.#checker) ?? sysctlDoc(owner, property.name)
    const comment = doc === undefined ? '' : `  /** ${doc.replaceAll('*/', '*\\/')} */\n`
    return `${comment}  ${isReadonly ? 'readonly ' : ''}${key}${optional || isPartial ? '?' : ''}: ${text}\n`
  }

  /** The type of an optional member where it is there. */
  #present(type) {
    if (isMissing(type)) return { union: [] }
    if (!type.isUnion()) return type
    const rest = type.types.filter((one) => !isMissing(one))
    return rest.length === type.types.length ? type : { union: rest }
  }

  /** Returns a type as text; objects become interfaces. */
  typeText(type, hint) {
    if (type.union) return this.#unionText(type.union, hint)
    const alias = this.#alias(type)
    if (alias !== undefined) return alias
    const { flags } = type
    if (type.isUnion()) return this.#unionText(type.types, hint)
    if (flags & ts.TypeFlags.EnumLiteral) return this.#enum(type) ?? this.#print(type)
    if (!(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return this.#print(type)
    if (this.#checker.isArrayType(type)) {
      const element = this.typeText(this.#checker.getTypeArguments(type)[0], `${hint}Item`)
      return `${type.symbol.name === 'ReadonlyArray' ? 'readonly ' : ''}${/[ |&]/.test(element) ? `(${element})` : element}[]`
    }
    if (this.#checker.isTupleType(type)) return this.#print(type)
    const exported = this.#exported(type)
    if (exported !== undefined) return exported
    if (this.isFlat(type)) return this.#named(type, hint)
    return this.#print(type)
  }

  #unionText(types, hint) {
    const booleans = types.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral)
    const others = booleans.length === 2 ? types.filter((one) => !booleans.includes(one)) : types
    const texts = others.map((one) => this.typeText(one, this.#base(one) ? `${hint}${this.discriminants(one, hint)}` : hint))
    if (booleans.length === 2) texts.unshift('boolean')
    if (texts.length === 0) return 'never'
    return [...new Set(texts)].join(' | ')
  }

  /** The literals that tell a member of a union from the others, as a part of its name. */
  discriminants(type, hint = '') {
    const types = this.#checker.getPropertiesOfType(type).map((property) => this.#checker.getTypeOfSymbol(property))
    const names = types.flatMap((one) => (one.isStringLiteral() ? [pascal(one.value)] : []))
    return names.filter((name) => !hint.startsWith(name)).join('')
  }

  /** A type with a name that the library exports keeps it. */
  #alias({ aliasSymbol, aliasTypeArguments = [] }) {
    const declaration = aliasSymbol?.declarations?.[0]
    if (!declaration || aliasTypeArguments.length > 0) return undefined
    return this.#exportOf(declaration, aliasSymbol.name)
  }

  #exportOf(declaration, name) {
    const file = declaration.getSourceFile().fileName
    const isExported = declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported || !file.startsWith(this.dist)) return undefined
    return `import('${this.path(`${this.dist}/types.d.ts`, file)}').${name}`
  }

  /** A class or interface of the language or of the library keeps its name. */
  #exported(type) {
    const declaration = type.symbol?.declarations?.[0]
    if (!declaration || !(ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration))) return undefined
    if (!declaration.getSourceFile().fileName.startsWith(this.dist)) return type.symbol.name
    return declaration.typeParameters ? undefined : this.#exportOf(declaration, type.symbol.name)
  }

  /** An enum of the library keeps its name: one with a single member, whose type is that of the member. */
  #enum({
    symbol: {
      declarations: [declaration],
    },
  }) {
    const whole = ts.isEnumMember(declaration) ? declaration.parent : declaration
    return this.#exportOf(whole, whole.name.text)
  }

  #print(type) {
    return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType)
  }
}

/** The members of IFLA_INET_CONF and IFLA_INET6_CONF, which are lists of names: each is the sysctl of that name. */
function sysctlDoc(owner, key) {
  const [, version = ''] = /Inet(6?)Conf$/.exec(owner) ?? [undefined, undefined]
  if (!/Inet6?Conf$/.test(owner)) return undefined
  const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return `As in /proc/sys/net/ipv${version || 4}/conf/*/${name}. Kernel: ${version ? '' : 'IPV4_'}DEVCONF_${name.toUpperCase()}.`
}

/** Whether a type is that of an absent optional member. */
const isMissing = (type) => (type.flags & ts.TypeFlags.Undefined) !== 0 && type.debugIntrinsicName === 'missing'

/** Types with a member for each kind of link or setting, and what the interfaces of their members are called. */
const BY_KIND = {
  LinkKinds: 'Data',
  KindData: 'Options',
  PortKinds: 'PortData',
  SlaveData: 'PortOptions',
  LinkByKind: 'Link',
  NewLinks: 'Settings',
  SettingViews: 'Setting',
  AllChanges: 'Changes',
}

const hintOf = (owner, key) => (owner in BY_KIND ? `${pascal(key)}${BY_KIND[owner]}` : `${owner}${pascal(key)}`)

/** `netNsFd` as `NetNsFd`. */
export const pascal = (key) => `${key.charAt(0).toUpperCase()}${key.slice(1)}`.replaceAll(/\W/g, '')
