import { checkKeys } from '../../../netlink/base/keys.ts'
import { nearest } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'

// Words of `ip` and `bridge`, and the keys that mean the same: in each call the first that it knows. Words that differ from
// their key in spelling only need no line.

type Words = Readonly<Record<string, readonly string[]>>

/** Of a link, and of a filter of links. */
export const LINK_WORDS: Words = {
  name: ['ifname'],
  type: ['kind'],
  mac: ['address'],
  lladdr: ['address'],
  brd: ['broadcast'],
  alias: ['ifalias'],
  altname: ['altIfname'],
  qlen: ['txqlen'],
  txqueuelen: ['txqlen'],
  arp: ['flags'],
  promisc: ['flags'],
  multicast: ['flags'],
  nomaster: ['master'],
  dev: ['link'],
  state: ['operstate', 'up'],
}

/** Of the data of a kind, and of a port. */
export const KIND_WORDS: Words = {
  dev: ['link'],
  vni: ['id'],
  external: ['collectMetadata'],
  dstport: ['port'],
  srcport: ['portRange'],
  remote: ['group'],
  maxaddress: ['limit'],
  hoplimit: ['ttl'],
  tclass: ['flowinfo'],
  flowlabel: ['label', 'flowinfo'],
  key: ['ikey'],
  csum: ['iflags'],
  seq: ['iflags'],
  proto: ['protocol'],
  cipher: ['cipherSuite'],
  stp: ['stpState'],
  'ingress-qos-map': ['ingressQos'],
  'egress-qos-map': ['egressQos'],
  gvrp: ['flags'],
  mvrp: ['flags'],
  reorder_hdr: ['flags'],
  loose_binding: ['flags'],
  num_grat_arp: ['numPeerNotif'],
  num_unsol_na: ['numPeerNotif'],
  arp_missed_max: ['missedMax'],
  hairpin: ['mode'],
  root_block: ['protect'],
  flood: ['unicastFlood'],
}

/** Of addresses, routes, rules, neighbours, forwarding entries and next hops, and of their filters. */
export const OBJECT_WORDS: Words = {
  dev: ['link', 'iifname', 'oif'],
  link: ['oif'],
  proto: ['protocol'],
  protocol: ['proto'],
  type: ['kind', 'action', 'groupType'],
  brd: ['broadcast'],
  metric: ['priority', 'rtPriority'],
  preference: ['priority', 'rtPriority'],
  pref: ['priority'],
  order: ['priority'],
  valid_lft: ['cacheinfo'],
  preferred_lft: ['cacheinfo'],
  nodad: ['flags'],
  noprefixroute: ['flags'],
  gw: ['via'],
  gateway: ['via'],
  nexthop: ['multipath'],
  nexthops: ['multipath'],
  nextHops: ['multipath'],
  nhid: ['nhId'],
  destination: ['dst'],
  prefix: ['dst'],
  vrf: ['table'],
  dsfield: ['tos'],
  realm: ['flow'],
  realms: ['flow'],
  mtu: ['metrics'],
  advmss: ['metrics'],
  window: ['metrics'],
  hoplimit: ['metrics'],
  congctl: ['metrics', 'ccAlgo'],
  from: ['src'],
  src: ['from'],
  to: ['dst'],
  lookup: ['table'],
  iif: ['iifname'],
  oif: ['oifname'],
  sport: ['sportRange'],
  dport: ['dportRange'],
  not: ['flags'],
  mac: ['lladdr'],
  nud: ['state'],
  remote: ['dst'],
  address: ['dst'],
  vid: ['vlan'],
  vlan: ['vid'],
  br: ['master'],
  dstport: ['port'],
  router: ['flags'],
  self: ['flags'],
  extern_learn: ['flags'],
  buckets: ['resGroup'],
  idle_timer: ['resGroup'],
  unbalanced_timer: ['resGroup'],
}

/** Of multicast groups. */
export const MDB_WORDS: Words = {
  dev: ['port', 'link'],
  grp: ['group'],
  vlan: ['vid'],
  src: ['source'],
  proto: ['rtprot'],
  protocol: ['rtprot'],
  permanent: ['state'],
  temp: ['state'],
  filter_mode: ['groupMode'],
  source_list: ['srcList'],
}

/** Of tun and tap devices. */
export const TUNTAP_WORDS: Words = {
  mode: ['type'],
  user: ['owner'],
  multi_queue: ['multiQueue'],
  vnet_hdr: ['vnetHdr'],
}

/** Returns the key that a word of `ip` stands for; undefined if it is no such word, or none of the keys. */
export function keyOfWord(words: Words, word: string, keys: readonly string[]): string | undefined {
  return Object.hasOwn(words, word) ? words[word]?.find((key) => keys.includes(key)) : undefined
}

/** A misspelled word of `ip`, if it is nearer than every key. */
const nearWord = (words: Words, word: string, keys: readonly string[]): string | undefined =>
  nearest(word, keys) === undefined ? keyOfWord(words, nearest(word, Object.keys(words)) ?? '', keys) : undefined

/** Options of every call, not of an object. */
const LIMITS = ['timeout', 'signal']

/** How keys of options are checked, beside the keys that a call takes. */
interface CheckedBy {
  /** Words of `ip` for keys. Default: those of most objects. */
  readonly words?: Words
  /** Keys that `list` returns: they are ignored. */
  readonly returned?: readonly string[]
}

/** Like checkKeys, for options that `ip` has words for: says the key that a word stands for. */
export function checkOptionKeys(
  what: string,
  options: object,
  keys: readonly string[],
  { words = OBJECT_WORDS, returned = [] }: CheckedBy = {},
): void {
  if (typeof options === 'object' && options !== null) {
    for (const word in options) {
      if (keys.includes(word) || returned.includes(word) || !Object.hasOwn(options, word)) continue
      const key = keyOfWord(words, word, keys) ?? nearWord(words, word, keys)
      if (key !== undefined) throw new TypeError(`unknown key ${shown(word)} in ${what} (did you mean ${shown(key)}?)`)
    }
  }
  checkKeys(what, options, keys, returned)
}

/** Like checkOptionKeys, for the options of an object: the call takes `timeout` and `signal` in the argument after them. */
export function checkObjectOptions(object: string, options: object, keys: readonly string[], by: CheckedBy = {}): void {
  const what = `options of ${object}`
  const limit = LIMITS.find((key) => Object.hasOwn(options ?? {}, key))
  if (limit !== undefined)
    throw new TypeError(`unknown key ${shown(limit)} in ${what}: it belongs into the argument after these options`)
  checkOptionKeys(what, options, keys, by)
}
