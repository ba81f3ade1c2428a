import type { Recorded } from '../../../../capture.ts'
import { type CommandWords, isDumpRequest, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { booleanWord, eswitchWords, FLAG_PARAM, handleOf, NAMES, namedWord, nameIn, valueWord } from './words.ts'

/** Takes values of a request and returns the words behind the name of the object. */
type Words = (from: Remaining) => readonly string[]

const nothing: Words = () => []

const paramValue: Words = (from) => {
  const [name, isFlag, cmode] = [from.take('paramName'), from.number('paramType') === FLAG_PARAM, from.number('paramValueCmode')]
  const [data] = Object.values(from.take<Readonly<Record<string, unknown>>>('paramValueData') ?? {})
  const value = isFlag ? Boolean(data) : data
  const mode = cmode === undefined ? [] : [`cmode ${nameIn(NAMES.cmode, cmode)}`]
  return [`name ${name}`, ...(value === undefined ? [] : [`value ${value}`]), ...mode]
}

/** devlink also reads a parameter before it changes it, and then says when the value takes effect. */
const paramName: Words = (from) => {
  from.take('paramValueCmode')
  return valueWord(from, 'paramName', 'name')
}

const portType: Words = (from) => namedWord(from, 'portType', 'type', NAMES.portType)

const portFunction: Words = (from) => {
  const inner = from.inside('portFunction')
  return [...valueWord(inner, 'functionAttrHwAddr', 'hw_addr'), ...namedWord(inner, 'fnAttrState', 'state', NAMES.functionState)]
}

const reporter: Words = (from) => [
  ...valueWord(from, 'healthReporterName', 'reporter'),
  ...valueWord(from, 'healthReporterGracefulPeriod', 'grace_period'),
  ...booleanWord(from, 'healthReporterAutoRecover', 'auto_recover'),
  ...booleanWord(from, 'healthReporterAutoDump', 'auto_dump'),
]

const trap: Words = (from) => [
  ...valueWord(from, 'trapName', 'trap'),
  ...namedWord(from, 'trapAction', 'action', NAMES.trapAction),
]

const snapshot: Words = (from) => valueWord(from, 'regionSnapshotId', 'snapshot')

/** The commands of devlink(8), by the name of the message without DEVLINK_CMD_. */
const COMMANDS: Readonly<Record<string, readonly [command: string, words: Words]>> = {
  GET: ['dev show', nothing],
  INFO_GET: ['dev info', nothing],
  RELOAD: ['dev reload', nothing],
  ESWITCH_GET: ['dev eswitch show', nothing],
  ESWITCH_SET: ['dev eswitch set', eswitchWords],
  PARAM_GET: ['dev param show', paramName],
  PARAM_SET: ['dev param set', paramValue],
  FLASH_UPDATE: ['dev flash', (from) => valueWord(from, 'flashUpdateFileName', 'file')],
  PORT_GET: ['port show', nothing],
  PORT_SET: ['port set', portType],
  PORT_SPLIT: ['port split', (from) => valueWord(from, 'portSplitCount', 'count')],
  PORT_UNSPLIT: ['port unsplit', nothing],
  PORT_PARAM_GET: ['port param show', paramName],
  PORT_PARAM_SET: ['port param set', paramValue],
  RESOURCE_DUMP: ['resource show', nothing],
  HEALTH_REPORTER_GET: ['health show', reporter],
  HEALTH_REPORTER_SET: ['health set', reporter],
  HEALTH_REPORTER_RECOVER: ['health recover', reporter],
  HEALTH_REPORTER_DIAGNOSE: ['health diagnose', reporter],
  TRAP_GET: ['trap show', trap],
  TRAP_SET: ['trap set', trap],
  TRAP_GROUP_GET: ['trap group show', nothing],
  TRAP_POLICER_GET: ['trap policer show', nothing],
  REGION_GET: ['region show', nothing],
  REGION_NEW: ['region new', snapshot],
  REGION_DEL: ['region del', snapshot],
  SB_GET: ['sb show', nothing],
}

/** A request of devlink(8) as its command line. */
export function devlinkRequest({ name, message }: Recorded): CommandWords | undefined {
  const key = name.slice('DEVLINK_CMD_'.length)
  const [command, words] = (Object.hasOwn(COMMANDS, key) && COMMANDS[key]) || []
  if (command === undefined || words === undefined || message.payload) return undefined
  const from = new Remaining(message.attrs)
  if (from.peek('busName') === undefined) return isDumpRequest(message) ? line(`devlink ${command}`, from.rest()) : undefined
  const handle = handleOf(from)
  if (from.peek('portFunction') !== undefined)
    return line('devlink port function set', handle, ...portFunction(from), from.rest())
  return line(`devlink ${command}`, handle, ...words(from), from.rest())
}
