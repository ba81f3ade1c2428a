import type { Recorded } from '../../../capture.ts'
import { DCB_CAP_DCBX, DCB_CMD, IEEE_8021QAZ_APP_SEL } from '../../../rtnl/dcb/constants.ts'
import { bitNames } from '../../../wire.ts'
import { type CommandWords, line } from './command.ts'
import { hex, Remaining } from './remaining.ts'

/** RTM_SETDCB. */
const SET = 79

interface App {
  readonly selector: number
  readonly priority: number
  readonly protocol: number
}

const { ETHERTYPE, STREAM, DGRAM, ANY, DSCP } = IEEE_8021QAZ_APP_SEL
const PORTS: Readonly<Record<number, string>> = {
  [STREAM]: 'stream-port-prio',
  [DGRAM]: 'dgram-port-prio',
  [ANY]: 'port-prio',
  [DSCP]: 'dscp-prio',
}

/** The word before a priority, and the priority: `dscp-prio` and `46:5`. Undefined for selectors that dcb 6.1 does not have. */
function appWords({ selector, priority, protocol }: App): readonly [string, string] | undefined {
  if (selector === ETHERTYPE)
    return protocol === 0 ? ['default-prio', `${priority}`] : ['ethtype-prio', `${hex(protocol)}:${priority}`]
  const word = PORTS[selector]
  return word === undefined ? undefined : [word, `${protocol}:${priority}`]
}

/** Priorities of applications; one word stands before all of its kind that follow each other. */
function appsText(apps: readonly App[]): string | undefined {
  const words: string[] = []
  let last = ''
  for (const app of apps) {
    const found = appWords(app)
    if (!found) return undefined
    words.push(...(found[0] === last ? [found[1]] : found))
    last = found[0]
  }
  return words.join(' ')
}

/** `lld-managed cee static`: who exchanges the settings, and by which version. */
function dcbxText(value: number): string | undefined {
  const { on, rest } = bitNames(value, DCB_CAP_DCBX)
  return rest === 0 ? on.map((name) => name.replace('VER_', '').toLowerCase().replace('_', '-')).join(' ') : undefined
}

/**
 * A request to set what `dcb app` and `dcb dcbx` set, as the command line of dcb(8). Undefined for others: `dcb ets`, `pfc`,
 * `buffer` and `maxrate` send the whole of a struct, and each `show` the same request.
 */
export function dcbRequest({ message: { type, header, attrs, payload } }: Recorded): CommandWords | undefined {
  if (type !== SET || payload) return undefined
  const command = header['cmd']
  const from = new Remaining(attrs)
  const dev = `dev ${from.take('ifname') ?? ''}`
  if (command === DCB_CMD.SDCBX) {
    const words = dcbxText(from.number('dcbx') ?? -1)
    return words === undefined ? undefined : line('dcb dcbx set', dev, words, from.rest())
  }
  if (command !== DCB_CMD.IEEE_SET && command !== DCB_CMD.IEEE_DEL) return undefined
  const apps = from.inside('ieee').inside('ieeeAppTable').take<readonly App[]>('ieeeApp')
  const words = apps && appsText(apps)
  return words === undefined
    ? undefined
    : line(`dcb app ${command === DCB_CMD.IEEE_SET ? 'add' : 'del'}`, dev, words, from.rest())
}
