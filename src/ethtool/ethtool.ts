import type { GenericNamespace } from '../genl/socket/family-of.ts'
import { ChangeStream } from '../linux/socket/change-stream.ts'
import type { StreamOptions } from '../linux/socket/event-options.ts'
import { shown } from '../netlink/base/shown.ts'
import type { Taken } from '../rtnl/common/named/types.ts'
import type { BitChanges } from './bits.ts'
import { type EthtoolEvent, EthtoolEvents } from './events.ts'
import { Features } from './features.ts'
import { Eeprom, PrivateFlags, RssSettings, Stats, StringSets } from './others.ts'
import { SETTINGS } from './rows.ts'
import { Reading, Setting, type SettingOf } from './setting.ts'
import { Wire } from './wire.ts'

type Rows = typeof SETTINGS

// Mapped types without parameters are written out in the published declarations, whose tables have no rows to compute from.
/** What `get` of each setting returns, but for bits. */
type SettingViews = { [K in keyof Rows]: SettingOf<Rows[K]['attrs']> }
type View<K extends keyof SettingViews> = SettingViews[K]

/** What `set` of each setting takes, but for bits. */
type AllChanges = { [K in Settable]: ChangesOf<Rows[K]['attrs'], Rows[K]['settable'][number]> }
type Settable = { [K in keyof Rows]: Rows[K] extends { readonly settable: unknown } ? K : never }[keyof Rows]
type ChangesOf<C, S> = Pick<Taken<C>, Extract<S, keyof Taken<C>>>

/** What `set` of a setting takes, but for bits. */
export type SettingChanges<K extends keyof AllChanges> = AllChanges[K]

/** Connector, transceiver and crossing of the pairs. */
export type LinkInfo = View<'linkInfo'>
/** Speed, duplex and link modes, by the kernel's names: `1000baseT/Full`, `Autoneg`, `TP`. */
export type LinkModes = View<'linkModes'> & { supported?: string[]; advertised?: string[]; peer?: string[] }
/** Whether there is a link, and why not. */
export type LinkState = View<'linkState'>
/** Classes of messages that the driver logs. */
export type DebugMessages = {
  /** The classes that are on, by the kernel's names (NETIF_MSG_*): `drv`, `link`. */
  messages?: string[]
}
/** What wakes the machine: `magic`, `phy`. */
export type WakeOnLan = View<'wol'> & { supported?: string[]; modes?: string[] }
/** Sizes of rings. */
export type Rings = View<'rings'>
/** Numbers of channels. */
export type Channels = View<'channels'>
/** When the device interrupts. */
export type Coalesce = View<'coalesce'>
/** Flow control. */
export type PauseSettings = View<'pause'>
/** Energy-Efficient Ethernet. */
export type Eee = View<'eee'> & { supported?: string[]; advertised?: string[]; peer?: string[] }
/** Forward error correction; `active` is the name of a link mode. */
export type Fec = Omit<View<'fec'>, 'active'> & { modes?: string[]; active?: string | number }
/** What time stamping the device can do. */
export type Timestamping = View<'timestamping'> & { capabilities?: string[]; txTypes?: string[]; rxFilters?: string[] }

/** The link modes to advertise, by name. */
export type AdvertisedModes = {
  /** By the kernel's names: `1000baseT/Full`. */
  readonly advertised?: BitChanges
}

/** Settings of network cards in one network namespace, as ethtool(8) reads and changes them, by netlink. */
export class Ethtool {
  /** Offloads, by name. */
  readonly features: Features
  /** Connector, transceiver and crossing of the pairs (ETHTOOL_MSG_LINKINFO_*). */
  readonly linkInfo: Setting<LinkInfo, SettingChanges<'linkInfo'>>
  /** Speed, duplex, autonegotiation and link modes: the first lines of `ethtool DEV` (ETHTOOL_MSG_LINKMODES_*). */
  readonly linkModes: Setting<LinkModes, SettingChanges<'linkModes'> & AdvertisedModes>
  /** Whether there is a link, and why not (ETHTOOL_MSG_LINKSTATE_GET). */
  readonly linkState: Reading<LinkState>
  /** Which messages the driver logs, as `msglvl` of ethtool(8) (ETHTOOL_MSG_DEBUG_*). */
  readonly debug: Setting<DebugMessages, { readonly messages?: BitChanges }>
  /** Wake-on-LAN (ETHTOOL_MSG_WOL_*). */
  readonly wol: Setting<WakeOnLan, { readonly modes?: BitChanges; readonly sopass?: Uint8Array }>
  /** Sizes of the rings, as `ethtool -g` and `-G` (ETHTOOL_MSG_RINGS_*). */
  readonly rings: Setting<Rings, SettingChanges<'rings'>>
  /** Numbers of channels, as `ethtool -l` and `-L` (ETHTOOL_MSG_CHANNELS_*). */
  readonly channels: Setting<Channels, SettingChanges<'channels'>>
  /** When the device interrupts, as `ethtool -c` and `-C` (ETHTOOL_MSG_COALESCE_*). */
  readonly coalesce: Setting<Coalesce, SettingChanges<'coalesce'>>
  /** Flow control, as `ethtool -a` and `-A` (ETHTOOL_MSG_PAUSE_*). */
  readonly pause: Setting<PauseSettings, SettingChanges<'pause'>>
  /** Energy-Efficient Ethernet, as `ethtool --show-eee` and `--set-eee` (ETHTOOL_MSG_EEE_*). */
  readonly eee: Setting<Eee, SettingChanges<'eee'> & AdvertisedModes>
  /** Forward error correction, as `ethtool --show-fec` and `--set-fec` (ETHTOOL_MSG_FEC_*). */
  readonly fec: Setting<Fec, Omit<SettingChanges<'fec'>, 'modes'> & { readonly modes?: BitChanges }>
  /** What time stamping the device can do, as `ethtool -T` (ETHTOOL_MSG_TSINFO_GET). */
  readonly timestamping: Reading<Timestamping>
  /** Flags of the driver, by its own names (ETHTOOL_MSG_PRIVFLAGS_*). */
  readonly privateFlags: PrivateFlags
  /** Receive side scaling, as `ethtool -x` (ETHTOOL_MSG_RSS_GET). */
  readonly rss: RssSettings
  /** Counters that a standard names (ETHTOOL_MSG_STATS_GET). */
  readonly stats: Stats
  /** Sets of texts: the names of counters, flags and modes (ETHTOOL_MSG_STRSET_GET). */
  readonly strings: StringSets
  /** Memory of a plug-in module, as `ethtool -m` (ETHTOOL_MSG_MODULE_EEPROM_GET). */
  readonly eeprom: Eeprom
  private readonly wire: Wire

  /** @internal */
  constructor(ns: GenericNamespace) {
    const wire = new Wire(ns)
    this.wire = wire
    this.features = new Features(wire)
    this.linkInfo = new Setting(wire, SETTINGS.linkInfo)
    this.linkModes = new Setting(wire, SETTINGS.linkModes)
    this.linkState = new Reading(wire, SETTINGS.linkState)
    this.debug = new Setting(wire, SETTINGS.debug)
    this.wol = new Setting(wire, SETTINGS.wol)
    this.rings = new Setting(wire, SETTINGS.rings)
    this.channels = new Setting(wire, SETTINGS.channels)
    this.coalesce = new Setting(wire, SETTINGS.coalesce)
    this.pause = new Setting(wire, SETTINGS.pause)
    this.eee = new Setting(wire, SETTINGS.eee)
    this.fec = new Setting(wire, SETTINGS.fec)
    this.timestamping = new Reading(wire, SETTINGS.timestamping)
    this.privateFlags = new PrivateFlags(wire)
    this.rss = new RssSettings(wire)
    this.stats = new Stats(wire)
    this.strings = new StringSets(wire)
    this.eeprom = new Eeprom(wire)
  }

  /**
   * Streams changes that the kernel reports (the group `monitor`), until it is closed or its loop ends. Yields an `overrun`
   * where notifications were lost. Drivers also change by themselves what no notification reports, such as the speed.
   * @example
   * for await (const event of ethtool(ns).monitor()) if (event.type === 'change') console.log(event.ifname, event.what)
   */
  monitor(options: StreamOptions = {}): ChangeStream<EthtoolEvent> {
    return new ChangeStream(async () => new EthtoolEvents(this.wire.family.events(['monitor'], options), this.wire))
  }
}

const all = new WeakMap<GenericNamespace, Ethtool>()

/** Returns the settings of network cards in a network namespace (a NetNs). The same object each time. */
export function ethtool(ns: GenericNamespace): Ethtool {
  if (typeof ns?.generic !== 'function') throw new TypeError(`expected a NetNs, got ${shown(ns)}`)
  const one = all.get(ns) ?? new Ethtool(ns)
  all.set(ns, one)
  return one
}
