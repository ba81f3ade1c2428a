import { type Bitset, readBits } from '../../ethtool/bits.ts'
import type { Output } from '../output/output.ts'

type Values = Readonly<Record<string, unknown>>

const number = (values: Values, key: string): string => String(values[key] ?? 'n/a')
const onOff = (value: unknown): string => (value === undefined ? 'n/a' : value ? 'on' : 'off')

const CHANNELS = [
  ['RX:\t\t', 'rx'],
  ['TX:\t\t', 'tx'],
  ['Other:\t\t', 'other'],
  ['Combined:\t', 'combined'],
] as const

/** Prints the numbers of channels, as `ethtool -l`. */
export function printChannels(dev: string, values: Values, out: Output): void {
  const lines = (end: string): string => CHANNELS.map(([label, key]) => `${label}${number(values, `${key}${end}`)}\n`).join('')
  out.text(`Channel parameters for ${dev}:\nPre-set maximums:\n${lines('Max')}Current hardware settings:\n${lines('Count')}`)
}

const RINGS = [
  ['RX:\t\t', 'rx'],
  ['RX Mini:\t', 'rxMini'],
  ['RX Jumbo:\t', 'rxJumbo'],
  ['TX:\t\t', 'tx'],
] as const

/** Prints the sizes of rings, as `ethtool -g`. */
export function printRings(dev: string, values: Values, out: Output): void {
  const lines = (end: string): string => RINGS.map(([label, key]) => `${label}${number(values, `${key}${end}`)}\n`).join('')
  const split = ['n/a', 'off', 'on'][(values['tcpDataSplit'] as number | undefined) ?? 0] ?? 'n/a'
  out.text(`Ring parameters for ${dev}:\nPre-set maximums:\n${lines('Max')}Current hardware settings:\n${lines('')}`)
  out.text(`RX Buf Len:\t\t${number(values, 'rxBufLen')}\nCQE Size:\t\t${number(values, 'cqeSize')}\n`)
  out.text(`TX Push:\t${onOff(values['txPush'])}\nTCP data split:\t${split}\n`)
}

const COALESCE = [
  [
    ['stats-block-usecs', 'statsBlockUsecs'],
    ['sample-interval', 'rateSampleInterval'],
    ['pkt-rate-low', 'pktRateLow'],
    ['pkt-rate-high', 'pktRateHigh'],
  ],
  [
    ['rx-usecs', 'rxUsecs'],
    ['rx-frames', 'rxMaxFrames'],
    ['rx-usecs-irq', 'rxUsecsIrq'],
    ['rx-frames-irq', 'rxMaxFramesIrq'],
  ],
  [
    ['tx-usecs', 'txUsecs'],
    ['tx-frames', 'txMaxFrames'],
    ['tx-usecs-irq', 'txUsecsIrq'],
    ['tx-frames-irq', 'txMaxFramesIrq'],
  ],
  [
    ['rx-usecs-low', 'rxUsecsLow'],
    ['rx-frame-low', 'rxMaxFramesLow'],
    ['tx-usecs-low', 'txUsecsLow'],
    ['tx-frame-low', 'txMaxFramesLow'],
  ],
  [
    ['rx-usecs-high', 'rxUsecsHigh'],
    ['rx-frame-high', 'rxMaxFramesHigh'],
    ['tx-usecs-high', 'txUsecsHigh'],
    ['tx-frame-high', 'txMaxFramesHigh'],
  ],
] as const

/** Prints when the device interrupts, as `ethtool -c`. */
export function printCoalesce(dev: string, values: Values, out: Output): void {
  const blocks = COALESCE.map((rows) => rows.map(([label, key]) => `${label}: ${number(values, key)}\n`).join(''))
  const pair = (rx: string, tx: string): string => `RX: ${onOff(values[rx])}  TX: ${onOff(values[tx])}\n`
  out.text(`Coalesce parameters for ${dev}:\nAdaptive ${pair('useAdaptiveRx', 'useAdaptiveTx')}`)
  out.text(`${blocks.join('\n')}\nCQE mode ${pair('useCqeModeRx', 'useCqeModeTx')}\n`)
}

/** Prints flow control, as `ethtool -a`. */
export function printPause(dev: string, values: Values, out: Output): void {
  const { autoneg, rx, tx } = values
  out.open()
  out.field('ifname', dev, `Pause parameters for ${dev}:\n`)
  out.field('autonegotiate', Boolean(autoneg), `Autonegotiate:\t${onOff(autoneg)}\n`)
  out.field('rx', Boolean(rx), `RX:\t\t${onOff(rx)}\n`)
  out.field('tx', Boolean(tx), `TX:\t\t${onOff(tx)}\n`)
  out.text('\n')
  out.close()
}

/** Prints what time stamping the device can do, as `ethtool -T`. */
export function printTimestamping(dev: string, values: Values, out: Output): void {
  const names = (key: string): string[] => readBits((values[key] as Bitset | undefined) ?? {}).on
  const list = (all: readonly string[]): string =>
    all.length === 0 ? ' none\n' : `\n${all.map((name) => `\t${name}\n`).join('')}`
  const capabilities = names('timestamping').map((name) => `\t${name}\n`)
  out.text(`Time stamping parameters for ${dev}:\nCapabilities:\n${capabilities.join('')}`)
  out.text(`PTP Hardware Clock: ${values['phcIndex'] ?? 'none'}\n`)
  out.text(`Hardware Transmit Timestamp Modes:${list(names('txTypes'))}`)
  out.text(`Hardware Receive Filter Modes:${list(names('rxFilters'))}`)
}

/** Prints forward error correction, as `ethtool --show-fec`. `active` is the name of the code in use. */
export function printFec(dev: string, values: Values, active: string | undefined, out: Output): void {
  const modes = [...(values['auto'] ? ['Auto'] : []), ...readBits((values['modes'] as Bitset | undefined) ?? {}).on]
  const named = modes.length === 0 ? ['None'] : modes
  out.open()
  out.field('ifname', dev, `FEC parameters for ${dev}:\n`)
  out.openArray('config', 'Supported/Configured FEC encodings:')
  for (const mode of named) out.item(mode, ` ${mode}`)
  out.closeArray('\n')
  out.openArray('active', 'Active FEC encoding:')
  out.item(active ?? 'None', ` ${active ?? 'None'}`)
  out.closeArray('\n')
  out.close()
}
