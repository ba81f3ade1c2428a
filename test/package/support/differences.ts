import ts from 'typescript-5.9'

/** What differs between the types that two declaration files export under one name; types with parameters are left out. */
export function differences(program: ts.Program, a: string, b: string): string[] {
  const checker = program.getTypeChecker()
  const types = (file: string): Map<string, ts.Type> => {
    const source = program.getSourceFile(file) as ts.SourceFile
    return new Map(
      checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol).flatMap((symbol) => typeOf(symbol, checker)),
    )
  }
  const walk = new Walk(checker)
  const published = types(b)
  return [...types(a)].flatMap(([name, type]) => {
    const other = published.get(name)
    return other === undefined ? [`${name} is missing`] : walk.compare(type, other, name)
  })
}

function typeOf(symbol: ts.Symbol, checker: ts.TypeChecker): [string, ts.Type][] {
  const [declaration] = symbol.declarations ?? []
  const isPlain =
    declaration &&
    (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) &&
    !declaration.typeParameters
  if (!isPlain) return []
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  // The name of a set of attributes, whose rows the published declarations leave out: its value is compared where it is used.
  return type.getProperty('table') && type.getProperty('shape') ? [] : [[symbol.name, type]]
}

/** Compares types member by member. The assignability of TypeScript is not enough: it lets optional members be missing. */
class Walk {
  private readonly checker: ts.TypeChecker
  private readonly seen = new Map<ts.Type, Set<ts.Type>>()

  constructor(checker: ts.TypeChecker) {
    this.checker = checker
  }

  compare(a: ts.Type, b: ts.Type, path: string): string[] {
    if (a === b || this.met(a, b)) return []
    if (a.isUnion() || b.isUnion()) return this.unions(a, b, path)
    if (this.isObject(a) && this.isObject(b)) return this.members(a, b, path)
    return this.same(a, b) ? [] : [`${path}: ${this.text(a)} and ${this.text(b)}`]
  }

  /** Types that contain themselves are compared once. */
  private met(a: ts.Type, b: ts.Type): boolean {
    const others = this.seen.get(a) ?? new Set()
    if (others.has(b)) return true
    this.seen.set(a, others.add(b))
    return false
  }

  /** An object with members of its own, rather than an array, a function or a class with private members. */
  private isObject(type: ts.Type): boolean {
    if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false
    return !this.checker.isArrayLikeType(type) && !type.isClass() && type.getCallSignatures().length === 0
  }

  /** Members of unions are compared with those that have the same literals, `kind: "bridge"`, or else the same names. */
  private unions(a: ts.Type, b: ts.Type, path: string): string[] {
    const byKey = (type: ts.Type): Map<string, ts.Type> =>
      new Map((type.isUnion() ? type.types : [type]).map((one) => [this.key(one), one]))
    const [some, others] = [byKey(a), byKey(b)]
    const lacking = [...some.keys(), ...others.keys()].filter((key) => !some.has(key) || !others.has(key))
    const both = [...some].flatMap(([key, one]) => {
      const other = others.get(key)
      return other ? this.compare(one, other, path) : []
    })
    return [...lacking.map((key) => `${path}: ${key} is in one only`), ...both]
  }

  private key(type: ts.Type): string {
    if (this.checker.isArrayType(type)) return this.isObject(this.element(type)) ? 'array of objects' : 'array'
    if (!this.isObject(type)) return this.text(type)
    const properties = this.checker.getPropertiesOfType(type)
    const literals = properties.flatMap((property) => {
      const found = this.checker.getTypeOfSymbol(property)
      return found.isLiteral() || (found.flags & ts.TypeFlags.Undefined) !== 0 ? [`${property.name}: ${this.text(found)}`] : []
    })
    // Without a literal the names distinguish it: a header, or the segments that it is made of.
    const marks = literals.length > 0 ? literals : properties.map(({ name }) => name)
    return `{ ${marks.sort().join(', ')} }`
  }

  private members(a: ts.Type, b: ts.Type, path: string): string[] {
    const names = new Set(
      [...this.checker.getPropertiesOfType(a), ...this.checker.getPropertiesOfType(b)].map(({ name }) => name),
    )
    // The names of symbols have a number of their own in each declaration.
    return [...names]
      .filter((name) => !name.startsWith('__@'))
      .flatMap((name) => this.member(name, a.getProperty(name), b.getProperty(name), path))
  }

  private member(name: string, a: ts.Symbol | undefined, b: ts.Symbol | undefined, path: string): string[] {
    if (!a || !b) return [`${path}: ${name} is in one only`]
    const isOptional = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Optional) !== 0
    if (isOptional(a) !== isOptional(b)) return [`${path}.${name}: optional in one only`]
    return this.compare(this.checker.getTypeOfSymbol(a), this.checker.getTypeOfSymbol(b), `${path}.${name}`)
  }

  private same(a: ts.Type, b: ts.Type): boolean {
    if (this.checker.isArrayType(a) && this.checker.isArrayType(b)) {
      return a.symbol.name === b.symbol.name && this.compare(this.element(a), this.element(b), '').length === 0
    }
    return this.text(a) === this.text(b) && this.checker.isTypeAssignableTo(a, b) && this.checker.isTypeAssignableTo(b, a)
  }

  private element(array: ts.Type): ts.Type {
    return this.checker.getTypeArguments(array as ts.TypeReference)[0] as ts.Type
  }

  private text(type: ts.Type): string {
    return this.checker.typeToString(type)
  }
}
