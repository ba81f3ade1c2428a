import { atPath } from '../../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../../netlink/base/keys.ts'
import { once } from '../../../netlink/base/once.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { parseMac } from '../../../netlink/codec/address.ts'
import { fromDigits, taken } from '../../common/named/take.ts'
import type { Taken } from '../../common/named/types.ts'
import { checkBoolean, checkEncodable } from '../../common/values.ts'
import type { LinkAttrs } from '../table.ts'
import { vfInfo, type vfLinkState, type vfVlanInfo } from './table.ts'

type VfInfoList = NonNullable<LinkAttrs['vfinfoList']>
type VfInfo = NonNullable<VfInfoList['info']>[number]

/** A VLAN tag of a virtual function. */
export interface VfTag extends Pick<Taken<typeof vfVlanInfo>, 'vlan'> {
  /** Priority of the tag. Default: 0. */
  qos?: number
  /** EtherType of the tag. Default: 8021Q. */
  vlanProto?: Taken<typeof vfVlanInfo>['vlanProto']
}

/** Changes of a virtual function (SR-IOV), as in `ip link set … vf`. The driver of the network card decides what it can do. */
export interface VfChanges {
  /** Number of the virtual function, from 0. */
  vf: number
  /** Its link-layer address. */
  mac?: string
  /** Id of the VLAN that all its packets are put in, 0 for none; or tags, the outermost first. */
  vlan?: number | readonly VfTag[]
  /** Priority of the VLAN tag, 0 to 7. */
  qos?: number
  /** Maximum rate of what it sends, in megabits per second; 0 is no limit. Drivers read this or the next two. */
  txRate?: number
  /** Guaranteed rate, in megabits per second. Requires `maxTxRate`: the kernel sets both. */
  minTxRate?: number
  /** Maximum rate, in megabits per second; 0 is no limit. Requires `minTxRate`. */
  maxTxRate?: number
  /** Whether the source address of what it sends is checked. */
  spoofchk?: boolean
  /** Whether it may read the hash key and table of its queues. */
  rssQueryEn?: boolean
  /** Whether it is trusted with privileged operations. */
  trust?: boolean
  /** Its link: AUTO is as the network card's, ENABLE always up, DISABLE always down. */
  linkState?: Taken<typeof vfLinkState>['linkState']
  /** InfiniBand address of the node. */
  ibNodeGuid?: bigint | `${bigint}`
  /** InfiniBand address of the port. */
  ibPortGuid?: bigint | `${bigint}`
}

const KEYS = [
  ...(['vf', 'mac', 'vlan', 'qos', 'txRate', 'minTxRate', 'maxTxRate', 'spoofchk', 'rssQueryEn', 'trust', 'linkState'] as const),
  ...(['ibNodeGuid', 'ibPortGuid'] as const),
]
const TAG_KEYS = ['vlan', 'qos', 'vlanProto']
const SWITCHES = ['spoofchk', 'rssQueryEn', 'trust'] as const
const GUIDS = ['ibNodeGuid', 'ibPortGuid'] as const

/** Size of the address in struct ifla_vf_mac. */
const MAC_SIZE = 32
const ETH_P_8021Q = 0x8100

const take = once(() => taken(vfInfo) as ((info: object) => VfInfo) | undefined)

/** Returns IFLA_VFINFO_LIST of changes. */
export function vfInfoOf(vfs: readonly VfChanges[]): VfInfoList {
  return { info: vfs.map(infoOf) }
}

function infoOf({ vf, mac, vlan, qos = 0, txRate, minTxRate, maxTxRate, linkState, ...others }: VfChanges): VfInfo {
  const bytes = new Uint8Array(MAC_SIZE)
  if (mac !== undefined) bytes.set(parseMac(mac).subarray(0, MAC_SIZE))
  const info = {
    ...(mac === undefined ? {} : { mac: { vf, mac: bytes } }),
    ...(typeof vlan === 'number' ? { vlan: { vf, vlan, qos } } : {}),
    ...(Array.isArray(vlan) ? { vlanList: { info: vlan.map((tag: VfTag) => tagOf(vf, tag)) } } : {}),
    ...(txRate === undefined ? {} : { txRate: { vf, rate: txRate } }),
    ...(maxTxRate === undefined ? {} : { rate: { vf, minTxRate: minTxRate ?? 0, maxTxRate } }),
    ...(linkState === undefined ? {} : { linkState: { vf, linkState } }),
    ...Object.fromEntries(
      SWITCHES.flatMap((key) => (others[key] === undefined ? [] : [[key, { vf, setting: Number(others[key]) }]])),
    ),
    ...Object.fromEntries(GUIDS.flatMap((key) => (others[key] === undefined ? [] : [[key, { vf, _pad: 0, guid: others[key] }]]))),
  }
  return take()?.(info) ?? (info as VfInfo)
}

function tagOf(vf: number, { vlan, qos = 0, vlanProto = ETH_P_8021Q }: VfTag): object {
  return { vf, vlan, qos, vlanProto, _pad: 0 }
}

/** Throws TypeError or RangeError for invalid changes. */
export function checkVfs(vfs: readonly VfChanges[]): void {
  if (!Array.isArray(vfs)) throw new TypeError(`expected an array such as [{ vf: 0, trust: true }], got ${shown(vfs)}`)
  for (const [i, changes] of vfs.entries()) atPath(String(i), () => checkVf(changes))
}

function checkVf(changes: VfChanges): void {
  checkKeys('changes of a virtual function', changes, KEYS)
  const { vf, mac, vlan, qos, minTxRate, maxTxRate } = changes
  if (!Number.isInteger(vf) || vf < 0) throw new TypeError(`vf: expected the number of a virtual function, got ${shown(vf)}`)
  for (const key of SWITCHES) atPath(key, () => checkBoolean(changes[key]))
  for (const key of GUIDS)
    if (changes[key] !== undefined && typeof fromDigits(changes[key]) !== 'bigint')
      throw new TypeError(`${key}: expected a bigint, got ${shown(changes[key])}`)
  if (mac !== undefined && atPath('mac', () => parseMac(mac)).length > MAC_SIZE)
    throw new RangeError(`mac: expected at most ${MAC_SIZE} bytes, got ${shown(mac)}`)
  if ((minTxRate === undefined) !== (maxTxRate === undefined))
    throw new TypeError('expected minTxRate and maxTxRate together: the kernel sets both')
  if (qos !== undefined && typeof vlan !== 'number') throw new TypeError('qos: expected a number as vlan with it')
  if (vlan !== undefined && typeof vlan !== 'number' && !Array.isArray(vlan))
    throw new TypeError(`vlan: expected a VLAN id or an array of tags, got ${shown(vlan)}`)
  const tags: readonly VfTag[] = Array.isArray(vlan) ? vlan : []
  for (const [i, tag] of tags.entries()) atPath(`vlan[${i}]`, () => checkKeys('a VLAN tag', tag, TAG_KEYS))
  checkEncodable(vfInfo.table, infoOf(changes))
}
