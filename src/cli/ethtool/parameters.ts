import { Exit } from '../parse/exit.ts'

type Kind = 'u32' | 'bool' | 'u8'

/** The parameters of changes, by the words of ethtool(8): attribute and type of the value. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, readonly [key: string, kind: Kind]>>>> = {
  '-G': {
    rx: ['rx', 'u32'],
    'rx-mini': ['rxMini', 'u32'],
    'rx-jumbo': ['rxJumbo', 'u32'],
    tx: ['tx', 'u32'],
    'rx-buf-len': ['rxBufLen', 'u32'],
    'cqe-size': ['cqeSize', 'u32'],
    'tx-push': ['txPush', 'bool'],
  },
  '-L': {
    rx: ['rxCount', 'u32'],
    tx: ['txCount', 'u32'],
    other: ['otherCount', 'u32'],
    combined: ['combinedCount', 'u32'],
  },
  '-C': {
    'adaptive-rx': ['useAdaptiveRx', 'bool'],
    'adaptive-tx': ['useAdaptiveTx', 'bool'],
    'sample-interval': ['rateSampleInterval', 'u32'],
    'stats-block-usecs': ['statsBlockUsecs', 'u32'],
    'pkt-rate-low': ['pktRateLow', 'u32'],
    'pkt-rate-high': ['pktRateHigh', 'u32'],
    'rx-usecs': ['rxUsecs', 'u32'],
    'rx-frames': ['rxMaxFrames', 'u32'],
    'rx-usecs-irq': ['rxUsecsIrq', 'u32'],
    'rx-frames-irq': ['rxMaxFramesIrq', 'u32'],
    'tx-usecs': ['txUsecs', 'u32'],
    'tx-frames': ['txMaxFrames', 'u32'],
    'tx-usecs-irq': ['txUsecsIrq', 'u32'],
    'tx-frames-irq': ['txMaxFramesIrq', 'u32'],
    'rx-usecs-low': ['rxUsecsLow', 'u32'],
    'rx-frames-low': ['rxMaxFramesLow', 'u32'],
    'tx-usecs-low': ['txUsecsLow', 'u32'],
    'tx-frames-low': ['txMaxFramesLow', 'u32'],
    'rx-usecs-high': ['rxUsecsHigh', 'u32'],
    'rx-frames-high': ['rxMaxFramesHigh', 'u32'],
    'tx-usecs-high': ['txUsecsHigh', 'u32'],
    'tx-frames-high': ['txMaxFramesHigh', 'u32'],
    'cqe-mode-rx': ['useCqeModeRx', 'bool'],
    'cqe-mode-tx': ['useCqeModeTx', 'bool'],
  },
  '-A': { autoneg: ['autoneg', 'bool'], rx: ['rx', 'bool'], tx: ['tx', 'bool'] },
}

/** The attributes of a change, of the words behind the device. Ends as ethtool(8) does for wrong words. */
export function attributesOf(option: string, words: readonly string[]): Record<string, number> {
  const known = PARAMETERS[option] ?? {}
  const wrong = (why: string): never => {
    throw new Exit(1, `ethtool (${option}): ${why}\n`)
  }
  const attrs: Record<string, number> = {}
  for (let i = 0; i < words.length; i += 2) {
    const [word = '', value] = [words[i], words[i + 1]]
    const [key, kind] = (Object.hasOwn(known, word) && known[word]) || wrong(`unknown parameter '${word}'`)
    if (Object.hasOwn(attrs, key)) wrong(`duplicate parameter '${word}'`)
    if (value === undefined) wrong(`no value for parameter '${word}'`)
    attrs[key] = numberOf(kind, value as string) ?? wrong(`invalid value '${value}' for parameter '${word}'`)
  }
  return attrs
}

function numberOf(kind: Kind, text: string): number | undefined {
  if (kind === 'bool') return text === 'on' ? 1 : text === 'off' ? 0 : undefined
  const value = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(/^0[0-7]+$/.test(text) ? `0o${text}` : text) : Number.NaN
  return value <= 0xffffffff ? value : undefined
}
