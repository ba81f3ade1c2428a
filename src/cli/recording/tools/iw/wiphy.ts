import { Remaining } from '../remaining.ts'
import { channelOf, IFTYPES } from './units.ts'

interface Numbered<T> {
  readonly index: number
  readonly value: T
}
type Values = Readonly<Record<string, unknown>>

function channelText(from: Remaining): string {
  const mhz = from.number('freq') ?? 0
  const power = from.number('maxTxPower')
  // For programs that do not know the flag beside it.
  if (from.peek('noIr') !== undefined) from.take('noIbss')
  const limits = [
    ...(from.take('noIr') === undefined ? [] : ['no IR']),
    ...(from.take('radar') === undefined ? [] : ['radar detection']),
  ]
  const state = from.take('disabled') === undefined ? `${((power ?? 0) / 100).toFixed(1)} dBm` : 'disabled'
  return `* ${mhz} MHz [${channelOf(mhz)}] (${state})${limits.length > 0 ? ` (${limits.join(', ')})` : ''}`
}

function rateText(from: Remaining): string {
  const rate = ((from.number('rate') ?? 0) / 10).toFixed(1)
  return `* ${rate} Mbps${from.take('2ghzShortpreamble') === undefined ? '' : ' (short preamble supported)'}`
}

/** Some values of a list, each in words and with what is left of it. */
const each = (from: Remaining, key: string, words: (one: Remaining) => string): string[] =>
  (from.take<readonly Numbered<Values>[]>(key) ?? []).map(({ value }) => {
    const one = new Remaining(value, true)
    return `${words(one)}${one.rest()}`
  })

function bandText({ index, value }: Numbered<Values>): string {
  const band = new Remaining(value)
  return [`Band ${index + 1}:`, ...each(band, 'rates', rateText), ...each(band, 'freqs', channelText), band.rest().trim()]
    .filter((text) => text !== '')
    .join(' ')
}

/** A part of a device as `iw list` prints it: the kernel splits the description over many messages. */
export function wiphyText(from: Remaining): string {
  const types = from.take<readonly Numbered<true>[]>('supportedIftypes')
  const bands = from.take<readonly Numbered<Values>[]>('wiphyBands') ?? []
  return [
    `Wiphy ${from.take('wiphyName')}`,
    ...(from.peek('wiphy') === undefined ? [] : [`wiphy index: ${from.take('wiphy')}`]),
    ...(types ? ['Supported interface modes:', ...types.map(({ index }) => `* ${IFTYPES[index] ?? index}`)] : []),
    ...bands.map(bandText),
  ].join(' ')
}
