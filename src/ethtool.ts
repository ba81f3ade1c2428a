/**
 * Settings of network cards by netlink, as ethtool(8): link modes, features, rings, channels, coalescing, flow control,
 * time stamping, counters. docs/guide/generic-netlink.md is the guide. `nlwire` does not load it.
 *
 * @module nlwire/ethtool
 */

export type { BitChanges, StringSet } from './ethtool/bits.ts'
export {
  type AdvertisedModes,
  type Channels,
  type Coalesce,
  type DebugMessages,
  type Eee,
  type Ethtool,
  ethtool,
  type Fec,
  type LinkInfo,
  type LinkModes,
  type LinkState,
  type PauseSettings,
  type Rings,
  type SettingChanges,
  type Timestamping,
  type WakeOnLan,
} from './ethtool/ethtool.ts'
export type { EthtoolEvent } from './ethtool/events.ts'
export type { ChangedFeatures, Feature, Features } from './ethtool/features.ts'
export type {
  Eeprom,
  EepromRange,
  GroupStats,
  PrivateFlags,
  Rss,
  RssOptions,
  RssSettings,
  SizeCount,
  Stats,
  StatsGroup,
  StringSets,
} from './ethtool/others.ts'
export type { OfLink, Reading, Setting } from './ethtool/setting.ts'
export type { EthtoolReadOptions } from './ethtool/wire.ts'
