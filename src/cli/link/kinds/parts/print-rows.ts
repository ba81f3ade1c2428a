import type { PrintContext } from '../../../output/context.ts'
import type { Output } from '../../../output/output.ts'

/** Prints some settings of a kind. */
export type Print<D> = (data: D, out: Output, ctx: PrintContext) => void

type Key<D> = keyof D & string

const numberAt = <D>(data: D, attr: Key<D>): number | undefined => {
  const value = data[attr]
  return typeof value === 'number' ? value : undefined
}

/** Combines several printers into one. */
export function printRows<D>(...all: Print<D>[]): Print<D> {
  return (data, out, ctx) => {
    for (const print of all) print(data, out, ctx)
  }
}

/** A number, with its word. */
export function printNumber<D>(attr: Key<D>, key: string, word = key): Print<D> {
  return (data, out) => {
    const value = numberAt(data, attr)
    if (value !== undefined) out.field(key, value, `${word} ${value} `)
  }
}

/** A number in hexadecimal, printed if it is not zero. */
export function printHex<D>(attr: Key<D>, key: string, word = key): Print<D> {
  return (data, out) => {
    const value = numberAt(data, attr)
    if (value) out.field(key, `0x${value.toString(16)}`, `${word} 0x${value.toString(16)} `)
  }
}

/** A text, such as an address. */
export function printText<D>(attr: Key<D>, key: string, word = key): Print<D> {
  return (data, out) => {
    const value = data[attr]
    if (typeof value === 'string') out.field(key, value, `${word} ${value} `)
  }
}

/** A number by name; `otherwise` if it has none. Without a word only the name is printed. */
export function printChoice<D>(attr: Key<D>, key: string, names: readonly string[], word = key, otherwise = 'UNKNOWN'): Print<D> {
  return (data, out) => {
    const value = numberAt(data, attr)
    if (value === undefined) return
    const name = names[value] ?? otherwise
    out.field(key, name, word === '' ? `${name} ` : `${word} ${name} `)
  }
}

/** A switch, printed only if it is on. */
export function printYes<D>(attr: Key<D>, key: string, words = `${key} `): Print<D> {
  return (data, out) => {
    if (data[attr]) out.field(key, true, words)
  }
}

/** A switch, printed as `on` or `off`. */
export function printOnOff<D>(attr: Key<D>, key: string, word = key): Print<D> {
  return (data, out) => {
    const value = numberAt(data, attr)
    if (value !== undefined) out.field(key, value !== 0, `${word} ${value === 0 ? 'off' : 'on'} `)
  }
}

/** A switch; if off, its word has the prefix `no`. */
export function printNot<D>(attr: Key<D>, key: string, word = key): Print<D> {
  return (data, out) => {
    const value = numberAt(data, attr)
    if (value !== undefined) out.field(key, value !== 0, `${value === 0 ? 'no' : ''}${word} `)
  }
}

/** Another link, by its name. */
export function printLinkName<D>(attr: Key<D>, key = 'link', word = 'dev'): Print<D> {
  return (data, out, ctx) => {
    const index = numberAt(data, attr)
    if (index) out.field(key, ctx.ifname(index), `${word} ${ctx.ifname(index)} `)
  }
}

/** Words of an array, between brackets in the text; bits without a word in hexadecimal. */
export function printBits(
  key: string,
  value: number,
  names: readonly (readonly [bit: number, word: string])[],
  out: Output,
  open = '<',
): void {
  const words = names.filter(([bit]) => (value & bit) !== 0).map(([, word]) => word)
  const rest = names.reduce((left, [bit]) => left & ~bit, value)
  if (rest !== 0) words.push((rest >>> 0).toString(16))
  out.openArray(key, open)
  for (const [i, word] of words.entries()) out.item(word, i < words.length - 1 ? `${word},` : word)
  out.closeArray('> ')
}
