import type { Recorded } from '../../../../capture.ts'
import { Remaining } from '../remaining.ts'
import { deviceWords, infoWords } from './device.ts'
import { portWords } from './port.ts'
import { resourceWords } from './resources.ts'
import { groupWords, policerWords, trapWords } from './traps.ts'
import { booleanWord, eswitchWords, FLAG_PARAM, handleOf, NAMES, namedWord, nameIn, valueWord } from './words.ts'

/** Takes values of a message and returns the words of devlink(8) behind the name of the object. */
type Words = (from: Remaining) => readonly string[]

type ParamValue = { readonly cmode?: number; readonly data?: Readonly<Record<string, unknown>> }
const param: Words = (from) => {
  const inner = from.inside('param')
  const name = valueWord(inner, 'name', 'name')
  const kind = inner.take('generic') ? 'generic' : 'driver-specific'
  const isFlag = inner.number('type') === FLAG_PARAM
  const values = inner.inside('valuesList').take<readonly ParamValue[]>('value') ?? []
  const texts = values.flatMap(({ cmode = 0, data }) => {
    const [value] = Object.values(data ?? {})
    const shown = isFlag ? Boolean(value) : value
    return [`cmode ${nameIn(NAMES.cmode, cmode)}`, ...(shown === undefined ? [] : [`value ${shown}`])]
  })
  return [...name, `type ${kind}`, ...(texts.length > 0 ? ['values:', ...texts] : [])]
}

const region: Words = (from) => {
  const hasSnapshots = from.peek('regionSnapshots') !== undefined
  const snapshots = from.inside('regionSnapshots').take<readonly { snapshotId?: number }[]>('snapshot') ?? []
  return [
    ...valueWord(from, 'regionSize', 'size'),
    ...(hasSnapshots ? [`snapshot [${snapshots.map(({ snapshotId }) => snapshotId).join(' ')}]`] : []),
    ...valueWord(from, 'regionMaxSnapshots', 'max'),
  ]
}

const reporter: Words = (from) => {
  const inner = from.inside('healthReporter')
  return [
    ...valueWord(inner, 'name', 'reporter'),
    ...namedWord(inner, 'state', 'state', NAMES.healthState),
    ...valueWord(inner, 'errCount', 'error'),
    ...valueWord(inner, 'recoverCount', 'recover'),
    ...valueWord(inner, 'gracefulPeriod', 'grace_period'),
    ...booleanWord(inner, 'autoRecover', 'auto_recover'),
    ...booleanWord(inner, 'autoDump', 'auto_dump'),
  ]
}

const sharedBuffer: Words = (from) => [
  ...valueWord(from, 'sbIndex', 'sb'),
  ...valueWord(from, 'sbSize', 'size'),
  ...valueWord(from, 'sbIngressPoolCount', 'ing_pools'),
  ...valueWord(from, 'sbEgressPoolCount', 'eg_pools'),
  ...valueWord(from, 'sbIngressTcCount', 'ing_tcs'),
  ...valueWord(from, 'sbEgressTcCount', 'eg_tcs'),
]

/** Objects that `devlink monitor` reports, by the name of the message without DEVLINK_CMD_ and without _NEW or _DEL. */
const OBJECTS: Readonly<Record<string, readonly [word: string, words: Words]>> = {
  '': ['dev', deviceWords],
  PORT: ['port', portWords],
  PARAM: ['param', param],
  REGION: ['region', region],
  TRAP: ['trap', trapWords],
  TRAP_GROUP: ['trap-group', groupWords],
  TRAP_POLICER: ['trap-policer', policerWords],
}

/** Replies that have a name of their own. */
const REPLIES: Readonly<Record<string, Words>> = {
  PARAM_GET: param,
  PORT_PARAM_GET: param,
  REGION_GET: region,
  INFO_GET: infoWords,
  ESWITCH_GET: eswitchWords,
  HEALTH_REPORTER_GET: reporter,
  RESOURCE_DUMP: resourceWords,
  SB_NEW: sharedBuffer,
}

/** A reply as `devlink OBJECT show` prints it with -s, a notification as `devlink monitor` does, in one line. */
export function devlinkReply({ name, message: { attrs, payload, seq, pid } }: Recorded): string | undefined {
  const command = name.slice('DEVLINK_CMD_'.length)
  const [, what, verb] = /^(?:(\w+)_)?(NEW|DEL)$/.exec(command) ?? []
  // The kernel answers a request for ports with the number of DEVLINK_CMD_NEW.
  const key = what ?? (attrs['portIndex'] === undefined ? '' : 'PORT')
  const object = verb !== undefined && Object.hasOwn(OBJECTS, key) ? OBJECTS[key] : undefined
  const words = object?.[1] ?? (Object.hasOwn(REPLIES, command) ? REPLIES[command] : undefined)
  if (!words || payload || attrs['busName'] === undefined) return undefined
  const from = new Remaining(attrs)
  const handle = handleOf(from)
  const texts = words(from)
  const mark = object && verb && seq === 0 && pid === 0 ? `[${object[0]},${verb.toLowerCase()}] ` : ''
  return `${mark}${handle}${texts.length > 0 ? `: ${texts.join(' ')}` : ''}${from.rest()}`
}
