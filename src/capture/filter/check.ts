import { didYouMean } from '../../netlink/base/nearest.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { NLMSG } from '../../netlink/message/header.ts'
import { AF } from '../../rtnl/constants.ts'
import { membersOf, numberNames, sortOf } from './codecs.ts'
import { isName, numberIn, wantedOf } from './compare.ts'
import { ConditionError } from './condition-error.ts'
import { OWN, type OwnName, withoutPrefix } from './own.ts'
import { tabled } from './resolve.ts'
import type { Comparison, ConditionWord } from './syntax.ts'

const ORDERING: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

const TYPES = [
  ...tabled.flatMap(({ messages }) => Object.keys(messages)),
  ...Object.keys(NLMSG)
    .filter((name) => name !== 'MIN_TYPE')
    .map((name) => `NLMSG_${name}`),
].flatMap(withoutPrefix)

/** Throws ConditionError for a value that one of the names of every message can never have. */
export function checkOwn({ name, operator, values }: Comparison, own: OwnName, text: string): void {
  for (const value of values) {
    const fits = own.read ? own.read(value.text) !== undefined : fitsOwn(own, value, operator)
    if (!fits) refuse(name, value, namesOfOwn(own), own.read ? own.meaning : undefined, text)
  }
}

function fitsOwn(own: OwnName, value: ConditionWord, operator = ''): boolean {
  if (own === OWN['type'] && operator !== '~') return isNumber(value) || isType(value)
  const number = numberIn(own, wantedOf(value.text, value.quoted))
  if (ORDERING.has(operator)) return number !== undefined || !(own.number || own.words)
  if (own.number) return number !== undefined || (operator === '~' && own.bits !== true)
  return operator === '~' || !own.words || own.words.some((word) => isName(value.text, word))
}

const isNumber = ({ text, quoted }: ConditionWord): boolean => !quoted && wantedOf(text, false).number !== undefined

/** Names of families and commands of generic netlink are not known before the recording is read: they have small letters, or stand in quotes. */
const isType = ({ text, quoted }: ConditionWord): boolean =>
  quoted || /[a-z]/.test(text) || TYPES.some((name) => isName(text, name))

const namesOfOwn = (own: OwnName): readonly string[] =>
  own === OWN['type'] ? TYPES : (own.words ?? Object.keys(own.names ?? (own === OWN['family'] ? AF : {})))

/** Throws ConditionError for a value that nothing at the end of the path can have. */
export function checkValues(comparison: Comparison, codecs: readonly (Codec<unknown> | undefined)[], text: string): void {
  const { name, operator = '', values } = comparison
  const known = codecs.filter((codec) => codec !== undefined)
  if (known.length < codecs.length) return
  for (const value of values) {
    if (known.some((codec) => fits(codec, operator, value))) continue
    const inside = known.flatMap((codec) => [...membersOf(codec).keys()])
    if (inside.length > 0 && operator !== '~')
      throw new ConditionError(
        `${name.text} holds several values: name one, such as ${name.text}.${inside[1]}`,
        text,
        name,
        inside,
      )
    refuse(name, value, [...new Set(known.flatMap((codec) => Object.keys(numberNames(codec).names ?? {})))], undefined, text)
  }
}

function fits(codec: Codec<unknown>, operator: string, { text, quoted }: ConditionWord): boolean {
  const sort = sortOf(codec)
  const names = numberNames(codec)
  if (operator === '~' && !names.bits) return true
  if (sort === 'number') return numberIn(names, wantedOf(text, quoted)) !== undefined
  if (sort === 'composite' || ORDERING.has(operator)) return false
  return sort === 'text' || /^0x([0-9a-f]{2})*$/i.test(text)
}

function refuse(
  name: ConditionWord,
  value: ConditionWord,
  names: readonly string[],
  expected: string | undefined,
  text: string,
): never {
  const near = names.length > 0 ? didYouMean(value.text, names) : ''
  const few = names.length > 0 && names.length <= 12 ? `a number or ${names.join(', ')}` : 'a number'
  const words = near || `: expected ${expected ?? few}`
  throw new ConditionError(`${name.text} is never ${JSON.stringify(value.text)}${words}`, text, value, names)
}
