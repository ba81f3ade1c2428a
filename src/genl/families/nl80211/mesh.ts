import { attrs } from '../../../netlink/attribute/attrs.ts'
import type { Bytes } from '../../../netlink/codec/bytes.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { byDirection } from '../../../netlink/codec/direction.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'

const MESH_POWER = { UNKNOWN: 0, ACTIVE: 1, LIGHT_SLEEP: 2, DEEP_SLEEP: 3 } as const

/** The kernel takes two bytes and sends four (nl80211_get_mesh_config). */
const opmode = byDirection(u16, u32, {
  formOf: (_, at, end) => (end - at === 4 ? u32 : u16),
  write: (w, value, scope) => (scope?.isReply ? u32 : u16).write(w, value),
})

/** NL80211_MESHCONF_*: how a mesh works (nl80211_meshconf_params_policy). */
const settings = attrs('nl80211-meshconf-attrs', {
  retryTimeout:             [1,  'NL80211_MESHCONF_RETRY_TIMEOUT',              u16,                   'time until a peer is asked again', { unit: 'ms' }],
  confirmTimeout:           [2,  'NL80211_MESHCONF_CONFIRM_TIMEOUT',            u16,                   'time to wait for a confirmation of the peer', { unit: 'ms' }],
  holdingTimeout:           [3,  'NL80211_MESHCONF_HOLDING_TIMEOUT',            u16,                   'time until a closed mesh link is forgotten', { unit: 'ms' }],
  maxPeerLinks:             [4,  'NL80211_MESHCONF_MAX_PEER_LINKS',             u16,                   'most mesh links'],
  maxRetries:               [5,  'NL80211_MESHCONF_MAX_RETRIES',                u8,                    'most retries to open a mesh link'],
  ttl:                      [6,  'NL80211_MESHCONF_TTL',                        u8,                    'most hops of a frame'],
  autoOpenPlinks:           [7,  'NL80211_MESHCONF_AUTO_OPEN_PLINKS',           u8,                    '1 to open links to all peers', { boolean: true }],
  hwmpMaxPreqRetries:       [8,  'NL80211_MESHCONF_HWMP_MAX_PREQ_RETRIES',      u8,                    'most requests for a path'],
  pathRefreshTime:          [9,  'NL80211_MESHCONF_PATH_REFRESH_TIME',          u32,                   'time before its end at which a path is refreshed', { unit: 'ms' }],
  minDiscoveryTimeout:      [10, 'NL80211_MESHCONF_MIN_DISCOVERY_TIMEOUT',      u16,                   'least time to wait for a path', { unit: 'ms' }],
  hwmpActivePathTimeout:    [11, 'NL80211_MESHCONF_HWMP_ACTIVE_PATH_TIMEOUT',   u32,                   'lifetime of a path', { unit: '1.024 ms' }],
  hwmpPreqMinInterval:      [12, 'NL80211_MESHCONF_HWMP_PREQ_MIN_INTERVAL',     u16,                   'least time between requests for a path', { unit: '1.024 ms' }],
  hwmpNetDiamTrvsTime:      [13, 'NL80211_MESHCONF_HWMP_NET_DIAM_TRVS_TIME',    u16,                   'time through the whole mesh', { unit: '1.024 ms' }],
  hwmpRootmode:             [14, 'NL80211_MESHCONF_HWMP_ROOTMODE',              u8,                    'whether it is a root: 0 is no, 2 to 4 the kinds of announcements'],
  elementTtl:               [15, 'NL80211_MESHCONF_ELEMENT_TTL',                u8,                    'most hops of an element about paths'],
  hwmpRannInterval:         [16, 'NL80211_MESHCONF_HWMP_RANN_INTERVAL',         u16,                   'time between announcements of the root', { unit: '1.024 ms' }],
  gateAnnouncements:        [17, 'NL80211_MESHCONF_GATE_ANNOUNCEMENTS',         u8,                    '1 to announce a gate to other networks', { boolean: true }],
  hwmpPerrMinInterval:      [18, 'NL80211_MESHCONF_HWMP_PERR_MIN_INTERVAL',     u16,                   'least time between errors about paths', { unit: '1.024 ms' }],
  forwarding:               [19, 'NL80211_MESHCONF_FORWARDING',                 u8,                    '1 to forward frames of others', { boolean: true }],
  rssiThreshold:            [20, 'NL80211_MESHCONF_RSSI_THRESHOLD',             s32,                   'least signal of a peer; 0 is any', { unit: 'dBm' }],
  syncOffsetMaxNeighbor:    [21, 'NL80211_MESHCONF_SYNC_OFFSET_MAX_NEIGHBOR',   u32,                   'most neighbours whose clocks are followed'],
  htOpmode:                 [22, 'NL80211_MESHCONF_HT_OPMODE',                  opmode,                'protection of HT'],
  hwmpPathToRootTimeout:    [23, 'NL80211_MESHCONF_HWMP_PATH_TO_ROOT_TIMEOUT',  u32,                   'lifetime of a path to the root', { unit: '1.024 ms' }],
  hwmpRootInterval:         [24, 'NL80211_MESHCONF_HWMP_ROOT_INTERVAL',         u16,                   'time between requests of the root', { unit: '1.024 ms' }],
  hwmpConfirmationInterval: [25, 'NL80211_MESHCONF_HWMP_CONFIRMATION_INTERVAL', u16,                   'least time between confirmations of the path to the root', { unit: '1.024 ms' }],
  powerMode:                [26, 'NL80211_MESHCONF_POWER_MODE',                 oneOf(u32,MESH_POWER), 'power save toward new peers'],
  awakeWindow:              [27, 'NL80211_MESHCONF_AWAKE_WINDOW',               u16,                   'time that it stays awake after a beacon', { unit: '1.024 ms' }],
  plinkTimeout:             [28, 'NL80211_MESHCONF_PLINK_TIMEOUT',              u32,                   'time without traffic until a mesh link is closed', { unit: 's' }],
  connectedToGate:          [29, 'NL80211_MESHCONF_CONNECTED_TO_GATE',          u8,                    '1 if there is a gate', { boolean: true }],
  nolearn:                  [30, 'NL80211_MESHCONF_NOLEARN',                    u8,                    '1 to learn no paths from data frames', { boolean: true }],
  connectedToAs:            [31, 'NL80211_MESHCONF_CONNECTED_TO_AS',            u8,                    '1 if there is an authentication server', { boolean: true }],
})

const index = attrs('nl80211-mesh-ifindex-attrs', {
  ifindex: [3, 'NL80211_ATTR_IFINDEX', u32, 'index of the link', { link: 'request' }],
})

/** The reply begins with an attribute of the set around it, whose number is that of a setting (nl80211_get_mesh_config). */
const withIndex: Codec<object> = {
  name: settings.name,
  shape: { type: 'own', parts: [settings], keys: {} },
  read: (b, at, end, scope) => ({ ...index.read(b, at, at + 8, scope), ...settings.read(b, at + 8, end, scope) }),
  write(w, value, scope) {
    const { ifindex, ...others } = value as { ifindex: number }
    index.write(w, { ifindex }, scope)
    settings.write(w, others, scope)
  },
  parts(b, at, end, path, out, scope) {
    index.parts?.(b, at, at + 8, path, out, scope)
    settings.parts?.(b, at + 8, end, path, out, scope)
  },
}
const hasIndex = (b: Bytes, at: number, end: number): boolean =>
  end - at >= 8 && b.view.getUint16(at, b.le) === 8 && b.view.getUint16(at + 2, b.le) === 3

/** NL80211_ATTR_MESH_CONFIG: settings, and in a reply the index of the link. */
export const meshConfig = byDirection<object>(settings, settings, {
  formOf: (b, at, end) => (hasIndex(b, at, end) ? withIndex : settings),
  write: (w, value, scope) => ('ifindex' in value ? withIndex : settings).write(w, value as never, scope),
})

/** NL80211_MESH_SETUP_*: how to join a mesh (nl80211_mesh_setup_params_policy). */
export const meshSetup = attrs('nl80211-mesh-setup-attrs', {
  enableVendorPathSel: [1, 'NL80211_MESH_SETUP_ENABLE_VENDOR_PATH_SEL', u8,     '1 for path selection of the vendor', { boolean: true }],
  enableVendorMetric:  [2, 'NL80211_MESH_SETUP_ENABLE_VENDOR_METRIC',   u8,     '1 for a metric of the vendor', { boolean: true }],
  ie:                  [3, 'NL80211_MESH_SETUP_IE',                     binary, 'elements: number, length, bytes'],
  userspaceAuth:       [4, 'NL80211_MESH_SETUP_USERSPACE_AUTH',         flag,   'there: a program authenticates'],
  userspaceAmpe:       [5, 'NL80211_MESH_SETUP_USERSPACE_AMPE',         flag,   'there: a program exchanges keys'],
  enableVendorSync:    [6, 'NL80211_MESH_SETUP_ENABLE_VENDOR_SYNC',     u8,     '1 for synchronisation of the vendor', { boolean: true }],
  userspaceMpm:        [7, 'NL80211_MESH_SETUP_USERSPACE_MPM',          flag,   'there: a program opens mesh links'],
  authProtocol:        [8, 'NL80211_MESH_SETUP_AUTH_PROTOCOL',          u8,     'authentication: 0 is none, 1 SAE'],
})
