import type { Recorded } from '../../../../capture.ts'
import { detailOf, type FeatureAttrs } from '../../../../ethtool/features.ts'
import { changesText, printFeatures } from '../../../ethtool/features.ts'
import { printChannels, printCoalesce, printFec, printPause, printRings, printTimestamping } from '../../../ethtool/print.ts'
import { Output } from '../../../output/output.ts'
import { Remaining } from '../remaining.ts'
import { eeeLines, LINK_REPLIES, type ReplyLines, takeNamedBits } from './link.ts'
import type { EthtoolNames } from './names.ts'
import { tunnelLines } from './tunnels.ts'

type Values = Readonly<Record<string, unknown>>
type Print = (dev: string, values: Values, out: Output) => void

/** Prints with the printer of `nlwire ethtool`. */
function printed(print: (out: Output) => void): string[] {
  const out = new Output()
  print(out)
  return [out.finish()]
}

/** The printer of a setting: it takes the values that it reads. */
const setting =
  (print: Print): ReplyLines =>
  (from, dev) =>
    printed((out) => print(dev, from.taking(), out))

/** Bits of forward error correction among the link modes. */
const FEC_BITS: Readonly<Record<number, string>> = { 49: 'None', 50: 'RS', 51: 'BASER', 74: 'LLRS' }

const fec: ReplyLines = (from, dev, names) => {
  const active = from.number('active')
  const modes = names.of('LINK_MODES', dev)
  const name = active === undefined ? undefined : (modes[active] ?? FEC_BITS[active] ?? String(active))
  const bits = takeNamedBits(from, 'modes', 'LINK_MODES', dev, names)
  if (!bits) return undefined
  const nomask = { nomask: true as const, bits: { bit: bits.on.map((one) => ({ name: one })) } }
  const auto = from.take('auto')
  return printed((out) => printFec(dev, { modes: nomask, auto }, name, out))
}

const features: ReplyLines = (from, dev, names) => {
  const known = names.of('FEATURES', dev)
  if (known.length === 0) return undefined
  const values = from.taking() as FeatureAttrs
  return printed((out) => printFeatures(dev, detailOf(values, known), out))
}

const privateFlags: ReplyLines = (from, dev, names) => {
  const flags = takeNamedBits(from, 'flags', 'PRIV_FLAGS', dev, names)
  return flags && [`Private flags for ${dev}:`, ...flags.all.map((name) => `${name}: ${flags.on.includes(name) ? 'on' : 'off'}`)]
}

/** Lines under a title. */
const titled =
  (title: string, lines: ReplyLines): ReplyLines =>
  (from, dev, names) => {
    const found = lines(from, dev, names)
    return found && found.length > 0 ? [`${title} for ${dev}:`, ...found] : undefined
  }

/** What ethtool prints of a reply to a GET request, and of a notification: by the name of the message without ETHTOOL_MSG_. */
const REPLIES: Readonly<Record<string, ReplyLines>> = {
  ...Object.fromEntries(Object.entries(LINK_REPLIES).map(([name, lines]) => [name, titled('Settings', lines)])),
  RINGS: setting(printRings),
  CHANNELS: setting(printChannels),
  COALESCE: setting(printCoalesce),
  PAUSE: setting(printPause),
  TSINFO: setting(printTimestamping),
  EEE: titled('EEE settings', eeeLines),
  FEC: fec,
  FEATURES: features,
  PRIVFLAGS: privateFlags,
  TUNNEL_INFO: titled('Tunnel information', tunnelLines),
}

/** What became of a request for changes of features; undefined if it is what was requested: ethtool prints nothing then. */
function featureChanges(from: Remaining, dev: string, names: EthtoolNames, recorded: Recorded): readonly string[] | undefined {
  const [requested, known] = [names.requested(recorded), names.of('FEATURES', dev)]
  if (!requested || known.length === 0) return undefined
  const { text } = changesText(from.taking() as FeatureAttrs, requested, known)
  return text === '' ? undefined : [text]
}

/** A reply or a notification as ethtool(8) prints it, in one line. */
export function ethtoolReply(recorded: Recorded, names: EthtoolNames): string | undefined {
  const { name, message } = recorded
  const [, what = ''] = /^ETHTOOL_MSG_(\w+)_(?:GET_REPLY|NTF)$/.exec(name) ?? []
  const isChange = name === 'ETHTOOL_MSG_FEATURES_SET_REPLY'
  const lines = Object.hasOwn(REPLIES, what) ? REPLIES[what] : undefined
  if (!(lines || isChange) || message.payload) return undefined
  const from = new Remaining(message.attrs)
  const header = from.inside('header')
  const dev = header.take<string>('devName')
  if (dev === undefined) return undefined
  header.take('devIndex')
  const found = lines ? lines(from, dev, names) : featureChanges(from, dev, names, recorded)
  const text = found?.join(' ').replaceAll(/\s+/g, ' ').trim()
  return text === undefined ? undefined : `${text}${from.rest()}`
}
