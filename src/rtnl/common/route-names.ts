import { shown } from '../../netlink/base/shown.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { RT_SCOPE } from '../constants.ts'
import { RT_TABLE, RTN, RTPROT } from '../route/constants.ts'
import { numberOf } from './checks.ts'
import { wordsOf } from './named/names.ts'
import type { Enum } from './named/types.ts'
import { dsfieldNames, type NamesByNumber, protocolNames, realmNames, scopeNames, tableNames } from './names.ts'

// Names that calls take for routes, rules and next hops: the kernel's, and those of the files of iproute2.

/** A name of /etc/iproute2 or /usr/share/iproute2. Written so that editors still suggest the kernel's names. */
type FileName = string & {}

/** A routing table: `MAIN`, `LOCAL`, a name of rt_tables, or a number. */
export type TableRef = Enum<keyof typeof RT_TABLE> | FileName

/** The origin of a route: `BOOT`, `STATIC`, a name of rt_protos, or a number. */
export type RouteProtocol = Enum<keyof typeof RTPROT> | FileName

/** The scope of a route: `UNIVERSE`, `LINK`, a name of rt_scopes such as `global`, or a number. */
export type RouteScope = Enum<keyof typeof RT_SCOPE> | FileName

/** What a route does with a packet: `UNICAST`, `BLACKHOLE`, or a number. */
export type RouteType = Enum<keyof typeof RTN>

/** A type of service: a number, or a name of rt_dsfield. */
export type TypeOfService = number | FileName

/** Names of numbers, and the numbers up to `most` that have none. */
interface Known {
  readonly what: string
  readonly names: Readonly<Record<string, number>>
  readonly most: number
  readonly file?: () => NamesByNumber
  /** Its name in /etc/iproute2. */
  readonly fileName?: string
}

const NO_NAMES: NamesByNumber = new Map()

/** A table as errors write it: `main`, 1000. */
export const tableWord = (table: number): string | number => nameOf(RT_TABLE, table)?.toLowerCase() ?? table

/** Returns a function that finds the number of a name. It throws TypeError or RangeError. */
function finder({ what, names, most, file = () => NO_NAMES, fileName }: Known): (value: string | number) => number {
  let from: NamesByNumber | undefined
  let words: ReadonlyMap<string, number> = new Map()
  return (value) => {
    if (typeof value !== 'string') return numberOf(what, names, value, most)
    if (from !== file()) {
      from = file()
      words = wordsOf(names, Object.fromEntries([...from].map(([number, name]) => [name, number])))
    }
    const found = words.get(value)
    if (found !== undefined) return found
    try {
      return numberOf(what, names, value, most, Object.fromEntries(words))
    } catch (error) {
      if (error instanceof TypeError && fileName !== undefined) error.message += `; ${otherNames(fileName, from, names)}`
      throw error
    }
  }
}

/** The names of a file of iproute2 that are not the kernel's. */
function otherNames(file: string, from: NamesByNumber, names: Readonly<Record<string, number>>): string {
  const kernel = new Set(Object.values(names))
  const others = [...from].flatMap(([number, name]) => (kernel.has(number) ? [] : [name]))
  return `other names come from ${file} in /etc/iproute2: ${others.length === 0 ? 'it has none' : others.join(', ')}`
}

/** Returns the number of a routing table. Throws TypeError or RangeError. */
export const tableNumber: (table: TableRef) => number = finder({
  what: 'table',
  names: RT_TABLE,
  most: 0xffffffff,
  file: tableNames,
  fileName: 'rt_tables',
})

/** Returns the number of an origin. Throws TypeError or RangeError. */
export const protocolNumber: (protocol: RouteProtocol) => number = finder({
  what: 'protocol',
  names: RTPROT,
  most: 255,
  file: protocolNames,
  fileName: 'rt_protos',
})

/** Returns the number of a scope. Throws TypeError or RangeError. */
export const scopeNumber: (scope: RouteScope) => number = finder({
  what: 'scope',
  names: RT_SCOPE,
  most: 255,
  file: scopeNames,
  fileName: 'rt_scopes',
})

/** Returns the number of a type of route. Throws TypeError or RangeError. */
export const routeTypeNumber: (type: RouteType) => number = finder({ what: 'type', names: RTN, most: 255 })

/** Returns the number of a type of service. Throws TypeError or RangeError. */
export const tosNumber: (tos: TypeOfService) => number = finder({
  what: 'type of service',
  names: {},
  most: 255,
  file: dsfieldNames,
})

const realmNumber = finder({ what: 'realm', names: {}, most: 0xffff, file: realmNames })

/**
 * Returns the number of realms: of `SOURCE/DESTINATION`, or of a destination; each is a number or a name of rt_realms.
 * The source is in the upper half. A number is returned as it is. Throws TypeError or RangeError.
 */
export function realmsNumber(value: string | number): number {
  if (typeof value === 'number') return numberOf('pair of realms', {}, value)
  if (typeof value !== 'string') throw new TypeError(`expected realms such as "10/20", or a number, got ${shown(value)}`)
  const parts = value.split('/')
  if (parts.length > 2) throw new TypeError(`expected realms such as "10/20", got ${shown(value)}`)
  const [to = 0, from = 0] = parts.map((part) => realmNumber(/^\d+$/.test(part) ? Number(part) : part)).reverse()
  return ((from << 16) | to) >>> 0
}
