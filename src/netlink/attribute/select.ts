import { checkObject, checkString } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Codec, Scope, SelectShape, TypeOf } from '../codec/codec.ts'
import { leaf } from '../codec/parts.ts'
import { binary } from '../codec/values.ts'

/** The decoded value of a selected payload: one key, the name of the table; `other` if no table is known. */
export type Selected<K extends Record<string, Codec<unknown>>> = { -readonly [N in keyof K]?: TypeOf<K[N]> } & {
  other?: Uint8Array
}

/** A payload whose table depends on another value. (YNL: sub-message.) */
export interface Select<K extends Record<string, Codec<unknown>>> extends Codec<Selected<K>> {
  readonly shape: SelectShape
  /** The codecs that it selects from, by name. */
  readonly choices: K
  /** Returns the selected name. The choices need not have it. */
  nameIn(scope: Scope): unknown
}

/** Other ways to select than by the text of an attribute. */
interface SelectBy<K extends string> {
  /** The choice for each number, if the selector is a number, such as RTA_ENCAP_TYPE. */
  readonly names?: Readonly<Record<number, K>>
  /** The choice for values of another attribute, if the selector is missing. */
  readonly instead?: { readonly selector: string; readonly names: ReadonlyMap<unknown, K> }
}

/**
 * A payload whose table is named by the attribute under `selector`, as IFLA_INFO_KIND names that of IFLA_INFO_DATA. Decodes to
 * `{ vlan: {…} }`, so encoding needs no selector; a kind without a table stays bytes: `{ other: … }`. The selector may come
 * after its data, or be in an enclosing table: the nearest table that has the key is used. `by` adds ways to select.
 * Writing throws TypeError unless the value is an object with one key, a choice or `other`.
 */
export function select<const K extends Record<string, Codec<unknown>>>(
  selector: string,
  choices: K,
  by: SelectBy<keyof K & string> = {},
): Select<K> {
  checkString(selector, 'selector')
  checkObject(choices, 'choices', 'an object of codecs')
  const { names, instead } = by
  const choose = (scope: Scope): unknown => {
    const own = scope.attr(selector)
    return (names ? names[own as number] : own) ?? instead?.names.get(scope.attr(instead.selector))
  }
  return selected(selector, choices, choose, names)
}

/** Same as `select`, by a member of the message's struct: IFLA_AF_SPEC by `ifi_family`. `names` has the choice for each number. */
export function selectByHeader<const K extends Record<string, Codec<unknown>>>(
  member: string,
  names: Readonly<Record<number, keyof K & string>>,
  choices: K,
): Select<K> {
  checkString(member, 'member')
  checkObject(names, 'names', 'an object of numbers and names')
  checkObject(choices, 'choices', 'an object of codecs')
  return selected(`header.${member}`, choices, (scope) => names[scope.header[member] as number], names)
}

function selected<K extends Record<string, Codec<unknown>>>(
  selector: string,
  choices: K,
  choose: (scope: Scope) => unknown,
  names: Readonly<Record<number, string>> | undefined,
): Select<K> {
  // A map, as the name comes from the wire: it must not reach the prototype (`constructor`, `__proto__`).
  const codecs = new Map<unknown, Codec<unknown>>(Object.entries(choices))
  return {
    name: 'sub-message',
    shape: { type: 'select', selector, choices, ...(names ? { names } : {}) },
    nested: true,
    choices,
    nameIn: choose,
    read(b, at, end, scope) {
      const name = scope && choose(scope)
      const codec = codecs.get(name)
      if (codec) return { [name as string]: codec.read(b, at, end, scope) } as Selected<K>
      return { other: binary.read(b, at, end) } as Selected<K>
    },
    write(w, value, scope) {
      const name = typeof value === 'object' && value !== null ? onlyKey(value) : undefined
      if (name === undefined)
        throw new TypeError(
          `expected an object with one key, ${list(choices)}, got ${shown(value)}${withoutName(choices, value)}`,
        )
      const codec = codecs.get(name) ?? (name === 'other' ? binary : undefined)
      if (!codec) throw new TypeError(`expected one of ${list(choices)}, got ${shown(name)}${withoutName(choices, value)}`)
      codec.write(w, value[name], scope)
    },
    parts(b, at, end, path, out, scope) {
      leaf(codecs.get(scope && choose(scope)) ?? binary, b, at, end, path, out, scope)
    },
  }
}

/** Returns the key of an object with exactly one key. */
function onlyKey(value: object): string | undefined {
  let only: string | undefined
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    if (only !== undefined) return undefined
    only = key
  }
  return only
}

/** ` (of bridge: write { bridge: { stpState: … } })`, for an attribute of one of the choices in place of its name. */
function withoutName(choices: Record<string, Codec<unknown>>, value: unknown): string {
  const [key = ''] = Object.keys(value ?? {})
  const owner = Object.entries(choices).find(([, { shape }]) => shape.type === 'attributes' && Object.hasOwn(shape.table, key))
  return owner ? ` (of ${owner[0]}: write { ${owner[0]}: { ${key}: … } })` : ''
}

const list = (choices: Record<string, unknown>): string => [...Object.keys(choices), 'other'].join(', ')
