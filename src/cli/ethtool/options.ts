import { Exit } from '../parse/exit.ts'

/** An option of ethtool(8): what it does here. */
export interface EthtoolOption {
  /** Its short and its long forms. */
  readonly names: readonly string[]
  /** What `ethtool --json` can print as JSON. */
  readonly json?: true
  /** The message without ETHTOOL_MSG_, and _GET or _SET. */
  readonly message?: string
  /** The exit code of a refused change; ethtool(8) has one for each. */
  readonly code?: number
  /** Why netlink does not have it: the request of ioctl(2) that ethtool(8) uses. */
  readonly ioctl?: string
}

/** The options of ethtool(8), version 6.1, that nlwire knows. */
export const ETHTOOL_OPTIONS = {
  showFeatures: { names: ['-k', '--show-features', '--show-offload'], json: true, message: 'FEATURES' },
  features: { names: ['-K', '--features', '--offload'], message: 'FEATURES', code: 92 },
  showRings: { names: ['-g', '--show-ring'], message: 'RINGS' },
  rings: { names: ['-G', '--set-ring'], message: 'RINGS', code: 81 },
  showChannels: { names: ['-l', '--show-channels'], message: 'CHANNELS' },
  channels: { names: ['-L', '--set-channels'], message: 'CHANNELS', code: 1 },
  showCoalesce: { names: ['-c', '--show-coalesce'], message: 'COALESCE' },
  coalesce: { names: ['-C', '--coalesce'], message: 'COALESCE', code: 1 },
  showPause: { names: ['-a', '--show-pause'], json: true, message: 'PAUSE' },
  pause: { names: ['-A', '--pause'], message: 'PAUSE', code: 76 },
  timestamping: { names: ['-T', '--show-time-stamping'], message: 'TSINFO' },
  showFec: { names: ['--show-fec'], json: true, message: 'FEC' },
  statistics: { names: ['-S', '--statistics'], ioctl: 'ETHTOOL_GSTATS' },
  driver: { names: ['-i', '--driver'], ioctl: 'ETHTOOL_GDRVINFO' },
  rxfh: { names: ['-x', '--show-rxfh-indir', '--show-rxfh'], ioctl: 'ETHTOOL_GRXRINGS' },
  registers: { names: ['-d', '--register-dump'], ioctl: 'ETHTOOL_GREGS' },
  eeprom: { names: ['-e', '--eeprom-dump'], ioctl: 'ETHTOOL_GEEPROM' },
  negotiate: { names: ['-r', '--negotiate'], ioctl: 'ETHTOOL_NWAY_RST' },
  identify: { names: ['-p', '--identify'], ioctl: 'ETHTOOL_PHYS_ID' },
  test: { names: ['-t', '--test'], ioctl: 'ETHTOOL_TEST' },
  ntuple: { names: ['-n', '-u', '--show-nfc', '--show-ntuple'], ioctl: 'ETHTOOL_GRXCLSRLCNT' },
} as const satisfies Readonly<Record<string, EthtoolOption>>

export type OptionName = keyof typeof ETHTOOL_OPTIONS

/** All spellings of all options. */
export const optionSpellings: readonly string[] = Object.values(ETHTOOL_OPTIONS).flatMap(({ names }) => [...names])

/** What ethtool(8) prints of a command line that it does not understand. */
export const badArguments = (): Exit =>
  new Exit(1, 'ethtool: bad command line argument(s)\nFor more information run ethtool -h\n')

/** Returns the option of this spelling. */
export function optionOf(word: string): readonly [OptionName, EthtoolOption] | undefined {
  const all = Object.entries(ETHTOOL_OPTIONS) as [OptionName, EthtoolOption][]
  return all.find(([, { names }]) => names.includes(word))
}
