import type { Recorded } from '../../../../capture.ts'
import { Remaining } from '../remaining.ts'
import { createOptions } from './create.ts'
import { entryOptions, entryText, familyWord } from './words.ts'

const words = (...all: readonly string[]): string => all.filter((one) => one !== '').join(' ')

function addText(set: string, values: Readonly<Record<string, unknown>>): string {
  const from = new Remaining(values)
  const flags = from.number('cadtFlags')
  return words('add', set, entryText(from, flags), ...entryOptions(from, flags)) + from.rest()
}

/**
 * A set, or more of its entries, as `ipset save` prints it, in one line; then what only `ipset list` prints, and keys. A reply to
 * `ipset list -name` has the name alone.
 */
export function ipsetLine({ name, message }: Recorded): string | undefined {
  if (name !== 'IPSET_CMD_LIST' || message.payload) return undefined
  const from = new Remaining(message.attrs)
  from.take('protocol')
  const [set, type, family] = [from.take<string>('setname'), from.take<string>('typename'), from.number('family')]
  if (set === undefined) return undefined
  const data = from.inside('data')
  const entries = from.inside('adt').take<readonly Readonly<Record<string, unknown>>[]>('data') ?? []
  // The kernel says a family of sets without addresses and of bitmaps, too.
  const hasFamily = type?.startsWith('hash:') === true
  const header =
    type === undefined ? [] : [words('create', set, type, hasFamily ? familyWord(family) : '', ...createOptions(data))]
  const lines = [...header, ...entries.map((one) => addText(set, one))]
  const rest = from.rest()
  return `${lines.length === 0 ? set : lines.join('; ')}${rest === '' ? '' : ` #${rest}`}`
}
