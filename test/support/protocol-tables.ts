import { readFileSync } from 'node:fs'
import { OWN_PROTOCOLS } from '../../src/capture/message/protocols.ts'
import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import type { Codec, Row, Table } from '../../src/netlink/codec/codec.ts'
import { codecsOf } from '../../src/netlink/explain/schema.ts'
import { controlMessages } from '../../src/netlink/message/protocol.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import type { AnyStruct } from './arbitrary-tables.ts'

/** The protocols with tables besides rtnetlink and generic netlink. */
export const otherProtocols = OWN_PROTOCOLS.filter((one) => one !== rtnetlink)

/** Every protocol has the control messages; rtnetlink's tests look at them. */
const control = new Set(codecsOf(controlMessages))
const all = [...new Set(otherProtocols.flatMap((one) => codecsOf(one)))].filter((one) => !control.has(one))

const isSet = (codec: Codec<unknown>): codec is AttrSet<Table> => codec.shape.type === 'attributes'

export const otherCodecs: readonly Codec<unknown>[] = all
/** Every set of attributes of these protocols. */
export const otherSets: readonly AttrSet<Table>[] = all.filter(isSet)
/** Every row of these sets. */
export const otherRows: readonly Row[] = otherSets.flatMap(({ table }) => Object.values(table))
/** Every struct of these protocols. */
export const otherStructs: readonly AnyStruct[] = all.flatMap((of) => (of.shape.type === 'struct' ? [of as AnyStruct] : []))

/** The rows of a file of fixtures, without its comments. */
export const fixtureRows = (name: string): string[][] =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'))
