import { checkArray, checkCodec, checkObject, checkString } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import type { Table } from '../codec/codec.ts'
import { attrs } from './attrs.ts'
import { NLA_TYPE_MASK } from './cursor.ts'
import type { AttrSet } from './table.ts'

/**
 * A set of attributes as a codec, from a row for each: `mtu: [4, 'IFLA_MTU', u32, 'largest packet', { unit: 'bytes' }]`. Its value is an
 * object with the keys that are present. A function that returns the rows is called at the first use. `name` is the set's name in the kernel's YNL specs; error messages use it. Reading
 * keeps attributes without a row, and repeats of attributes that are not a `list`, in `unknown`. Writing keeps the order of
 * the keys, then writes `unknown`. Sets nest: a set is written with NLA_F_NESTED. Reading throws MalformedError. Writing
 * throws TypeError for an unknown key, and the errors of the rows' codecs with the kernel's name of the attribute. Throws
 * TypeError for rows without a number or a codec, and for two with one number: here, or at the first use of a function.
 */
export function checkedAttrs<const T extends Table>(name: string, rows: T | (() => T)): AttrSet<T> {
  checkString(name, 'name of a set of attributes')
  if (typeof rows === 'function') return attrs(name, () => made(name, rows))
  checkRows(name, rows)
  return attrs(name, rows)
}

function checkRows(name: string, rows: unknown): void {
  checkObject(rows, 'rows of a set of attributes', 'an object of rows')
  const keys = new Map<number, string>()
  for (const [key, row] of Object.entries(rows)) {
    checkArray(row, `${name}.${key}`, 'a row such as [4, "IFLA_MTU", u32]')
    const [type, , codec] = row
    if (!(typeof type === 'number' && type >= 0 && type <= NLA_TYPE_MASK && Number.isInteger(type)))
      throw new TypeError(`${name}.${key}: expected a number from 0 to ${NLA_TYPE_MASK}, got ${shown(type)}`)
    checkCodec(codec, `${name}.${key}`)
    const other = keys.get(type)
    if (other !== undefined) throw new TypeError(`${name}: ${shown(other)} and ${shown(key)} both have the number ${type}`)
    keys.set(type, key)
  }
}

function made<T extends Table>(name: string, rows: () => T): T {
  const table = rows()
  // What it returned is reported as the function, which the declaration shows.
  checkRows(name, typeof table === 'object' && table !== null ? table : rows)
  return table
}
