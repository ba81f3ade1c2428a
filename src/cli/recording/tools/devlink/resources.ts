import { Remaining } from '../remaining.ts'
import { valueWord } from './words.ts'

const UNLIMITED = 0xffff_ffff_ffff_ffffn
/** DEVLINK_RESOURCE_UNIT_*. */
const UNITS = ['entry']

function sizeWord(from: Remaining, key: string, word: string): string[] {
  const size = from.take<bigint>(key)
  return size === undefined ? [] : [`${word} ${size === UNLIMITED ? 'unlimited' : size}`]
}

/** A resource and those inside it, as `devlink resource show` prints them. Which tables use it is in other replies. */
function resourceText(value: Readonly<Record<string, unknown>>): string {
  const from = new Remaining(value)
  const [isValid, unit] = [from.take('sizeValid'), from.number('unit')]
  const words = [
    ...valueWord(from, 'name', 'name'),
    ...sizeWord(from, 'size', 'size'),
    ...sizeWord(from, 'sizeNew', 'size_new'),
    ...valueWord(from, 'occ', 'occ'),
    ...(unit === undefined ? [] : [`unit ${UNITS[unit] ?? unit}`]),
    ...sizeWord(from, 'sizeMin', 'size_min'),
    ...sizeWord(from, 'sizeMax', 'size_max'),
    ...valueWord(from, 'sizeGran', 'size_gran'),
    ...(isValid === 0 ? ['size_valid false'] : []),
  ]
  const inner = listIn(from.inside('list'))
  // devlink needs the number for other requests.
  from.take('id')
  return `${[...words, ...(inner.length > 0 ? ['resources:', ...inner] : [])].join(' ')}${from.rest()}`
}

const listIn = (from: Remaining): string[] =>
  (from.take<readonly Readonly<Record<string, unknown>>[]>('resource') ?? []).map(resourceText)

/** The resources of a device. */
export const resourceWords = (from: Remaining): string[] => listIn(from.inside('resourceList'))
