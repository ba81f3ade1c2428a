import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { errorsOf, VERSIONS } from './support/compilers.ts'
import { packed } from './support/packed.ts'
import { UNDEFINED } from './support/undefined.ts'

/** A program that uses all entries. */
const PROGRAM = `import { type CreateLink, type Link, NetlinkError, type NetNs, NetlinkSocket } from 'nlwire'
import { messages, records, toJson, where } from 'nlwire/capture'
import { attrs, family, genericNetlink, kind, string, u32 } from 'nlwire/declare'
import type { BridgeData } from 'nlwire/types'
import { constants, decode, encode, explain, fromHex, is, pick, rtnetlink, withKinds } from 'nlwire/wire'

export const demo = kind({ attrs: attrs('demo', { size: [1, 'DEMO_SIZE', u32, 'how much'] }) })
export const withDemo = withKinds(rtnetlink, { demo })
export const things = family('things', { THINGS_GET: [1, 'get', attrs('thing', { name: [1, 'NAME', string, 'name'] }), 'reads'] })
export const genl = genericNetlink([things])

export async function use(ns: NetNs): Promise<Link[]> {
  const wanted: CreateLink = { kind: 'vxlan', data: { id: 5, port: 4789 } }
  await ns.links.create(wanted)
  await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { stpState: true }, up: true })
  await ns.links.create({ ifname: 'v5', kind: 'vlan', link: 'br0', data: { id: 5, flags: ['REORDER_HDR'] }, master: 'br0' })
  await ns.links.create({ ifname: 'bond0', kind: 'bond', data: { mode: '802.3ad', arpIpTarget: ['10.0.0.1'] } })
  await ns.links.set('v5', { slaveKind: 'bridge', slaveData: { cost: 5 } })
  const link = await ns.links.get('br0')
  const bridge: BridgeData | undefined = link.kind === 'bridge' ? link.data : undefined
  await ns.addresses.add('br0', '10.0.0.1/24', { label: 'br0:1' }).catch((error: unknown) => {
    if (!(error instanceof NetlinkError)) throw error
  })
  for await (const change of ns.watch()) if (change.type === 'added' && change.object === 'link') console.log(change.after.mtu)
  return bridge?.stpState === undefined ? [] : ns.links.list({ only: ['mtu'] })
}

export async function ask(socket: NetlinkSocket<typeof rtnetlink.messages>): Promise<number[]> {
  const routes = await socket.dump({ name: 'RTM_GETROUTE', header: { family: 2 } })
  return routes.map(({ header, attrs }) => header.table + (attrs.oif ?? 0) + constants.RTN.UNICAST)
}

export async function* read(bytes: Uint8Array): AsyncGenerator<unknown> {
  const isVeth = where('kind == veth')
  for await (const item of messages(records(bytes))) if ('message' in item && isVeth(item)) yield toJson(item)
}

const hex = fromHex('20000000 1000 0000 00000000 00000000 00000000 00000000 00000000 00000000')
const [message] = decode(hex, { protocol: pick(rtnetlink, { RTM_NEWLINK: ['mtu'] }) })
if (!message || !is(rtnetlink, message, 'RTM_NEWLINK')) throw new Error('it is another message')
const mtu: number | undefined = message.attrs.mtu
console.log(mtu, message.attrs.linkinfo?.data?.bridge?.stpState, encode(message).length, explain(hex).includes('nlmsg_len'))
`

/** What calls return, they take; mistakes are refused. */
const REFUSING = `import { type Channels, ethtool, type SettingChanges } from 'nlwire/ethtool'
import { generic } from 'nlwire/genl'
import { type CreateLink, type Link, type NetNs, type NexthopObject, optionsOf, type Route } from 'nlwire'

export async function use(ns: NetNs, route: Route, nexthop: NexthopObject): Promise<Link> {
  await ns.routes.replace(route)
  await ns.routes.delete(route)
  await ns.nexthops.replace(nexthop.id, nexthop)
  const mtu: number | undefined = route.metrics?.mtu
  // @ts-expect-error: no such metric
  console.log(mtu, route.metrics?.mtuuu)
  // @ts-expect-error: no such metric
  await ns.routes.add('10.9.0.0/16', { metrics: { mtuuu: 1400 } })
  // @ts-expect-error: no such attribute
  await ns.routes.add('10.9.0.0/16', { encap: { mpls: { dzt: 5n } } })
  // @ts-expect-error: no such flag
  await ns.routes.add('10.9.0.0/16', { flags: ['ONLNK'] })
  // @ts-expect-error: no such attribute
  await ns.nexthops.add(1, { resGroup: { bucketz: 4 } })
  // @ts-expect-error: no such attribute
  await ns.fdb.add('02:00:00:00:00:01', 'br0', { fdbExtAttrs: { activityNotifi: 1 } })
  return ns.waitFor(({ links }) => links.find(({ ifname }) => ifname === 'br0'))
}

// Commands of the largest families have the types of their attributes.
export async function families(ns: NetNs): Promise<unknown[]> {
  const { messages: [rings] } = await generic(ns).family('ethtool').request('ETHTOOL_MSG_RINGS_GET', { header: { devName: 'v0' } })
  const rx: number | undefined = rings?.attrs.rx
  const [device] = await generic(ns).family('devlink').dump('DEVLINK_CMD_GET')
  const bus: string | undefined = device?.attrs.busName
  const [station] = await generic(ns).family('nl80211').dump('NL80211_CMD_GET_STATION', { ifindex: 3 })
  const signal: number | undefined = station?.attrs.staInfo?.signal
  const [channel] = await generic(ns).family('macsec').dump('MACSEC_CMD_GET_TXSC')
  // @ts-expect-error: no such attribute
  await generic(ns).family('macsec').request('MACSEC_CMD_ADD_RXSC', { ifindexx: 5 })
  // @ts-expect-error: no such command
  await generic(ns).family('nl80211').request('NL80211_CMD_GET_STATIONS')
  return [rx, bus, signal, channel?.attrs.secy?.sci]
}

// Settings of network cards have the members of their attributes, all of them optional.
export async function settings(ns: NetNs, changes: SettingChanges<'channels'>): Promise<Channels> {
  const { channels, coalesce, eee, fec, linkInfo, linkModes, linkState, pause, rings, timestamping, wol } = ethtool(ns)
  await channels.set('v0', { ...changes, rxCount: 1 })
  await coalesce.set('v0', { rxUsecs: 5, useAdaptiveRx: true })
  await eee.set('v0', { enabled: true, advertised: ['1000baseT/Full'] })
  await fec.set('v0', { auto: true, modes: ['RS'] })
  await linkInfo.set('v0', { port: 'TP' })
  await linkModes.set('v0', { autoneg: false, speed: 1000, duplex: 'FULL', advertised: { '1000baseT/Full': true } })
  await pause.set('v0', { rx: true })
  await rings.set('v0', { tx: 256, tcpDataSplit: 'ENABLED', txPush: false })
  await wol.set('v0', { modes: ['magic'] })
  // @ts-expect-error: no such key
  await channels.set('v0', { rxCuont: 1 })
  // @ts-expect-error: a number
  await channels.set('v0', { rxCount: 'x' })
  // @ts-expect-error: only reported
  await channels.set('v0', { rxMax: 1 })
  // @ts-expect-error: no such key
  await coalesce.set('v0', { rxUsec: 5 })
  // @ts-expect-error: no such name
  await linkModes.set('v0', { duplex: 'BOTH' })
  // @ts-expect-error: true or false
  await pause.set('v0', { rx: 'on' })
  const { lanes, duplex, supported } = await linkModes.get('v0')
  const read: [number | undefined, string | number | undefined, string[] | undefined] = [lanes, duplex, supported]
  const up: boolean | undefined = (await linkState.get('v0')).link
  const delay: number | undefined = (await coalesce.get('v0')).rxUsecs
  const capabilities: string[] | undefined = (await timestamping.get('v0')).capabilities
  // @ts-expect-error: no such key
  console.log(read, up, delay, capabilities, (await pause.get('v0')).nonsense)
  // @ts-expect-error: no such key
  console.log((await eee.list()).map(({ ifname, enabeld }) => [ifname, enabeld]))
  // @ts-expect-error: the bits have names
  console.log((await linkModes.get('v0')).ours)
  return channels.get('v0')
}

// Options of a link whose kind is known are given back with changes.
export async function again({ links }: NetNs, any: CreateLink): Promise<void> {
  const link = await links.get('br0')
  await links.ensure({ ...optionsOf(link, 'ensure'), mtu: 1400 })
  await links.set('br0', { ...optionsOf(link, 'set'), mtu: 1400 })
  if (link.kind === 'bridge') {
    const options = optionsOf(link, 'ensure')
    await links.ensure({ ...options, data: { ...options.data, ageingTime: 1234 } })
    await links.set('br0', { ...optionsOf(link, 'set'), kind: 'bridge', data: { ageingTime: 1234 } })
  }
  await links.create(any)
}

export const wrong: CreateLink = {
  kind: 'bridge',
  data: {
    ageingTime: 100,
    // @ts-expect-error: the error is at the wrong key
    stpStat: true,
  },
}
`

/** Options of a kind that does not have them, in every call that takes links. */
const MISTAKEN = `import type { NetNs } from 'nlwire'
export async function use({ links, batch }: NetNs): Promise<void> {
  await links.create({ ifname: 'b0', kind: 'bond', data: { mode: 'active_backup' } })
  await links.ensure({ ifname: 'br0', kind: 'bridge', data: { stp: true } })
  await links.set('br0', { kind: 'bridge', data: { stp: true } })
  await links.set('p0', { slaveKind: 'bridge', slaveData: { prio: 5 } })
  await batch((b) => b.links.create({ ifname: 'br0', kind: 'bridge', data: { stp: true } }))
}
`

/** Mistakes in new links, one in each line, and the words of their errors. */
const SHORT = [
  ["{ ifname: 'a', kind: 'brigde' }", 'Did you mean \'"bridge"\'?'],
  ["{ ifname: 'a' }", "Property 'kind' is missing in type '{ ifname: string; }'"],
  ["{ ifname: 'a', kind: 'vlan', data: { id: 5 } }", "Property 'link' is missing"],
  ["{ ifname: 'a', kind: 'vlan', link: 'b' }", "Property 'data' is missing"],
  ["{ ifname: 'a', kind: 'vlan', link: 'b', data: {} }", "Property 'id' is missing in type '{}'"],
  ["{ ifname: 'a', kind: 'bridge', data: { stp: true } }", "'stp' does not exist in type 'BridgeOptions'"],
  ["{ ifname: 'a', kind: 'bridge', mtuu: 5 }", "Did you mean to write 'mtu'?"],
  ["{ ifname: 'a', kind: 'bridge', slaveKind: 'bond', slaveData: { cost: 5 } }", "in type 'BondPortOptions'"],
  ["{ ifname: 'a', kind: 'vlan', data: { id: 5 }, slaveKind: 'bond', slaveData: {} }", "Property 'link' is missing"],
] as const

/** Mistakes in changes of links and in watches, one in each line, and the words of their errors. */
const SHORT_CALLS = [
  ["await links.set('p0', { mtuu: 5 })", "Did you mean to write 'mtu'?"],
  ["await links.set('p0', { kind: 'bridge', mtuu: 5 })", "Did you mean to write 'mtu'?"],
  ["await links.set('p0', { mtu: 'x' })", "Type 'string' is not assignable to type 'number"],
  ["await links.set('p0', { kind: 'brigde' })", 'Did you mean \'"bridge"\'?'],
  ["await links.set('p0', { kind: 'bridge', data: { stp: true } })", "'stp' does not exist in type 'BridgeOptions'"],
  ["await links.set('p0', { data: { stpState: true } })", "'stpState' does not exist in type '"],
  ["await links.set('p0', { slaveKind: 'bridge', slaveData: { prio: 5 } })", "'prio' does not exist in type 'BridgePortOptions'"],
  ["await links.set('p0', { slaveData: { cost: 5 } })", "'cost' does not exist in type 'NeedsSlaveKind'"],
  ["await links.create({ kind: 'dummy', slaveData: { cost: 5 } })", "'cost' does not exist in type 'NeedsSlaveKind'"],
  ["await batch((b) => b.links.set('p0', { mtuu: 5 }))", "Did you mean to write 'mtu'?"],
  ['ns.watch({ linkz: true })', "Did you mean to write 'links'?"],
  ['ns.watch({ links: true, linkz: true })', "Did you mean to write 'links'?"],
  ["ns.watch({ routes: { famly: 'INET' } })", "'famly' does not exist in type '"],
  ["ns.watch({ links: { ifname: 'v0' } })", "Type '{ ifname: string; }' is not assignable to type 'boolean"],
] as const

const SHORT_PROGRAM = `import type { NetNs } from 'nlwire'
export async function use(ns: NetNs): Promise<void> {
  const { links, batch } = ns
${SHORT_CALLS.map(([call]) => `  ${call}\n`).join('')}}
`

const shortFor = (call: string): string => `import type { NetNs } from 'nlwire'
export async function use({ links, batch }: NetNs): Promise<void> {
${SHORT.map(([options]) => `  ${call.replace('…', options)}\n`).join('')}}
`

const STRICT = {
  target: 'es2022',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  declaration: true,
  skipLibCheck: false,
}
/** For programs beside the first, which checks the declarations. */
const QUICK = { ...STRICT, module: 'nodenext', skipLibCheck: true }
const COMMONJS = { 'package.json': '{ "type": "commonjs" }' }
const LATER = "export const found = import('nlwire/wire').then(({ fromHex }) => fromHex('01 02').length)\n"
const STATIC = "import { fromHex } from 'nlwire/wire'\nexport const found = fromHex('01 02').length\n"

const node = (cwd: string, ...args: string[]): string => execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })

beforeAll(() => void packed(), 600_000)

describe.each(VERSIONS)('TypeScript %s', (version) => {
  test.each([
    ['nodenext', { module: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('compiles a program that uses all entries, without skipLibCheck: %s', (name, options) => {
    const folder = packed().user(`compile-${version}-${name}`, { 'program.ts': PROGRAM })
    expect(errorsOf(version, folder, 'program.ts', { ...STRICT, ...options })).toBe('')
    expect(node(folder, 'out/program.js')).toBe('undefined undefined 32 true\n')
  })

  test('refuses what no call takes', () => {
    const folder = packed().user(`refusing-${version}`, { 'refusing.ts': REFUSING })
    expect(errorsOf(version, folder, 'refusing.ts', QUICK)).toBe('')
  })

  test('takes undefined for what is absent, with exactOptionalPropertyTypes', () => {
    const folder = packed().user(`undefined-${version}`, { 'undefined.ts': UNDEFINED })
    expect(errorsOf(version, folder, 'undefined.ts', QUICK)).toBe('')
    if (version === '5.9') expect(node(folder, 'out/undefined.js')).toBe('0\nfunction object\n')
  })

  test('names the options of the kind in errors', () => {
    const folder = packed().user(`mistaken-${version}`, { 'mistaken.ts': MISTAKEN })
    const errors = errorsOf(version, folder, 'mistaken.ts', QUICK)
    expect(errors.match(/'stp' does not exist in type 'BridgeOptions'/g)).toHaveLength(3)
    expect(errors).toContain(`Did you mean '"activebackup"'?`)
    expect(errors).toMatch(/'prio' does not exist in type 'BridgePortOptions'/)
    expect(errors).not.toMatch(/GATEWAY|Uint8Array/)
  })

  test.each(['await links.create(…)', 'await links.ensure(…)', 'await batch((b) => b.links.create(…))'])(
    'has short errors for mistakes in a new link: %s',
    (call) => {
      const folder = packed().user(`short-${version}`, { 'short.ts': shortFor(call) })
      const errors = errorsOf(version, folder, 'short.ts', QUICK)
        .trimEnd()
        .split(/\n(?=TS|\S*short\.ts\()/)
      expect(errors).toHaveLength(SHORT.length)
      SHORT.forEach(([, words], i) => void expect(errors[i]).toContain(words))
      expect(errors.filter((text) => text.length > 600 || / more \.\.\. & /.test(text))).toEqual([])
    },
  )

  test('has short errors for mistakes in changes of links and in watches', () => {
    const folder = packed().user(`short-calls-${version}`, { 'short.ts': SHORT_PROGRAM })
    const errors = errorsOf(version, folder, 'short.ts', QUICK)
      .trimEnd()
      .split(/\n(?=TS|\S*short\.ts\()/)
      .map((text) => text.replaceAll(`${folder}/`, ''))
    expect(errors).toHaveLength(SHORT_CALLS.length)
    SHORT_CALLS.forEach(([, words], i) => void expect(errors[i]).toContain(words))
    expect(errors.filter((text) => text.length > 300)).toEqual([])
  })

  // What README.md says of CommonJS.
  test('compiles import() from CommonJS with node16, and import with nodenext except in 5.7', () => {
    const folder = packed().user(`commonjs-${version}`, { ...COMMONJS, 'later.ts': LATER, 'static.ts': STATIC })
    const errors = (file: string, module: string): string =>
      errorsOf(version, folder, file, { target: 'es2022', types: [], strict: true, skipLibCheck: true, module })
    expect(errors('later.ts', 'node16')).toBe('')
    expect(errors('static.ts', 'node16')).toMatch(/TS1479/)
    expect(errors('static.ts', 'nodenext')).toMatch(version === '5.7' ? /TS1479/ : /^$/)
    expect(node(folder, '-e', "require('./out/later.js').found.then(console.log)")).toBe('2\n')
    if (version !== '5.7') expect(node(folder, '-p', "require('./out/static.js').found")).toBe('2\n')
  })
})
