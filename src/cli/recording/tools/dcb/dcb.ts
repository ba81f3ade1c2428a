import type { Recorded } from '../../../../capture.ts'
import { DCB_CAP_DCBX, DCB_CMD } from '../../../../rtnl/dcb/constants.ts'
import { bitNames } from '../../../../wire.ts'
import { type CommandWords, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { appsText, trustText } from './apps.ts'
import { bufferText, etsText, maxrateText, pfcText } from './settings.ts'

/** RTM_SETDCB. */
const SET = 79

/** What dcb(8) sets: the key of the settings of IEEE 802.1Qaz, the object, and its words. */
const OBJECTS: readonly (readonly [
  key: string,
  object: string,
  words: (from: Remaining, isReply: boolean, recorded: Recorded) => string | undefined,
])[] = [
  ['ieeeEts', 'ets', etsText],
  ['ieeePfc', 'pfc', pfcText],
  ['dcbBuffer', 'buffer', bufferText],
  ['ieeeMaxrate', 'maxrate', maxrateText],
  ['ieeeAppTable', 'app', (from) => appsText(from, 'app')],
  ['dcbAppTrustTable', 'apptrust', (from, _, recorded) => trustText(from, recorded)],
  ['dcbRewrTable', 'rewr', (from) => appsText(from, 'rewr')],
]
/** Tables, to which a request adds; of the others it sets all. */
const TABLES: readonly string[] = ['app', 'rewr']

/** `lld-managed cee static`: who exchanges the settings, and by which version. */
function dcbxText(from: Remaining): string | undefined {
  const { on, rest } = bitNames(Number(from.peek('dcbx') ?? -1), DCB_CAP_DCBX)
  if (rest !== 0) return undefined
  from.take('dcbx')
  return on.map((name) => name.replace('VER_', '').toLowerCase().replace('_', '-')).join(' ')
}

/** The objects of some settings, each with its words. What has no words stays. */
function objectsIn(ieee: Remaining, isReply: boolean, recorded: Recorded): (readonly [object: string, words: string])[] {
  return OBJECTS.flatMap(([key, object, words]) => {
    const text = ieee.peek(key) === undefined ? undefined : words(ieee.inside(key, true), isReply, recorded)
    return text === undefined || text === '' ? [] : [[object, text] as const]
  })
}

/**
 * A request to set something as the command line of dcb(8). It names all values: dcb reads them before it changes some. Undefined for
 * others: each `show` sends the same request.
 */
export function dcbRequest(recorded: Recorded): CommandWords | undefined {
  const { type, header, attrs, payload } = recorded.message
  if (type !== SET || payload) return undefined
  const command = header['cmd']
  const from = new Remaining(attrs)
  const dev = `dev ${from.take('ifname') ?? ''}`
  if (command === DCB_CMD.SDCBX) {
    const words = dcbxText(from)
    return words === undefined ? undefined : line('dcb dcbx set', dev, words, from.rest())
  }
  if (command !== DCB_CMD.IEEE_SET && command !== DCB_CMD.IEEE_DEL) return undefined
  const [[object, words] = [], second] = objectsIn(from.inside('ieee'), false, recorded)
  // dcb sends a request for each object.
  if (object === undefined || second) return undefined
  const verb = !TABLES.includes(object) ? 'set' : command === DCB_CMD.IEEE_SET ? 'add' : 'del'
  return line(`dcb ${object} ${verb}`, dev, words, from.rest())
}

/** The settings of a device in a reply or notification as `dcb OBJECT show` prints them, one after the other. */
export function dcbLine(recorded: Recorded): string | undefined {
  const { type, attrs, payload } = recorded.message
  if (type >> 1 !== SET >> 1 || payload) return undefined
  const from = new Remaining(attrs)
  const dev = `dev ${from.take('ifname') ?? ''}`
  const objects = objectsIn(from.inside('ieee'), true, recorded)
  const dcbx = from.peek('dcbx') === undefined ? undefined : dcbxText(from)
  if (dcbx !== undefined) objects.push(['dcbx', dcbx])
  if (objects.length === 0) return undefined
  return `dcb ${dev} ${objects.map(([object, words]) => `${object} ${words}`).join(' ')}${from.rest()}`
}
