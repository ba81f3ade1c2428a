import { debugAttrs, eeeAttrs, linkinfoAttrs, linkmodesAttrs, linkstateAttrs, wolAttrs } from '../genl/families/ethtool/link.ts'
import { channelsAttrs, coalesceAttrs, fecAttrs, pauseAttrs, ringsAttrs } from '../genl/families/ethtool/queues.ts'
import { tsinfoAttrs } from '../genl/families/ethtool/reports.ts'
import type { AttrSet } from '../netlink/attribute/table.ts'
import type { Table } from '../netlink/codec/codec.ts'
import type { SettingRow } from './setting.ts'

/** The keys of a table that the kernel takes in a SET request: not the device, nor what it only reports. */
const settable = <T extends Table, const R extends keyof T & string = never>(
  { table }: AttrSet<T, unknown>,
  ...reported: readonly R[]
): Exclude<keyof T & string, 'header' | R>[] =>
  Object.keys(table).filter((key) => key !== 'header' && !(reported as readonly string[]).includes(key)) as never

/** The settings of links, and how their requests differ. One row for each pair of messages. */
export const SETTINGS = {
  linkInfo: { message: 'LINKINFO', attrs: linkinfoAttrs, settable: ['port', 'phyaddr', 'tpMdixCtrl'] },
  linkModes: {
    message: 'LINKMODES',
    attrs: linkmodesAttrs,
    settable: ['autoneg', 'advertised', 'speed', 'duplex', 'masterSlaveCfg', 'lanes'],
    bits: {
      ours: { on: 'advertised', all: 'supported', names: 'LINK_MODES' },
      peer: { on: 'peer', names: 'LINK_MODES' },
    },
  },
  linkState: { message: 'LINKSTATE', attrs: linkstateAttrs },
  debug: {
    message: 'DEBUG',
    attrs: debugAttrs,
    settable: ['messages'],
    bits: { msgmask: { on: 'messages', names: 'MSG_CLASSES' } },
  },
  wol: {
    message: 'WOL',
    attrs: wolAttrs,
    settable: ['modes', 'sopass'],
    bits: { modes: { on: 'modes', all: 'supported', names: 'WOL_MODES' } },
  },
  rings: {
    message: 'RINGS',
    attrs: ringsAttrs,
    settable: settable(ringsAttrs, 'rxMax', 'rxMiniMax', 'rxJumboMax', 'txMax', 'txPushBufLenMax'),
  },
  channels: {
    message: 'CHANNELS',
    attrs: channelsAttrs,
    settable: settable(channelsAttrs, 'rxMax', 'txMax', 'otherMax', 'combinedMax'),
  },
  coalesce: { message: 'COALESCE', attrs: coalesceAttrs, settable: settable(coalesceAttrs) },
  pause: { message: 'PAUSE', attrs: pauseAttrs, settable: ['autoneg', 'rx', 'tx'] },
  eee: {
    message: 'EEE',
    attrs: eeeAttrs,
    settable: ['advertised', 'enabled', 'txLpiEnabled', 'txLpiTimer'],
    bits: {
      modesOurs: { on: 'advertised', all: 'supported', names: 'LINK_MODES' },
      modesPeer: { on: 'peer', names: 'LINK_MODES' },
    },
  },
  fec: {
    message: 'FEC',
    attrs: fecAttrs,
    settable: ['modes', 'auto'],
    bits: { modes: { on: 'modes', names: 'LINK_MODES' } },
    texts: { active: 'LINK_MODES' },
  },
  timestamping: {
    message: 'TSINFO',
    attrs: tsinfoAttrs,
    bits: {
      timestamping: { on: 'capabilities', names: 'SOF_TIMESTAMPING' },
      txTypes: { on: 'txTypes', names: 'TS_TX_TYPES' },
      rxFilters: { on: 'rxFilters', names: 'TS_RX_FILTERS' },
    },
  },
} as const satisfies Readonly<Record<string, SettingRow>>
