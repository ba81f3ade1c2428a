import { IEEE_8021QAZ_TSA } from '../../../../rtnl/dcb/constants.ts'
import type { Remaining } from '../remaining.ts'
import { sizeText } from '../tc/units.ts'

type Each = readonly (number | bigint)[]

const { STRICT, CB_SHAPER, ETS, VENDOR } = IEEE_8021QAZ_TSA
const ALGORITHMS: Readonly<Record<number, string>> = { [STRICT]: 'strict', [CB_SHAPER]: 'cbs', [ETS]: 'ets', [VENDOR]: 'vendor' }
/** Traffic classes, priorities and buffers: there are eight of each (IEEE_8021QAZ_MAX_TCS). */
const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7]

const onOff = (value: number | bigint): string => (value ? 'on' : 'off')

/** `all:ets`, or `0:ets 1:strict …` */
function eachText(values: Each, format: (value: number | bigint) => string): string {
  const texts = values.map(format)
  return texts.every((text) => text === texts[0]) ? `all:${texts[0]}` : texts.map((text, i) => `${i}:${text}`).join(' ')
}

const each = (from: Remaining, key: string, name: string, format: (value: number | bigint) => string = String): string[] => {
  const values = from.take<Each>(key)
  return values ? [`${name} ${eachText(values, format)}`] : []
}

const one = (from: Remaining, key: string, name: string, format: (value: number) => string = String): string[] => {
  const value = from.number(key)
  return value === undefined ? [] : [`${name} ${format(value)}`]
}

const algorithm = (value: number | bigint): string => ALGORITHMS[Number(value)] ?? String(value)

/** What `dcb ets set` takes; in a reply also what the device is able to do. */
export function etsText(from: Remaining, isReply: boolean): string {
  return [
    ...one(from, 'willing', 'willing', onOff),
    ...(isReply ? [...one(from, 'etsCap', 'ets-cap'), ...one(from, 'cbs', 'cbs', onOff)] : []),
    ...each(from, 'tcTxBw', 'tc-bw'),
    ...each(from, 'tcRxBw', 'pg-bw'),
    ...each(from, 'tcTsa', 'tc-tsa', algorithm),
    ...each(from, 'prioTc', 'prio-tc'),
    ...each(from, 'tcRecoBw', 'reco-tc-bw'),
    ...each(from, 'tcRecoTsa', 'reco-tc-tsa', algorithm),
    ...each(from, 'recoPrioTc', 'reco-prio-tc'),
  ].join(' ')
}

/** What `dcb pfc set` takes; in a reply also what the device is able to do, and its counters. */
export function pfcText(from: Remaining, isReply: boolean): string {
  const enabled = from.number('pfcEn')
  return [
    ...(isReply ? one(from, 'pfcCap', 'pfc-cap') : []),
    ...one(from, 'mbc', 'macsec-bypass', onOff),
    ...one(from, 'delay', 'delay'),
    ...(enabled === undefined
      ? []
      : [
          `prio-pfc ${eachText(
            CLASSES.map((bit) => (enabled >> bit) & 1),
            onOff,
          )}`,
        ]),
    ...(isReply ? [...each(from, 'requests', 'requests'), ...each(from, 'indications', 'indications')] : []),
  ].join(' ')
}

export function bufferText(from: Remaining, isReply: boolean): string {
  return [
    ...each(from, 'prio2buffer', 'prio-buffer'),
    ...each(from, 'bufferSize', 'buffer-size', sizeText),
    ...(isReply ? one(from, 'totalSize', 'total-size', sizeText) : []),
  ].join(' ')
}

const UNITS = ['K', 'M', 'G', 'T']

/** kbit/s in the greatest unit that leaves a whole number, as print_rate of iproute2: `1500Kbit`. */
function rateText(kbit: number | bigint): string {
  let rate = BigInt(kbit)
  if (rate === 0n) return '0bit'
  let unit = 0
  while (unit < UNITS.length - 1 && rate >= 1000n && rate % 1000n === 0n) {
    rate /= 1000n
    unit++
  }
  return `${rate}${UNITS[unit]}bit`
}

/** The kernel's rates are in kbit/s. `dcb` up to 6.15 sends bytes per second in their place. */
export const maxrateText = (from: Remaining): string => each(from, 'tcMaxrate', 'tc-maxrate', rateText).join(' ')
