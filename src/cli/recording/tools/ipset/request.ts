import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, isDumpRequest, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { createOptions } from './create.ts'
import { entryOptions, entryText, familyWord, ipsetFlags } from './words.ts'

const COMMANDS: Readonly<Record<string, string>> = {
  ...{ CREATE: 'create', DESTROY: 'destroy', FLUSH: 'flush', RENAME: 'rename', SWAP: 'swap', LIST: 'list', SAVE: 'save' },
  ...{ ADD: 'add', DEL: 'del', TEST: 'test', HEADER: '(header)', TYPE: '(type)', PROTOCOL: '(protocol)' },
}
const LIST_FLAGS: readonly (readonly [bit: number, word: string])[] = [
  [2, '-name'],
  [4, '-terse'],
]

function dataWords(from: Remaining, isCreate: boolean): string[] {
  if (from.peek('lineno') === 0) from.take('lineno')
  if (isCreate) return createOptions(from)
  const flags = from.number('cadtFlags')
  return [entryText(from, flags), ...entryOptions(from, flags)]
}

/** A request of ipset(8) as its command line; what ipset asks before is in brackets. */
export function ipsetRequest({ name, message }: Recorded): CommandWords | undefined {
  const command = name.replace(/^IPSET_CMD_/, '')
  const word = COMMANDS[command]
  if (word === undefined || message.payload) return undefined
  const from = new Remaining(message.attrs)
  if (command !== 'PROTOCOL') from.take('protocol')
  const [set, other, type] = ['setname', 'setname2', 'typename'].map((key) => from.take<string>(key))
  const isCreate = command === 'CREATE'
  const family = from.number('family')
  if (isCreate) from.take('revision')
  const flags = isDumpRequest(message) ? ipsetFlags(from.number('flags'), LIST_FLAGS) : []
  const words = dataWords(from.inside('data'), isCreate)
  return line(`ipset ${word}`, set, other, type, familyWord(family), ...words, ...flags, from.rest())
}
