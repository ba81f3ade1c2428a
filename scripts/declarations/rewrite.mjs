import ts from 'typescript-5.9'
import { pascal } from './flat.mjs'

/** Types that compute an object from another: their results are made flat. */
const COMPUTED = new Set([
  'Omit',
  'Pick',
  'Required',
  'Partial',
  'TypeOf',
  'Headed',
  'Struct',
  'Attrs',
  'Returned',
  'Taken',
  'Exclude',
])
/** What reads a table, of which the published declarations only say that it is one. */
const OF_TABLE = /\b(Returned|Taken|TypeOf)<|\btable\b/
/** Types with members. */
const NOT_PLAIN = ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.NonPrimitive
/** Codecs with a table, and what stays of its type: the value has the members by name. `AttrSet<{…}, Attrs<{…}>>`. */
const TABLED = { AttrSet: 'Table', StructCodec: 'Members' }

/** The structs that are headers of messages, by their constants: `Messages<'RTM_GETLINK', typeof ifinfomsg, typeof linkAttrs>`. */
const headersIn = (source) => [...source.text.matchAll(/\bMessages<[^<>]*, typeof (\w+), typeof/g)].map(([, name]) => name)

/**
 * Gives the values of a file's tables the names of their constants, before other types use them, and those of its headers in
 * requests, which have any of the members.
 */
export function nameTables(source, checker, flat) {
  for (const name of headersIn(source)) flat.headers.add(pascal(name))
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, type } of statement.declarationList.declarations) {
      if (!type || !(nameOf(type) in TABLED)) continue
      const value = valueType(type, checker)
      if (!flat.isFlat(value)) continue
      flat.reference(value, pascal(name.text))
      requestText(value, pascal(name.text), flat)
    }
  }
}

/** Returns the text of a declaration file with flat types; undefined if nothing changes. */
export function rewritten(source, checker, flat) {
  const edits = []
  const replace = (node, text) => edits.push({ start: node.getStart(source), end: node.getEnd(), text })
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) statement.declarationList.declarations.forEach(constant)
    else if (ts.isInterfaceDeclaration(statement)) {
      heritage(statement)
      if (!statement.typeParameters) for (const member of statement.members) inMember(member, statement.name.text)
    } else if (ts.isTypeAliasDeclaration(statement) && !statement.typeParameters && !writtenOut(statement.type)) alias(statement)
  }
  if (edits.length === 0) return undefined
  edits.sort((a, b) => b.start - a.start)
  const text = edits.reduce((before, { start, end, text: by }) => before.slice(0, start) + by + before.slice(end), source.text)
  return flat.importFor(source.fileName) + text

  function constant({ name, type }) {
    if (type) inTables(type, pascal(name.text))
  }

  /** Replaces the types of tables within the type of a constant by their values. */
  function inTables(node, hint) {
    if (COMPUTED.has(nameOf(node)) && flatten(node, hint)) return
    const value = nameOf(node) in TABLED ? valueType(node, checker) : undefined
    if (value === undefined || !flat.isFlat(value)) return each(node, (child) => inTables(child, hint))
    const [table, last = table] = node.typeArguments
    const codec = flat.path(source.fileName, `${flat.dist}/netlink/codec/codec.d.ts`)
    const text = `import('${codec}').${TABLED[nameOf(node)]}, ${flat.reference(value, hint)}`
    edits.push({ start: table.getStart(source), end: last.end, text })
    const request = nameOf(node) === 'StructCodec' ? requestText(value, hint, flat) : ''
    if (request !== '') edits.push({ start: node.end, end: node.end, text: request })
  }

  function heritage({ name, heritageClauses = [], typeParameters }) {
    if (typeParameters) return
    for (const base of heritageClauses.flatMap(({ types }) => [...types])) {
      if (COMPUTED.has(nameOf(base))) flatten(base, `${name.text}Members`)
    }
  }

  /**
   * Writes out a type that is no object and is computed from a table, `Taken<(typeof linkAttrs.table.mtu)[2]>`: the published types
   * of tables have no rows.
   */
  function writtenOut(node) {
    if (!OF_TABLE.test(node.getText(source))) return false
    const type = checker.getTypeAtLocation(node)
    const union = type.isUnion() ? type.types : [type]
    const isPlain = union.every(({ flags }) => (flags & NOT_PLAIN) === 0)
    if (isPlain) replace(node, flat.typeText({ union }, ''))
    return isPlain
  }

  /** Replaces what a member of an interface computes from tables. */
  function inMember({ name, type }, owner) {
    if (type && !writtenOut(type)) inType(type, `${owner}${pascal(name?.getText(source) ?? '')}`)
  }

  function inType(node, hint) {
    if (COMPUTED.has(nameOf(node)) && OF_TABLE.test(node.getText(source)) && flatten(node, hint)) return
    each(node, (child) => inType(child, hint))
  }

  function alias({ name, type }) {
    if (ts.isMappedTypeNode(type) && flatten(type, name.text)) return
    const computed = (node) => {
      if (COMPUTED.has(nameOf(node)) && flatten(node, `${name.text}Members`)) return
      if (isUnionOfMapped(node) && flattenUnion(node, name.text)) return
      each(node, computed)
    }
    computed(type)
  }

  function flatten(node, hint) {
    const type = checker.getTypeAtLocation(node)
    if (!flat.isFlat(type)) return writtenOut(node)
    replace(node, flat.reference(type, hint))
    return true
  }

  /** `{ [K in Kind]: … }[Kind]`: an interface for each kind, or a literal. */
  function flattenUnion(node, hint) {
    const type = checker.getTypeAtLocation(node)
    const members = type.isUnion() ? type.types : [type]
    const texts = members.map((one) => {
      if (one.isLiteral()) return JSON.stringify(one.value)
      return flat.isFlat(one) ? flat.reference(one, `${hint}${flat.discriminants(one)}`) : undefined
    })
    if (texts.includes(undefined)) return false
    replace(node, texts.join(' | '))
    return true
  }
}

const isUnionOfMapped = (node) =>
  ts.isIndexedAccessTypeNode(node) && ts.isMappedTypeNode(node.objectType) && node.indexType.getText() !== 'K'

/** Calls a function with each child; what it returns would end the round. */
function each(node, call) {
  ts.forEachChild(node, (child) => void call(child))
}

/** The members of a header in requests, any of them: see RequestHeader in netlink/message/named.ts. */
function requestText(value, name, flat) {
  return flat.headers.has(name) ? ` & { readonly partial: ${flat.partial(value, `${name}Request`)} }` : ''
}

/** The value of a table: the second argument, by default computed from the first. */
const valueType = (type, checker) => checker.getTypeArguments(checker.getTypeAtLocation(type))[1]

/** The last name of a reference to a type: `import("…").AttrSet<…>`. */
function nameOf(node) {
  if (ts.isImportTypeNode(node)) return node.qualifier?.getText() ?? ''
  if (ts.isTypeReferenceNode(node)) return node.typeName.getText()
  return ts.isExpressionWithTypeArguments(node) ? node.expression.getText() : ''
}
