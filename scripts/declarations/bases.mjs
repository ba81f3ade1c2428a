import ts from 'typescript-5.9'
import { pascal } from './flat.mjs'

/** What a base has to save at least, in characters: an editor takes time for each. */
const LEAST = 60

/**
 * Returns the text of types.d.ts with bases for what its interfaces have in common: members that are the same are written once, and
 * so is the comment of members that differ only in their types. Editors show the comments of inherited members, and of members
 * without a comment those of the base. A third of the text was there more than once.
 */
export function withBases(text) {
  const source = ts.createSourceFile('types.d.ts', text, ts.ScriptTarget.ES2023, true)
  const owners = source.statements.filter((one) => ts.isInterfaceDeclaration(one) && !one.typeParameters)
  const names = new Set(source.statements.filter(ts.isInterfaceDeclaration).map(({ name }) => name.text))
  const groups = grouped(owners.map((one) => one.members.map((member) => partsOf(member, source))))
  const bases = groups
    .filter((one) => one.owners.size > 1 && (one.isNeeded || saved(one) >= LEAST))
    .toSorted((a, b) => b.owners.size - a.owners.size)
  for (const one of bases) {
    one.above = bases.filter((other) => isWithin(one.owners, other.owners))
    const shared = [...one.owners].map((owner) => owners[owner].name.text)
    one.name = baseName(one, shared, names)
  }
  return written(text, owners, groups, bases)
}

/** The text with what interfaces inherit moved to their bases, each before the first interface that needs it. */
function written(text, owners, groups, bases) {
  const shown = new Set()
  const show = (base) => {
    if (shown.has(base)) return ''
    shown.add(base)
    return nearest(base.above).map(show).join('') + interfaceText(base.name, namesOf(nearest(base.above)), base.texts)
  }
  const edits = owners.map((node, owner) => {
    const above = nearest(bases.filter((one) => one.owners.has(owner)))
    const own = groups.filter((one) => one.owners.has(owner) && !bases.includes(one)).flatMap(({ texts }) => texts)
    return { node, by: above.map(show).join('') + interfaceText(node.name.text, [...inherited(node), ...namesOf(above)], own) }
  })
  let at = 0
  const pieces = edits.map(({ node, by }) => {
    const before = text.slice(at, node.getStart())
    at = node.end
    return before + by.trimEnd()
  })
  return pieces.join('') + text.slice(at)
}

const namesOf = (bases) => bases.map(({ name }) => name)

const inherited = ({ heritageClauses = [] }) => heritageClauses.flatMap(({ types }) => types.map((one) => one.getText()))

function interfaceText(name, above, texts) {
  const heritage = above.length > 0 ? ` extends ${above.join(', ')}` : ''
  return `export interface ${name}${heritage} {\n${texts.join('')}}\n`
}

/** Key, comment and signature of a member. */
function partsOf(member, source) {
  const comment = source.text.slice(member.pos, member.getStart(source)).trim()
  return { key: member.name.getText(source), comment, signature: member.getText(source) }
}

/** The members of interfaces, by the interfaces that have them: `{ owners, texts }`. */
function grouped(interfaces) {
  const counts = new Map()
  for (const { key, comment, signature } of interfaces.flat()) {
    const of = counts.get(key + comment) ?? counts.set(key + comment, new Map()).get(key + comment)
    of.set(signature, (of.get(signature) ?? 0) + 1)
  }
  const groups = new Map()
  for (const { text, owners, isHolder } of listed(interfaces, counts)) {
    const key = [...owners].join()
    if (!groups.has(key)) groups.set(key, { owners, texts: [], isNeeded: false })
    groups.get(key).texts.push(text)
    groups.get(key).isNeeded ||= isHolder
  }
  return [...groups.values()]
}

/** The distinct members, with the interfaces that have each. Those that have only the comment from a base are never in a base. */
function listed(interfaces, counts) {
  const found = new Map()
  const add = (id, text, owner, isHolder = false) => {
    if (!found.has(id)) found.set(id, { text, owners: new Set(), isHolder })
    found.get(id).owners.add(owner)
  }
  interfaces.forEach((members, owner) => {
    for (const { key, comment, signature } of members) {
      const isApart = comment !== '' && isShorterApart(comment, counts.get(key + comment))
      const line = comment === '' ? '' : `  ${comment}\n`
      if (!isApart) add(line + signature, `${line}  ${signature}\n`, owner)
      else {
        add(line + key, `${line}  ${key}?: unknown\n`, owner, true)
        add(`${owner} ${key}`, `  ${signature}\n`, owner)
      }
    }
  })
  return found.values()
}

/** Whether a comment is better written once, without types, and each signature in each interface, than once for each signature. */
function isShorterApart(comment, counts) {
  const all = [...counts]
  const apart = comment.length + all.reduce((sum, [signature, count]) => sum + count * signature.length, 30)
  const together = all.reduce((sum, [signature, count]) => sum + comment.length + signature.length + (count > 1 ? 40 : 0), 0)
  return all.length > 1 && apart < together
}

/** How many characters a base saves. */
const saved = ({ owners, texts }) => texts.join('').length * (owners.size - 1) - 12 * owners.size

const isWithin = (some, others) => some.size < others.size && [...some].every((one) => others.has(one))

/** Those bases that are not bases of another one of them. */
const nearest = (bases) => bases.filter((one) => !bases.some(({ above }) => above.includes(one)))

/** A name after the only member, or after the interface with the shortest name. */
function baseName({ texts }, owners, taken) {
  const [shortest] = owners.toSorted((a, b) => a.length - b.length)
  const [, only] = texts.length === 1 ? (/^ {2}(?:readonly )?(\w+)\??: .*\n$/m.exec(texts[0]) ?? []) : []
  const first = only === undefined ? `${shortest}Base` : `With${pascal(only)}`
  let name = first
  for (let n = 2; taken.has(name); n++) name = `${first}${n}`
  taken.add(name)
  return name
}
