import { withJson } from '../../../netlink/base/json.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { hasOwnLink } from '../kind/check.ts'
import { isPair, linkKindOf, portOf } from '../kind/lookup.ts'
import { SETTABLE } from '../kind/settable.ts'
import { CHANGEABLE_FLAGS } from '../numbers.ts'
import { FIXED_AT_CREATION, type SetLink } from '../options.ts'
import { linkAttrs } from '../table.ts'
import type { Link } from '../view.ts'
import { changeableOf, fixedOptions } from './changeable.ts'
import type { WantedLink } from './ensure.ts'
import { derivedOf, type Values, writable, writableData } from './writable.ts'

/** The calls that take the options of a link. */
export type LinkCall = 'create' | 'ensure' | 'set'

/** The options of a new link of the same kind. */
export type WantedOf<L extends Link> = Link extends L
  ? WantedLink
  : Extract<WantedLink, { readonly kind: NonNullable<L['kind']> }>

/** Changes of a link of the same kind. */
export type ChangesOf<L extends Link> = Link extends L ? SetLink : Extract<SetLink, { readonly kind?: NonNullable<L['kind']> }>

/** Keys that say how a link is found or in what state it is. A request with them sets something else, or nothing. */
const STATES: readonly string[] = ['operstate', 'carrier', 'targetNetnsid', 'newIfindex']

/**
 * Returns the options that `links.create`, `ensure` or `set` take to make another link as this one is:
 * `ns.links.ensure({ ...optionsOf(link, 'ensure'), mtu: 1400 })`. Leaves out what is read-only, states (`operstate`,
 * `carrier`, the STP state of a port), `index`, `altIfname`, options that the mode of the link does not have, the address of
 * a link that cannot change it, and for `set` all that is fixed when a link is created. Links are given by their index. Throws
 * TypeError for a link without a kind, unless the call is `set`: no request creates one.
 */
export function optionsOf<L extends Link>(link: L, call: 'create' | 'ensure'): WantedOf<L>
export function optionsOf<L extends Link>(link: L, call: 'set'): ChangesOf<L>
export function optionsOf(link: Link, call: LinkCall): WantedLink | SetLink
export function optionsOf(link: Link, call: LinkCall): WantedLink | SetLink {
  const isNew = call === 'create' || call === 'ensure'
  if (!isNew && call !== 'set') throw new TypeError(`expected "create", "ensure" or "set", got ${shown(call)}`)
  if (isNew && link.kind === undefined)
    throw new TypeError(`expected a link of a kind, which a request can create: ${shown(link.ifname)} has none`)
  const { flags = [], master } = link
  const own = flags.filter((flag) => flag !== 'UP' && CHANGEABLE_FLAGS.has(flag))
  return withJson({
    ...attributes(link, isNew),
    up: flags.includes('UP'),
    ...(own.length > 0 ? { flags: own } : {}),
    ...(isNew && link.link && !isPair(link.kind) && !hasOwnLink(link.kind) ? { link: link.link } : {}),
    ...(master ? { master } : {}),
    ...(isNew ? ofNew(link) : ofChanged(link)),
    ...ofPort(link),
  }) as WantedLink | SetLink
}

function attributes(link: Link, isNew: boolean): Values {
  const { type, kind, protoDown, address } = link
  const hasAddress = type === 'ETHER' && !linkKindOf(kind)?.fixedAddress && !/^[0:]*$/.test(address ?? '')
  const isOmitted: Readonly<Record<string, boolean>> = {
    // Other drivers make the address, or take none; a bridge without ports may have none.
    address: !hasAddress,
    broadcast: !hasAddress,
    // A driver that does not know it refuses even false.
    protoDown: !protoDown,
    parentDevName: kind !== 'wwan',
  }
  const fixed: readonly string[] = isNew ? [] : FIXED_AT_CREATION
  const keys = SETTABLE.filter((key) => !STATES.includes(key) && !fixed.includes(key) && !isOmitted[key])
  return writable(link as unknown as Values, linkAttrs.table, keys)
}

/** The kind of a new link, and its data. */
function ofNew(link: Link): Values {
  return link.data === undefined ? { kind: link.kind } : { kind: link.kind, data: dataOf(link) }
}

/** The data that the driver changes. */
function ofChanged(link: Link): Values {
  const known = changeableOf(link.kind)
  if (!known || link.data === undefined) return {}
  if (known.fixedIfExternal && (link.data as Values)['collectMetadata']) return {}
  const fixed = fixedOptions(known)
  const changes = Object.entries(dataOf(link)).filter(([key]) => !fixed.includes(key))
  return changes.length === 0 ? {} : { kind: link.kind, data: Object.fromEntries(changes) }
}

function dataOf({ kind, data }: Link): Values {
  const known = linkKindOf(kind)
  return { ...(writableData(kind as string, data as object, known) as Values), ...derivedOf(known, data as Values) }
}

/**
 * Options of ports that the kernel reports and does not take. A value: only that one, which every port has by itself. STP
 * states are for a daemon (br_set_port_state in net/bridge/br_netlink.c); priorities belong to some modes of the bond
 * (bond_opts in drivers/net/bonding/bond_options.c).
 */
const OF_PORTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bridge: { state: undefined },
  bond: { prio: 0, actorPortPrio: 255 },
}

function ofPort({ slaveKind, slaveData }: Link): Values {
  const port = portOf(slaveKind)
  if (!port || !slaveData) return {}
  const { [slaveKind as string]: reported = {} } = OF_PORTS
  const isReported = ([key, value]: [string, unknown]): boolean =>
    Object.hasOwn(reported, key) && (reported[key] === undefined || reported[key] === value)
  const all = Object.entries(writableData(slaveKind as string, slaveData, port) as Values)
  return { slaveKind, slaveData: Object.fromEntries(all.filter((option) => !isReported(option))) }
}
