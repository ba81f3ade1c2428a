import type { Element } from './intervals.ts'
import { typeofFields, type Userdata, userdataOf, userNumber } from './typeof.ts'
import { type KeyType, keyTypes } from './types.ts'
import type { Type } from './values.ts'

/** NFT_DATA_VERDICT: the data of a map are verdicts. */
export const VERDICT = 0xffffff00
/** NFT_SET_INTERVAL */
export const INTERVAL = 4
/** NFT_SET_MAP, NFT_SET_OBJECT */
const MAPS = 8 | 64
/** What nft keeps with a set (libnftnl, NFTNL_UDATA_SET_*). */
export const SET_USERDATA = { KEY_ORDER: 0, DATA_ORDER: 1, MERGE: 2, KEY_TYPEOF: 3, DATA_TYPEOF: 4, DATA_INTERVAL: 6, COMMENT: 7 }
/** nft's number for values in the byte order of the machine. */
const HOST_ORDER = 1

/** What elements of a set are printed by. */
export interface KnownSet {
  readonly isInterval: boolean
  readonly isMap: boolean
  readonly types: readonly KeyType[]
  /** Undefined if the set is no map, or a map of verdicts or objects. */
  readonly dataTypes: readonly KeyType[] | undefined
  readonly hasIntervalData: boolean
  readonly elements: Element[]
}

interface SetAttributes {
  readonly flags?: number
  readonly keyType?: number
  readonly keyLen?: number
  readonly dataType?: number
  readonly dataLen?: number
  readonly userdata?: Uint8Array
  readonly desc?: { readonly concat?: { readonly elem?: readonly { readonly len?: number }[] } }
}

/** Learns a set from the message that adds or lists it. */
export function knownSet(attrs: Readonly<Record<string, unknown>>, littleEndian: boolean): KnownSet {
  const { flags = 0, keyType = 0, keyLen, dataType, dataLen, userdata, desc } = attrs as SetAttributes
  const kept = userdataOf(userdata)
  const { KEY_ORDER, DATA_ORDER, KEY_TYPEOF, DATA_TYPEOF, DATA_INTERVAL } = SET_USERDATA
  const types = exact(keyTypes(keyType), { kept, order: KEY_ORDER, of: KEY_TYPEOF, littleEndian })
  const lengths = desc?.concat?.elem?.map(({ len }) => len) ?? [types.length === 1 ? keyLen : undefined]
  const hasIntervalData = (userNumber(kept, DATA_INTERVAL, littleEndian) ?? 0) !== 0
  const isData = dataType !== undefined && dataType !== VERDICT && dataType !== 0
  const data = isData ? exact(keyTypes(dataType), { kept, order: DATA_ORDER, of: DATA_TYPEOF, littleEndian }) : undefined
  const dataLength = dataLen === undefined ? undefined : hasIntervalData ? dataLen / 2 : dataLen
  return {
    isInterval: (flags & INTERVAL) !== 0,
    isMap: (flags & MAPS) !== 0,
    types: types.map((one, i) => ({ ...one, length: lengths[i] ?? one.length })),
    dataTypes: data?.map((one) => ({ ...one, length: one.length ?? (data.length === 1 ? dataLength : undefined) })),
    hasIntervalData,
    elements: [],
  }
}

interface Exactly {
  readonly kept: Userdata | undefined
  readonly order: number
  readonly of: number
  readonly littleEndian: boolean
}

/** Types of which the field, or else the byte order of integers, is known. */
function exact(types: readonly KeyType[], { kept, order, of, littleEndian }: Exactly): readonly KeyType[] {
  const fields = typeofFields(kept?.get(of), littleEndian)
  const integer: Type = userNumber(kept, order, littleEndian) === HOST_ORDER ? 'host' : 'number'
  return types.map((one, i) => {
    const type = (fields?.length === types.length ? fields[i]?.type : undefined) ?? (one.type === 'number' ? integer : one.type)
    return { ...one, type }
  })
}
