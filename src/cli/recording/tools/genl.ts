import type { Recorded } from '../../../capture.ts'
import { hex, Remaining } from './remaining.ts'

interface Numbered<T> {
  readonly value: T
}
interface Operation {
  readonly id?: number
  readonly flags?: number
}
interface Group {
  readonly id?: number
  readonly name?: string
}

/** A family as `genl ctrl list` prints it, in one line: each command with its capabilities, each group with its number. */
export function familyWords({ name, message: { attrs, payload } }: Recorded): string | undefined {
  if (name !== 'CTRL_CMD_NEWFAMILY' || payload || attrs['familyName'] === undefined) return undefined
  const from = new Remaining(attrs)
  const [family, id, version] = [from.take('familyName'), from.number('familyId'), from.number('version')]
  const [header, most] = [from.number('hdrsize'), from.number('maxattr')]
  const operations = from.take<readonly Numbered<Operation>[]>('ops') ?? []
  const groups = from.take<readonly Numbered<Group>[]>('mcastGroups') ?? []
  const commands = operations.map(({ value }) => `ID-${hex(value.id ?? 0)} (${hex(value.flags ?? 0)})`)
  const names = groups.map(({ value }) => `${value.name} (ID-${hex(value.id ?? 0)})`)
  const words = [
    `Name: ${family}`,
    ...(id === undefined ? [] : [`ID: ${hex(id)}`]),
    ...(version === undefined ? [] : [`Version: ${hex(version)}`]),
    ...(header === undefined ? [] : [`header size: ${header}`]),
    ...(most === undefined ? [] : [`max attribs: ${most}`]),
    ...(commands.length > 0 ? [`commands supported: ${commands.join(', ')}`] : []),
    ...(names.length > 0 ? [`multicast groups: ${names.join(', ')}`] : []),
  ]
  return `${words.join(' ')}${from.rest()}`
}
