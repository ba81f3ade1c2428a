import type { Message } from '../../src/wire.ts'

// What iw prints of one message, line by line, worked out of its attributes. Lines that iw reads elsewhere are left out.

/** Attributes by key, of types that the lines need. */
type Values = ReturnType<typeof JSON.parse>

const TYPES = [
  'unspecified',
  'IBSS',
  'managed',
  'AP',
  'AP/VLAN',
  'WDS',
  'monitor',
  'mesh point',
  'P2P-client',
  'P2P-GO',
  'P2P-device',
]
const WIDTHS = ['20 MHz (no HT)', '20 MHz', '40 MHz', '80 MHz']
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const yes = (of: unknown): string => (of ? 'yes' : 'no')
const channelOf = (mhz: number): number => (mhz === 2484 ? 14 : mhz < 2484 ? (mhz - 2407) / 5 : (mhz - 5000) / 5)

/** `iw dev` and `iw dev NAME info`, of one interface. */
export function wifiInterface({ attrs }: Message, alone: boolean): string[] {
  const of = attrs as Values
  const queue: Values | undefined = of['txqStats']
  return [
    of['ifname'] ? `Interface ${of['ifname']}` : 'Unnamed/non-netdev interface',
    ...(of['ifindex'] ? [`ifindex ${of['ifindex']}`] : []),
    `wdev 0x${(of['wdev'] as bigint).toString(16)}`,
    `addr ${of['mac']}`,
    ...(of['ssid'] ? [`ssid ${text(of['ssid'])}`] : []),
    `type ${TYPES[of['iftype']]}`,
    ...(alone ? [`wiphy ${of['wiphy']}`] : []),
    ...(of['wiphyFreq']
      ? [
          `channel ${channelOf(of['wiphyFreq'])} (${of['wiphyFreq']} MHz), width: ${WIDTHS[of['channelWidth']]}, center1: ${of['centerFreq1']} MHz`,
        ]
      : []),
    `txpower ${(of['wiphyTxPowerLevel'] / 100).toFixed(2)} dBm`,
    ...(queue ? ['multicast TXQ:', QUEUE, queueLine(queue)] : []),
  ]
}

const QUEUE = 'qsz-byt qsz-pkt flows drops marks overlmt hashcol tx-bytes tx-packets'
const queueLine = (of: Values): string =>
  ['backlogBytes', 'backlogPackets', 'flows', 'drops', 'ecnMarks', 'overlimit', 'collisions', 'txBytes', 'txPackets']
    .map((key) => of[key])
    .join(' ')

const rate = (of: Values): string => `${(of['bitrate32'] / 10).toFixed(1)} MBit/s`
/** `expected throughput`: the kernel's kbit/s, of which iw makes 1,024 a unit. */
function throughput(kbit: number): string {
  const shown = Math.floor((kbit * 1000) / 1024)
  return `${Math.floor(shown / 1000)}.${shown % 1000}Mbps`
}
const FLAGS = ['authorized', 'preamble', 'WMM/WME', 'MFP', 'authenticated', 'TDLS peer', 'associated']

/** `iw dev NAME station dump`, of one station, without its times of day. */
export function wifiStation({ attrs }: Message, link: string): string[] {
  const of: Values = attrs['staInfo'] as Values
  const { set } = of['staFlags'] as { set: number }
  const flag = (name: string): boolean => (set & (2 << FLAGS.indexOf(name))) !== 0
  const bss: Values = of['bssParam']
  const lines: [name: string, value: unknown][] = [
    ['inactive time', `${of['inactiveTime']} ms`],
    ['rx bytes', of['rxBytes64']],
    ['rx packets', of['rxPackets']],
    ['tx bytes', of['txBytes64']],
    ['tx packets', of['txPackets']],
    ['tx retries', of['txRetries']],
    ['tx failed', of['txFailed']],
    ['beacon loss', of['beaconLoss']],
    ['beacon rx', of['beaconRx']],
    ['rx drop misc', of['rxDropMisc']],
    ['signal', `${of['signal']} dBm`],
    ['signal avg', `${of['signalAvg']} dBm`],
    ['beacon signal avg', of['beaconSignalAvg'] && `${of['beaconSignalAvg']} dBm`],
    ['tx bitrate', of['txBitrate'] && rate(of['txBitrate'])],
    ['tx duration', `${of['txDuration']} us`],
    ['rx bitrate', of['rxBitrate'] && rate(of['rxBitrate'])],
    ['rx duration', `${of['rxDuration']} us`],
    ['expected throughput', throughput(of['expectedThroughput'])],
    ['authorized', yes(flag('authorized'))],
    ['authenticated', yes(flag('authenticated'))],
    ['associated', yes(flag('associated'))],
    ['preamble', flag('preamble') ? 'short' : 'long'],
    ['WMM/WME', yes(flag('WMM/WME'))],
    ['MFP', yes(flag('MFP'))],
    ['TDLS peer', yes(flag('TDLS peer'))],
    ['DTIM period', bss['dtimPeriod']],
    ['beacon interval', bss['beaconInterval']],
    ['short slot time', bss['shortSlotTime'] && 'yes'],
    ['connected time', `${of['connectedTime']} seconds`],
    ['associated at [boottime]', `${(Number((of['assocAtBoottime'] as bigint) / 1_000_000n) / 1000).toFixed(3)}s`],
  ]
  const known = lines.filter(([, value]) => value !== undefined)
  return [`Station ${attrs['mac']} (on ${link})`, ...known.map(([name, value]) => `${name}: ${value}`)]
}

const STATUS = ['authenticated', 'associated', 'joined']

/** `iw dev NAME scan dump`, of one network, before its elements; and the name, which is one. */
export function wifiNetwork({ attrs }: Message, link: string): string[] {
  const of: Values = attrs['bss'] as Values
  const elements: Uint8Array = of['informationElements'] ?? of['beaconIes']
  const status = of['status'] as number | undefined
  return [
    `BSS ${of['bssid']}(on ${link})${status === undefined ? '' : ` -- ${STATUS[status]}`}`,
    `last seen: ${(Number((of['lastSeenBoottime'] as bigint) / 1_000_000n) / 1000).toFixed(3)}s [boottime]`,
    `TSF: ${of['tsf']} usec`,
    `freq: ${of['frequency']}`,
    `beacon interval: ${of['beaconInterval']} TUs`,
    `capability: (0x${(of['capability'] as number).toString(16).padStart(4, '0')})`,
    `signal: ${(of['signalMbm'] / 100).toFixed(2)} dBm`,
    `last seen: ${of['seenMsAgo']} ms ago`,
    `SSID: ${text(elements.subarray(2, 2 + (elements[1] as number)))}`.trim(),
  ]
}

/** Names of iw that are not those of the kernel, by key. */
const MESH_NAMES: Record<string, string> = {
  hwmpNetDiamTrvsTime: 'hwmp_net_diameter_traversal_time',
  forwarding: 'fwding',
  syncOffsetMaxNeighbor: 'sync_offset_max_neighor',
  hwmpPathToRootTimeout: 'hwmp_active_path_to_root_timeout',
}
const POWER = ['unknown', 'active', 'light', 'deep']
const MESH_UNITS: readonly (readonly [keys: RegExp, unit: string])[] = [
  [/^(retry|confirm|holding|minDiscovery)Timeout$|^pathRefreshTime$/, ' milliseconds'],
  [/^hwmp.*(Timeout|Interval|Time)$|^awakeWindow$/, ' TUs'],
  [/^rssiThreshold$/, ' dBm'],
  [/^plinkTimeout$/, ' seconds'],
]

/** `iw dev NAME mesh_param dump`. iw has no words for two of them. */
export function meshParameters({ attrs }: Message): string[] {
  const { ifindex: _, htOpmode: __, hwmpPerrMinInterval: ___, ...of } = attrs['meshConfig'] as Record<string, number>
  return Object.entries(of).map(([key, value]) => {
    const name = MESH_NAMES[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const unit = MESH_UNITS.find(([keys]) => keys.test(key))?.[1] ?? ''
    return `mesh_${name} = ${key === 'powerMode' ? POWER[value] : value}${unit}`
  })
}

const RULE_FLAGS: Record<number, string> = { 1: 'NO-OFDM', 16: 'DFS', 128: 'PASSIVE-SCAN', 2048: 'AUTO-BW' }
/** The order of iw. */
const RULE_ORDER = [1, 16, 2048, 128]

/** `iw reg get`, of one regulatory domain. */
export function regulatory({ attrs }: Message): string[] {
  const rules = attrs['regRules'] as { value: Values }[]
  return rules.map(({ value: of }) => {
    const bits: number = of['regRuleFlags']
    const dfs = bits & 16 ? `${of['dfsCacTime']} ms` : 'N/A'
    const gain = of['powerRuleMaxAntGain'] ? String(of['powerRuleMaxAntGain'] / 100) : 'N/A'
    const flags = RULE_ORDER.filter((bit) => bits & bit).map((bit) => `, ${RULE_FLAGS[bit]}`)
    const [start, end, width] = [of['freqRangeStart'], of['freqRangeEnd'], of['freqRangeMaxBw']].map((khz) => khz / 1000)
    return `(${start} - ${end} @ ${width}), (${gain}, ${of['powerRuleMaxEirp'] / 100}), (${dfs})${flags.join('')}`
  })
}

const channelIn = (mhz: number): number => Math.trunc(mhz < 5950 ? channelOf(mhz) : (mhz - 5950) / 5)

/** The channels and rates of `iw phy NAME info`, of the messages of one device: each has a part of a band. */
export function wiphyBands(all: readonly Message[]): string[] {
  const bands = all.flatMap(({ attrs }) => (attrs['wiphyBands'] ?? []) as { value: Record<string, { value: Values }[]> }[])
  return bands.flatMap(({ value }) => [
    ...(value['rates'] ?? []).map(
      ({ value: of }) => `* ${(of['rate'] / 10).toFixed(1)} Mbps${of['2ghzShortpreamble'] ? ' (short preamble supported)' : ''}`,
    ),
    ...(value['freqs'] ?? []).map(({ value: of }) => {
      const limits = [...(of['noIr'] ? ['no IR'] : []), ...(of['radar'] ? ['radar detection'] : [])].join(', ')
      const state = of['disabled'] ? '(disabled)' : `(${(of['maxTxPower'] / 100).toFixed(1)} dBm)`
      return `* ${of['freq']} MHz [${channelIn(of['freq'])}] ${state}${of['disabled'] || limits === '' ? '' : ` (${limits})`}`
    }),
  ])
}

/** The types of management frames of `iw phy NAME info`, by type of interface. */
export function managementFrames(all: readonly Message[]): string[] {
  const sets = all.flatMap(({ attrs }) => [attrs['txFrameTypes'], attrs['rxFrameTypes']]) as {
    index: number
    value: { frameType?: number[] }
  }[][]
  return sets.flatMap((of = []) =>
    of.flatMap(({ index, value: { frameType: types = [] } }) =>
      types.length === 0
        ? []
        : [`* ${TYPES[index]}: ${types.map((type) => `0x${type.toString(16).padStart(2, '0')}`).join(' ')}`],
    ),
  )
}
