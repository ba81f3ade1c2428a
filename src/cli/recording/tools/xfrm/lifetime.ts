import type { Remaining } from '../remaining.ts'

const UNLIMITED = 0xffffffffffffffffn
const limitText = (value: bigint | undefined): string => (value === UNLIMITED ? '(INF)' : String(value))
const two = (value: number): string => String(value).padStart(2, '0')

/** Seconds since 1970 as `2026-11-23 23:40:52`, in the time zone of the reader. */
export function localTime(seconds: bigint): string {
  if (seconds === 0n) return '-'
  const time = new Date(Number(seconds) * 1000)
  if (Number.isNaN(time.getTime())) return String(seconds)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

type Config = Readonly<Record<string, bigint>>

/** Limits as `ip -s xfrm` prints them; nothing if there are none (xfrm_lifetime_print). */
function limitsText(lft: Config): string[] {
  if (Object.values(lft).every((one) => one === UNLIMITED || one === 0n)) return []
  const limit = (unit: 'Byte' | 'Packet', name: string): string =>
    `limit: soft ${limitText(lft[`soft${unit}Limit`])}(${name}), hard ${limitText(lft[`hard${unit}Limit`])}(${name})`
  const expire = (from: 'Add' | 'Use'): string =>
    `expire ${from.toLowerCase()}: soft ${lft[`soft${from}ExpiresSeconds`]}(sec), hard ${lft[`hard${from}ExpiresSeconds`]}(sec)`
  return [`lifetime config: ${limit('Byte', 'bytes')} ${limit('Packet', 'packets')} ${expire('Add')} ${expire('Use')}`]
}

/** Counters, and when the object was added and used, as `ip -s xfrm` prints them. */
export function currentText(current: unknown): string[] {
  if (typeof current !== 'object' || current === null) return []
  const { bytes, packets, addTime, useTime } = current as Readonly<Record<string, bigint>>
  if (!bytes && !packets && !addTime && !useTime) return []
  return [
    `lifetime current: ${bytes}(bytes), ${packets}(packets) add ${localTime(addTime ?? 0n)} use ${localTime(useTime ?? 0n)}`,
  ]
}

function errorsText(stats: unknown): string[] {
  if (typeof stats !== 'object' || stats === null) return []
  const { replayWindow, replay, integrityFailed } = stats as Readonly<Record<string, number>>
  return replayWindow || replay || integrityFailed
    ? [`stats: replay-window ${replayWindow} replay ${replay} failed ${integrityFailed}`]
    : []
}

/** What `ip -s xfrm` prints of the lifetime of a state or policy, as far as it says something. */
export function lifetimeTexts(info: Remaining): string[] {
  const lft = info.take<Config>('lft')
  return [...(lft ? limitsText(lft) : []), ...currentText(info.take('curlft')), ...errorsText(info.take('stats'))]
}
