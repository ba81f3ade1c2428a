import { writeBits } from '../../ethtool/bits.ts'
import { FEATURE_GROUPS, featuresOf } from '../../ethtool/feature-groups.ts'
import { detailOf, type FeatureAttrs } from '../../ethtool/features.ts'
import { type Reply, Wire } from '../../ethtool/wire.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { nearest } from '../../netlink/base/nearest.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Io } from '../io.ts'
import { withSession } from '../netns/session.ts'
import type { Options } from '../options.ts'
import { Output } from '../output/output.ts'
import { Exit, withHint } from '../parse/exit.ts'
import { shownOn } from '../visible.ts'
import { changesText, printFeatures } from './features.ts'
import { badArguments, type EthtoolOption, type OptionName, optionOf, optionSpellings } from './options.ts'
import { attributesOf } from './parameters.ts'
import { printChannels, printCoalesce, printFec, printPause, printRings, printTimestamping } from './print.ts'

/** One command line. */
interface Run {
  readonly wire: Wire
  readonly dev: string
  readonly words: readonly string[]
  readonly out: Output
}

type Print = (dev: string, values: never, out: Output) => void

/** What prints the reply of a request that reads. */
const READ: Partial<Record<OptionName, Print>> = {
  showRings: printRings,
  showChannels: printChannels,
  showCoalesce: printCoalesce,
  showPause: printPause,
  timestamping: printTimestamping,
}

/** `nlwire ethtool`: settings of network cards, with the words, output and exit codes of ethtool(8). Resolves to the exit code. */
export async function ethtoolCommand(args: readonly string[], options: Options, io: Io): Promise<number> {
  const isJson = args[0] === '--json'
  const [first, dev, ...words] = isJson ? args.slice(1) : args
  const [name, option] = (first !== undefined && optionOf(first)) || []
  if (name === undefined || option === undefined) {
    if (first?.startsWith('-') === false)
      throw new Exit(1, `nlwire ethtool: expected an option before "${first}", such as -k: see nlwire ethtool --help\n`)
    throw withHint(badArguments(), first ?? '', optionSpellings)
  }
  if (option.ioctl !== undefined)
    throw new Exit(1, `nlwire ethtool: ethtool asks ${first} by ioctl(2) (${option.ioctl}), nlwire has netlink only\n`)
  const json = isJson || options.json === true
  if (dev === undefined || (json && !option.json)) throw badArguments()
  const out = new Output({ json, pretty: true })
  return withSession(options, io, async ({ netns }) => {
    const run: Run = { wire: new Wire(netns), dev, words, out }
    try {
      return await (option.code === undefined ? read(name, option, run) : change(name, option, run, io))
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
      throw refusal(error, option.code ?? 1)
    } finally {
      io.out(out.finish())
    }
  })
}

/** Texts of the kernel and of drivers, for this output. JSON escapes by itself. */
const visibleIn = <T>(out: Output, value: T): T => (out.json ? value : shownOn(process.stdout, value))

/** What ethtool(8) prints of a refusal: the words of the kernel with their place, and the text of the error. */
function refusal({ extack, errno }: NetlinkError, code: number): Exit {
  const { message, offset } = extack
  const place = offset === undefined ? '' : ` (offset ${offset})`
  const words = message === undefined ? '' : `netlink error: ${shownOn(process.stderr, message)}${place}\n`
  return new Exit(code, `${words}netlink error: ${errnoText(errno)}\n`)
}

async function read(name: OptionName, { message }: EthtoolOption, { wire, dev, words, out }: Run): Promise<number> {
  if (words[0] !== undefined) throw new Exit(1, `ethtool: unexpected parameter '${words[0]}'\n`)
  const reply = visibleIn(out, await wire.get(`ETHTOOL_MSG_${message}_GET`, dev, {}, {}, name === 'showFeatures'))
  const strings = async (set: 'FEATURES' | 'LINK_MODES') => visibleIn(out, await wire.strings(set, undefined))
  const shown = reply.header?.devName ?? dev
  if (name === 'showFeatures') printFeatures(shown, detailOf(reply, await strings('FEATURES')), out)
  else if (name === 'showFec') {
    const { active } = reply as Reply & { readonly active?: number }
    const modes = active === undefined ? [] : await strings('LINK_MODES')
    printFec(shown, reply as never, active === undefined ? undefined : modes[active], out)
  } else READ[name]?.(shown, reply as never, out)
  return 0
}

async function change(name: OptionName, option: EthtoolOption, run: Run, io: Io): Promise<number> {
  if (name === 'features') return changeFeatures(run, io)
  const attrs = attributesOf(option.names[0] as string, run.words)
  await run.wire.set(`ETHTOOL_MSG_${option.message}_SET`, run.dev, attrs)
  return 0
}

async function changeFeatures({ wire, dev, words, out }: Run, io: Io): Promise<number> {
  const names = await wire.strings('FEATURES', undefined)
  const changes: [string, boolean][] = []
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1]
    if (value !== 'on' && value !== 'off')
      throw new Exit(1, `ethtool (-K): flag '${value ?? '(null)'}' for parameter '(null)' is not followed by 'on' or 'off'\n`)
    for (const name of featuresOf(words[i] as string, names)) changes.push([name, value === 'on'])
  }
  const requested = new Set(changes.map(([name]) => name))
  const wanted = writeBits('features', Object.fromEntries(changes))
  const reply = await wire.set('ETHTOOL_MSG_FEATURES_SET', dev, { wanted }, {}, true).catch((error: unknown) => {
    const unknown = [...requested].find((name) => !names.includes(name))
    const words = [...FEATURE_GROUPS.map(([short]) => short), ...FEATURE_GROUPS.map(([, long]) => long), ...names]
    const near = unknown === undefined ? undefined : nearest(unknown, words)
    if (!(error instanceof NetlinkError) || near === undefined) throw error
    const exit = refusal(error, 92)
    exit.hint = near
    throw exit
  })
  const { text, nothing } = changesText(visibleIn(out, reply) as FeatureAttrs, requested, visibleIn(out, names))
  out.text(text)
  if (nothing) io.err('Could not change any device features\n')
  return nothing ? 1 : 0
}
