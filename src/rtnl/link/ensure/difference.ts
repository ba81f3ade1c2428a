import { sameValue } from '../../../netlink/base/same.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { formatHex } from '../../common/family-address.ts'
import { IFF } from '../../constants.ts'
import { linkKindOf } from '../kind/lookup.ts'
import { SETTABLE } from '../kind/settable.ts'
import type { CreateLink, PeerSettings } from '../options.ts'
import type { LinkBody } from '../request.ts'
import type { LinkMessage } from '../table.ts'
import { changeableOf, fixedOptions } from './changeable.ts'
import { derivedOf, writableData } from './writable.ts'

type Values = Readonly<Record<string, unknown>>

/** An option that is wanted of a link, and may differ. */
export interface Difference {
  /** The option: `mtu`, `data.ageingTime`, `flags.PROMISC`. */
  readonly path: string
  /** The request that changes it; `fixed` if none can. */
  readonly by: 'data' | 'own' | 'port' | 'names' | 'fixed'
  /** Its key in that request. */
  readonly key: string
  readonly wanted: unknown
  /** Its value in a message about the link. */
  read(link: LinkMessage): unknown
}

/** Attributes that the kernel reads only when it creates a link. do_setlink has no case for IFLA_LINK either. */
const FIXED: readonly string[] = ['numTxQueues', 'numRxQueues', 'linkNetnsid', 'parentDevName', 'link']

/** Values that the kernel leaves out of a message. */
const NOTHING: readonly unknown[] = [undefined, false, 0, 0n, '', '0.0.0.0', '::']

/**
 * Whether a link has a wanted value. Of an object it must have the wanted members; of flags with a mask, those of the
 * mask.
 */
export function covers(present: unknown, wanted: unknown): boolean {
  if (present === undefined && NOTHING.includes(wanted)) return true
  // A flag that is off is not in a request.
  if (wanted === undefined && NOTHING.includes(present)) return true
  if (typeof wanted === 'boolean' || typeof present === 'boolean') return Boolean(present) === Boolean(wanted)
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted) || wanted instanceof Uint8Array)
    return sameValue(present, wanted)
  const { optmask, mask = optmask, ...members } = wanted as Values
  const there = (present ?? {}) as Values
  return Object.entries(members).every(([key, value]) =>
    typeof mask === 'number' && typeof value === 'number'
      ? (((there[key] as number | undefined) ?? 0) & mask) === (value & mask)
      : value === undefined || covers(there[key], value),
  )
}

/**
 * Returns the wanted options that a link does not have. `body` is the request for them, in the form in which the kernel
 * reports them.
 */
export function differencesOf(wanted: CreateLink | PeerSettings, body: LinkBody, link: LinkMessage): Difference[] {
  const { kind, data, slaveData, slaveKind, altIfname, index } = wanted as CreateLink
  if (kind !== undefined && kindOf(link) !== kind) return [{ path: 'kind', by: 'fixed', key: 'kind', wanted: kind, read: kindOf }]
  const options: Difference[] = [
    ...(index ? [{ path: 'index', by: 'fixed', key: 'index', wanted: index, read: indexOf } as const] : []),
    ...dataOptions(kind, data, body),
    ...attributes(wanted as Values, body),
    ...flagOptions(wanted.up, body),
    ...Object.keys(slaveData ?? {}).map((key) => portOption(slaveKind as string, key, body)),
  ]
  const differences = options.filter(({ read, wanted: value }) => !covers(read(link), value))
  const names = altIfname?.filter((name) => !altnamesOf(link).includes(name)) ?? []
  if (names.length === 0) return differences
  return [...differences, { path: 'altIfname', by: 'names', key: 'altIfname', wanted: names, read: altnamesOf }]
}

/** The options that are attributes of a link. */
function attributes(wanted: Values, body: LinkBody): Difference[] {
  const keys = [...SETTABLE, 'master', 'link'].filter((key) => wanted[key] !== undefined && key !== 'ifname')
  return keys.map((key) => ({
    path: key,
    by: FIXED.includes(key) ? 'fixed' : 'own',
    key,
    wanted: (body.attrs as Values)[key],
    read: ({ attrs }) => (attrs as Values)[key],
  }))
}

function flagOptions(up: boolean | undefined, { header: { flags = 0, change = 0 } }: LinkBody): Difference[] {
  const all = Object.entries(IFF).filter(([, bit]) => (change & bit) !== 0)
  return all.map(([key, bit]) => ({
    path: key === 'UP' && up !== undefined ? 'up' : `flags.${key}`,
    by: 'own',
    key,
    wanted: (flags & bit) !== 0,
    read: ({ header }) => (header.flags & bit) !== 0,
  }))
}

const indexOf = ({ header }: LinkMessage): number => header.index
const kindOf = ({ attrs }: LinkMessage): string | undefined => attrs.linkinfo?.kind
const altnamesOf = ({ attrs }: LinkMessage): readonly string[] => attrs.propList?.altIfname ?? []

/** The data of a link's kind, in a message or in the body of a request. */
function dataOf({ attrs }: Pick<LinkMessage, 'attrs'>, kind: string): Values {
  return ((attrs.linkinfo?.data as Record<string, Values> | undefined)?.[kind] ?? {}) as Values
}

/** The options of a link as a request has them. */
function optionsIn(link: LinkMessage, kind: string): Values {
  const data = dataOf(link, kind)
  return { ...derivedOf(linkKindOf(kind), data), ...data }
}

function portData({ attrs }: Pick<LinkMessage, 'attrs'>, master: string): Values {
  return ((attrs.linkinfo?.slaveData as Record<string, Values> | undefined)?.[master] ?? {}) as Values
}

function dataOptions(kind: string | undefined, data: unknown, body: LinkBody): Difference[] {
  if (kind === undefined || data === undefined) return []
  if (data instanceof Uint8Array) {
    const read = ({ attrs }: LinkMessage): unknown => (attrs.linkinfo?.data as Values | undefined)?.['other']
    return [{ path: 'data', by: 'fixed', key: 'data', wanted: data, read }]
  }
  const known = changeableOf(kind)
  return Object.keys(data as object).flatMap((key): Difference[] => {
    if ((data as Values)[key] === undefined) return []
    const by = !known || fixedOptions(known).includes(key) ? 'fixed' : 'data'
    return [{ path: `data.${key}`, by, key, wanted: dataOf(body, kind)[key], read: (link) => optionsIn(link, kind)[key] }]
  })
}

function portOption(master: string, key: string, body: LinkBody): Difference {
  const wanted = portData(body, master)[key]
  return { path: `slaveData.${key}`, by: 'port', key, wanted, read: (link) => portData(link, master)[key] }
}

/** The part of a request that changes some of the differences; undefined if there is nothing to change. */
export function requestFor(
  by: 'data' | 'own' | 'port',
  differences: readonly Difference[],
  body: LinkBody,
  link: LinkMessage,
): LinkBody | undefined {
  const keys = differences.filter((one) => one.by === by).map(({ key }) => key)
  if (keys.length === 0) return undefined
  const { index } = link.header
  const { kind = '', slaveKind = '' } = body.attrs.linkinfo ?? {}
  if (by === 'own') return { header: { index, ...flagsFor(keys, body) }, attrs: pickOf(body.attrs as Values, keys) }
  if (by === 'port') {
    const slaveData = { [slaveKind]: pickOf(portData(body, slaveKind), keys) }
    return { header: { index }, attrs: { linkinfo: { slaveKind, slaveData } } as LinkBody['attrs'] }
  }
  const data = { [kind]: { ...keptOf(link, kind), ...pickOf(dataOf(body, kind), keys) } }
  return { header: { index }, attrs: { linkinfo: { kind, data } } as LinkBody['attrs'] }
}

const pickOf = (from: Values, keys: readonly string[]): Values =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])))

/** What a link has already, for a driver that resets all the rest. */
function keptOf(link: LinkMessage, kind: string): Values {
  const known = changeableOf(kind)
  if (!known?.whole) return {}
  const data = writableData(kind, dataOf(link, kind), linkKindOf(kind)) as Values
  return Object.fromEntries(Object.entries(data).filter(([key]) => !fixedOptions(known).includes(key)))
}

/** Whether the driver would reset what a change of its data does not have. */
export function isPartial({ attrs: { linkinfo } }: LinkBody): boolean {
  const { kind, data } = linkinfo ?? {}
  return data !== undefined && !Object.hasOwn(data, 'other') && changeableOf(kind)?.whole === true
}

/** Returns a change of a link with what its data have already. */
export function withKept({ header, attrs }: LinkBody, link: LinkMessage): LinkBody {
  const { kind = '', ...info } = attrs.linkinfo ?? {}
  const data = { [kind]: { ...keptOf(link, kind), ...dataOf({ attrs }, kind) } }
  return { header, attrs: { ...attrs, linkinfo: { ...info, kind, data } } as LinkBody['attrs'] }
}

/**
 * Returns the requests for a change, in order: some drivers take no MTU together with their data, and a link takes the
 * options of a port only when it has a master. (A link that moves is gone by then.)
 */
export function apart({ header, attrs }: LinkBody): LinkBody[] {
  const { linkinfo, ...rest } = attrs
  const { slaveKind, slaveData, ...own } = linkinfo ?? {}
  if (slaveData !== undefined && attrs.master && attrs.netNsFd === undefined)
    return [
      ...apart({ header, attrs: own.kind === undefined ? rest : { ...rest, linkinfo: own } } as LinkBody),
      { header: {}, attrs: { linkinfo: { slaveKind, slaveData } } } as LinkBody,
    ]
  if (linkinfo?.data === undefined || attrs.mtu === undefined || !changeableOf(linkinfo.kind)?.mtuApart)
    return [{ header, attrs }]
  return [
    { header: {}, attrs: { linkinfo } },
    { header, attrs: rest },
  ] as LinkBody[]
}

function flagsFor(keys: readonly string[], { header: { flags = 0 } }: LinkBody): { flags?: number; change?: number } {
  const bits = keys.reduce((sum, key) => sum | (IFF[key as keyof typeof IFF] ?? 0), 0)
  return bits === 0 ? {} : { flags: (flags & bits) >>> 0, change: bits >>> 0 }
}

/** Returns a setting as an error names it; bytes as hex. */
export function settingText(value: unknown): string {
  if (value instanceof Uint8Array) return formatHex(value)
  return value === undefined ? 'not set' : shown(value)
}
