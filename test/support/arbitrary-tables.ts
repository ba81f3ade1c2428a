import type { AttrSet, Table } from '../../src/netlink/attrs.ts'
import type { Codec } from '../../src/netlink/codec.ts'
import { extackAttrs } from '../../src/netlink/extack.ts'
import { nlmsghdr } from '../../src/netlink/header.ts'
import type { FamilyHeader, HeadedCodec, Select } from '../../src/netlink/nest.ts'
import type { StructCodec } from '../../src/netlink/struct.ts'
import type { Nexthops } from '../../src/rtnl/tables/multipath.ts'
import { route } from '../../src/rtnl/tables/route.ts'
import type { userOptions } from '../../src/rtnl/tables/router-adverts.ts'
import type { seg6Encap, srh } from '../../src/rtnl/tables/routing-header.ts'

export type AnyStruct = StructCodec<Record<string, readonly [never, string, string]>>
export type AnySelect = Select<Record<string, Codec<unknown>>>
export type AnyHeaded = HeadedCodec<unknown, unknown>

export const isSet = (codec: object): codec is AttrSet<Table> => 'table' in codec
export const isStruct = (codec: object): codec is AnyStruct => 'members' in codec
export const isSelect = (codec: object): codec is AnySelect => 'choices' in codec
export const isHeaded = (codec: object): codec is AnyHeaded => 'attrs' in codec
export const isNexthops = (codec: object): codec is Nexthops => 'each' in codec
export const isRoutingHeader = (codec: object): codec is typeof srh => 'counter' in codec
export const isSeg6Encap = (codec: object): codec is typeof seg6Encap => 'srh' in codec
export const isUserOptions = (codec: object): codec is typeof userOptions => 'rest' in codec

/** What a codec is made of, one level down. */
function within(codec: Codec<unknown>): Codec<unknown>[] {
  const { item, element, indexed, of } = codec
  const found: (Codec<unknown> | undefined)[] = [item, element, indexed, of, (codec as FamilyHeader<unknown>).short]
  if (isSet(codec)) found.push(...Object.values(codec.table).map(([, , of]) => of))
  if (isStruct(codec)) found.push(...Object.values(codec.members).map(([of]) => of))
  if (isSelect(codec)) found.push(...Object.values(codec.choices))
  if (isHeaded(codec)) found.push(codec.header, codec.attrs)
  if (isNexthops(codec)) found.push(codec.each)
  if (isRoutingHeader(codec) || isSeg6Encap(codec)) found.push(codec.head)
  if (isSeg6Encap(codec)) found.push(codec.srh)
  if (isUserOptions(codec)) found.push(codec.rest)
  return found.filter((one) => one !== undefined)
}

/** Every codec that a message of the tables can contain. */
function reachable(): Codec<unknown>[] {
  const seen = new Set<Codec<unknown>>()
  const todo: Codec<unknown>[] = [
    nlmsghdr,
    extackAttrs,
    ...Object.values(route.messages).flatMap(([, header, attrs, , requested]) => [header, attrs, requested ?? attrs]),
  ]
  for (let codec = todo.pop(); codec; codec = todo.pop()) {
    if (seen.has(codec)) continue
    seen.add(codec)
    todo.push(...within(codec))
  }
  return [...seen]
}

const all = reachable()

/** Every set of attributes, each once. */
export const sets: readonly AttrSet<Table>[] = all.filter(isSet)
/** Every struct, each once by its name. */
export const structs: readonly AnyStruct[] = [...new Map(all.filter(isStruct).map((of) => [of.name, of])).values()]
/** Every codec that is neither, each once by its name: numbers, text, addresses. */
export const leaves: readonly Codec<unknown>[] = [
  ...new Map(all.filter((of) => within(of).length === 0 && !isSet(of) && !isStruct(of)).map((of) => [of.name, of])).values(),
]
