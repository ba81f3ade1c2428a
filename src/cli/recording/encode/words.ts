import { messageCodecs } from '../../../capture/json/from-json.ts'
import { own } from '../../../capture/json/plain.ts'
import { headed } from '../../../netlink/attribute/headed.ts'
import { didYouMean, nearest } from '../../../netlink/base/nearest.ts'
import type { Codec, Sized } from '../../../netlink/codec/codec.ts'
import { resolved } from '../../../netlink/codec/shape.ts'
import { flagNames, NLM_F } from '../../../netlink/message/header.ts'
import type { Outgoing } from '../../../netlink/message/message.ts'
import { deeperIn, keyIn, namesIn, partsIn } from './names.ts'
import type { Target } from './target.ts'
import { besides, choiceExample, combined, type NamedCodec, valueFor, wordNumber } from './values.ts'

/** Values under a dotted name, collected from the words so far. */
type Values = Readonly<Record<string, unknown>>

/**
 * Builds a message from `name=value` words. A name is `flags`, `seq`, `pid`, or the path of an attribute or a member of the
 * struct: `linkinfo.data.vlan.id`, `header.index`. Throws TypeError or RangeError.
 */
export function messageOf(target: Target, words: readonly string[]): Outgoing {
  const { type, tables } = target
  const pairs = words.map(pair)
  const flags = flagsOf(target, pairs.findLast(([key]) => key === 'flags')?.[1])
  const message = { type, flags, seq: 0, pid: 0 }
  const { header, attrs } = messageCodecs(tables, { type, flags, header: target.header })
  const body: NamedCodec = { codec: headed(header as Sized<unknown>, attrs) as Codec<unknown>, names: target.names }
  let values: Values = {}
  for (const [key, text] of pairs) {
    if (key === 'seq' || key === 'pid') message[key] = wordNumber(text, key)
    else if (key !== 'flags') values = put(body, key.split('.'), text, values, key) as Values
  }
  const known = Object.keys(target.header).length === 0 ? {} : { header: { ...target.header, ...(values['header'] as object) } }
  return { ...message, ...values, ...known }
}

function pair(word: string): [key: string, text: string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function flagsOf({ type, tables, flags, header }: Target, text: string | undefined): number {
  if (text === undefined) return flags
  return combined(text, flagNames(type, tables.find(type, NLM_F.REQUEST, undefined, header).verb, NLM_F.REQUEST), 'flags')
}

/** Sets a value at its path and keeps its siblings. */
function put(place: NamedCodec, keys: readonly string[], text: string | undefined, there: unknown, path: string): unknown {
  const { names } = place
  const codec = resolved(place.codec)
  if (keys.length === 0) {
    const value = valueFor({ codec, names }, text, there, path)
    // Elements of a list are added one by one; of any other value the first would be lost.
    if (there !== undefined && !Array.isArray(value)) throw new TypeError(`${path}: given twice`)
    return value
  }
  const [key, ...rest] = stepsOf({ codec, names }, keys, path) as [string, ...string[]]
  const values = (there ?? {}) as Values
  return { ...values, [key]: put({ codec: inside(codec, key), names }, rest, text, values[key], path) }
}

/** The keys of a path. Adds the step `attrs` or `header` for a struct with attributes, as words omit it. Attributes take precedence. */
function stepsOf({ codec, names }: NamedCodec, keys: readonly string[], path: string): readonly string[] {
  const [first, ...rest] = keys as [string, ...string[]]
  const { shape } = codec
  if (shape.type !== 'headed') return [keyFor({ codec, names }, first, path), ...rest]
  if ((first === 'header' || first === 'attrs') && !isAttribute(shape.attrs, shape.header, keys)) return keys
  const [attrs, header] = [shape.attrs, shape.header].map((part) => keyIn(part, first, names))
  if (attrs !== undefined) return ['attrs', attrs, ...rest]
  if (header !== undefined) return ['header', header, ...rest]
  const [members, attributes] = [namesIn(shape.header, names), namesIn(shape.attrs, names)]
  const known = [...new Set([...attributes, ...members])]
  const deep = deeperIn(shape.attrs, first).slice(0, 3)
  if (deep.length > 0) throw new TypeError(`${path}: unknown name "${first}" (did you mean ${deep.join(', ')}?)`)
  const expected = known.length > 30 ? members : known
  throw new TypeError(`${path}: unknown name "${first}"${didYouMean(first, known) || `: expected ${expected.join(', ')}`}`)
}

/** Whether a path begins with an attribute that has the name of a half of the message, as ETHTOOL_A_RINGS_HEADER has. */
function isAttribute(attrs: Codec<unknown>, header: Codec<unknown>, [first = '', next]: readonly string[]): boolean {
  const isMember = first === 'header' && next !== undefined && own(partsIn(header) ?? {}, next) !== undefined
  return own(partsIn(attrs) ?? {}, first) !== undefined && !isMember
}

function keyFor({ codec, names }: NamedCodec, name: string, path: string): string {
  const key = keyIn(codec, name, names)
  if (key !== undefined) return key
  const known = namesIn(codec, names)
  if (known.length === 0) throw new TypeError(`${path}: ${codec.name} has no members, so "${name}" is not valid here`)
  const choice = choiceOf(codec, name, path)
  if (choice !== undefined) throw new TypeError(choice)
  throw new TypeError(
    `${path}: ${codec.name} has no "${name}"${didYouMean(name, known) || `: expected ${known.slice(0, 30).join(', ')}`}`,
  )
}

/** The error for an attribute of a kind without the kind in its path: linkinfo.data.id. Undefined for other names. */
function choiceOf(codec: Codec<unknown>, name: string, path: string): string | undefined {
  const { shape } = resolved(codec)
  if (shape.type !== 'select' || shape.selector.startsWith('header.')) return undefined
  const kinds = Object.keys(shape.choices)
  const having = kinds.filter((kind) => keysOf(shape.choices[kind]).includes(name))
  const keys = path.split('.')
  const data = keys.slice(0, keys.lastIndexOf(name)).join('.')
  const decides = besides(data, shape.selector)
  if (having.length === 0 && name.length > 2 && nearest(name, kinds) !== undefined) return undefined
  const rule = `${decides} decides which attributes ${data} has`
  if (having.length > 0) return `${path}: ${rule}: write ${choiceExample(codec, data, name, having)}`
  return `${path}: no ${shape.selector} has "${name}"; ${rule}: write ${choiceExample(codec, data)}`
}

const keysOf = (codec: Codec<unknown> | undefined): string[] => Object.keys((codec && partsIn(resolved(codec))) ?? {})

function inside({ shape, ...codec }: Codec<unknown>, key: string): Codec<unknown> {
  if (shape.type === 'headed') return key === 'header' ? shape.header : shape.attrs
  return own(partsIn({ shape, ...codec }) ?? {}, key) as Codec<unknown>
}
