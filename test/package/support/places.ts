import type { Editor } from './editor.ts'

/** What an editor must say at a place: names that it completes, all of them or among others, and what hovering shows. */
interface Place {
  readonly all?: readonly string[]
  readonly among?: readonly string[]
  readonly never?: readonly string[]
  readonly hover?: RegExp
}

const BRIDGE_ONLY = ['stpState', 'forwardDelay', 'ageingTime', 'vlanFiltering']
const OTHERS = ['miimon', 'slice', 'byteLength', 'rootId', 'mtu']

/** A program whose places are marked: `‹name›` before the word that is meant. */
const MARKED = `import { NetNs } from 'nlwire'
import { ethtool } from 'nlwire/ethtool'
import { decode, is, rtnetlink } from 'nlwire/wire'
const ns = await NetNs.create('one')
await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { ‹options› } })
await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { ‹option›ageingTime: 100 } })
await ns.links.create({ kind: '‹kinds›' })
await ns.links.list({ kind: '‹listed›' })
await ns.links.create({ kind: 'vlan', link: 'br0', data: { ‹required›id: 1 } })
await ns.links.create({ kind: 'vxlan', data: { id: 1 }, ‹setting›mtu: 1400 })
await ns.links.create({ kind: 'dummy', slaveKind: '‹masters›' })
await ns.links.create({ kind: 'dummy', slaveKind: 'bond', slaveData: { ‹enslaved›queueId: 1 } })
await ns.links.ensure({ ifname: 'br0', kind: 'bridge', data: { ‹ensured› } })
await ns.links.set('eth0', { slaveKind: 'bridge', slaveData: { ‹port›cost: 5 } })
await ns.links.set('br0', { kind: 'bridge', data: { ‹changed›ageingTime: 5 }, ‹changes›mtu: 1400 })
await ns.links.set('br0', { kind: '‹changedKinds›' })
await ns.addresses.add('br0', '10.0.0.1/24', { ‹address›label: 'br0:1' })
const link = await ns.links.get('br0')
link.‹member›mtu
if (link.kind === 'bridge') link.data.‹data›stpState
for await (const { after } of ns.watch({ ‹watches›links: true })) after?.‹change›mtu
const watch = ns.watch()
watch.‹watch›snapshot().links.map((one) => one.‹watched›mtu)
await ns.request({ name: 'RTM_GETLINK', header: { ‹header›index: 1 }, attrs: { ‹attribute›extMask: 1 } })
await ethtool(ns).channels.set('v0', { ‹channels›rxCount: 1 })
const rings = await ethtool(ns).rings.get('v0')
rings.‹rings›rxBufLen
for (const message of decode(new Uint8Array())) {
  if (is(rtnetlink, message, 'RTM_NEWLINK')) message.header.‹struct›index
  if (is(rtnetlink, message, 'RTM_NEWLINK')) message.attrs.‹decoded›linkinfo?.data?.bridge?.‹nested›stpState
}
`

export const PLACES: Readonly<Record<string, Place>> = {
  options: { among: BRIDGE_ONLY, never: OTHERS },
  option: { among: BRIDGE_ONLY, hover: /ageingTime[\s\S]*in hundredths of a second\. Kernel: IFLA_BR_AGEING_TIME\./ },
  kinds: { among: ['bridge', 'bond', 'vlan', 'vxlan', 'macvlan', 'wwan', 'veth', 'dummy'] },
  listed: { among: ['bridge', 'vlan', 'veth', 'dummy'] },
  required: {
    all: ['id', 'flags', 'protocol', 'egressQos', 'ingressQos', 'unknown', 'tail'],
    hover: /VLAN id[\s\S]*Kernel: IFLA_VLAN_ID\./,
  },
  setting: { among: ['mtu', 'address', 'up', 'master', 'netns'], hover: /payload of a frame, in bytes\. Kernel: IFLA_MTU\./ },
  masters: { all: ['bond', 'bridge', 'vrf'] },
  enslaved: { among: ['queueId', 'prio'], never: ['cost', 'mtu'], hover: /Kernel: IFLA_BOND_SLAVE_QUEUE_ID\./ },
  ensured: { among: BRIDGE_ONLY, never: OTHERS },
  port: { among: ['cost', 'priority', 'isolated'], never: ['miimon', 'slice'], hover: /Kernel: IFLA_BRPORT_COST\./ },
  changed: { among: BRIDGE_ONLY, never: OTHERS, hover: /Kernel: IFLA_BR_AGEING_TIME\./ },
  changes: { among: ['mtu', 'up', 'master', 'slaveKind', 'vfs'], hover: /Kernel: IFLA_MTU\./ },
  changedKinds: { among: ['bridge', 'bond', 'vlan', 'veth', 'dummy'] },
  address: { among: ['label', 'peer', 'scope', 'flags', 'proto'], never: ['slice'], hover: /label\?: string[\s\S]*IPv4 only\./ },
  member: {
    among: ['mtu', 'kind', 'data', 'slaveKind', 'operstate'],
    hover: /payload of a frame, in bytes\. Kernel: IFLA_MTU\./,
  },
  data: {
    among: [...BRIDGE_ONLY, 'rootId'],
    never: ['miimon', 'slice'],
    hover: /"KERNEL_STP"[\s\S]*spanning tree[\s\S]*Kernel: IFLA_BR_STP_STATE\./,
  },
  watches: { among: ['links', 'routes', 'rules', 'signal'], never: ['mtu'] },
  change: { among: ['mtu', 'kind', 'data'], never: ['dst', 'cidr'], hover: /Kernel: IFLA_MTU\./ },
  watch: { among: ['snapshot', 'close', 'next'], hover: /snapshot\(\): Partial<Snapshot>[\s\S]*watched types/ },
  watched: { among: ['mtu', 'kind', 'data'], hover: /Kernel: IFLA_MTU\./ },
  header: { all: ['family', 'type', 'index', 'flags', 'change', 'tail'], hover: /[Ii]nterface index[\s\S]*Kernel: ifi_index\./ },
  attribute: { among: ['extMask', 'ifname', 'linkinfo'], hover: /Kernel: IFLA_EXT_MASK\./ },
  channels: { all: ['rxCount', 'txCount', 'otherCount', 'combinedCount'], hover: /Kernel: ETHTOOL_A_CHANNELS_RX_COUNT\./ },
  rings: { among: ['rx', 'txMax'], never: ['header', 'rxCount'], hover: /In bytes\. Kernel: ETHTOOL_A_RINGS_RX_BUF_LEN\./ },
  struct: { all: ['family', 'type', 'index', 'flags', 'change', 'tail'], hover: /[Ii]nterface index[\s\S]*Kernel: ifi_index\./ },
  decoded: { among: ['linkinfo', 'mtu', 'afSpec'], hover: /LinkInfo[\s\S]*Kernel: IFLA_LINKINFO\./ },
  nested: { among: [...BRIDGE_ONLY, 'rootId'], hover: /Kernel: IFLA_BR_STP_STATE\./ },
}

/** The program without its marks, and where they were. */
export function program(): { text: string; places: ReadonlyMap<string, number> } {
  const places = new Map<string, number>()
  let text = ''
  MARKED.split(/[‹›]/).forEach((part, i) => {
    if (i % 2 === 1) places.set(part, text.length)
    else text += part
  })
  return { text, places }
}

/** What an editor says wrong at a place; nothing if it is as it should be. */
export async function wrongAt(editor: Editor, offset: number, { all, among = all, never = [], hover }: Place): Promise<string[]> {
  const names = await editor.complete(offset)
  const text = hover ? await editor.hover(offset) : ''
  return [
    ...(among ?? []).filter((name) => !names.includes(name)).map((name) => `does not offer ${name}`),
    ...names.filter((name) => never.includes(name) || (all && !all.includes(name))).map((name) => `offers ${name}`),
    ...(hover && !hover.test(text) ? [`hovering shows ${text}`] : []),
  ]
}
