import type { Remaining } from '../remaining.ts'
import { booleanWord, NAMES, namedWord, nameIn, valueWord } from './words.ts'

function functionWords(from: Remaining): string[] {
  if (from.peek('portFunction') === undefined) return []
  const inner = from.inside('portFunction')
  return [
    'function:',
    ...valueWord(inner, 'functionAttrHwAddr', 'hw_addr'),
    ...namedWord(inner, 'fnAttrState', 'state', NAMES.functionState),
    ...namedWord(inner, 'fnAttrOpstate', 'opstate', NAMES.functionOpstate),
  ]
}

/** Flavours of PCI functions. */
const FUNCTIONS = ['pcipf', 'pcivf', 'pcisf']

/** A port: its type, its link, its flavour. */
export function portWords(from: Remaining): string[] {
  const flavour = from.number('portFlavour')
  const name = flavour === undefined ? undefined : nameIn(NAMES.portFlavour, flavour)
  const numbers = FUNCTIONS.includes(name ?? '')
    ? [
        ...valueWord(from, 'portControllerNumber', 'controller'),
        ...valueWord(from, 'portPciPfNumber', 'pfnum'),
        ...valueWord(from, 'portPciVfNumber', 'vfnum'),
        ...valueWord(from, 'portPciSfNumber', 'sfnum'),
        ...booleanWord(from, 'portExternal', 'external'),
      ]
    : [...valueWord(from, 'linecardIndex', 'lc'), ...valueWord(from, 'portNumber', 'port')]
  const link = valueWord(from, 'portNetdevName', 'netdev')
  // The name says which link it is.
  if (link.length > 0) from.take('portNetdevIfindex')
  return [
    ...namedWord(from, 'portType', 'type', NAMES.portType),
    ...link,
    ...valueWord(from, 'portIbdevName', 'ibdev'),
    ...(name === undefined ? [] : [`flavour ${name}`]),
    ...numbers,
    ...valueWord(from, 'portSplitGroup', 'split_group'),
    ...booleanWord(from, 'portSplittable', 'splittable'),
    ...valueWord(from, 'portLanes', 'lanes'),
    ...functionWords(from),
  ]
}
