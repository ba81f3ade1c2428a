import { errnoName, errnoText } from '../base/errno.ts'
import { MalformedError } from '../base/malformed-error.ts'
import type { Part } from '../codec/codec.ts'
import { nameOf } from '../codec/names.ts'
import { decodeMessages } from '../message/decode.ts'
import { NL_ATTR_TYPE } from '../message/extack.ts'
import type { WireOptions } from '../message/message.ts'
import type { Explanation, Policy } from './explanation.ts'
import { attributeName } from './missing-attribute.ts'

/** A cause that nlwire found, and the attribute of the request that it is about, if there is one. */
export interface Cause {
  readonly text: string
  /** Kernel name: `RTA_GATEWAY`. */
  readonly attribute?: string
  /** The value of the attribute, as it is explained; undefined for any. */
  readonly value?: string | undefined
}

/** Facts about a refused request. */
export interface RefusalDetails {
  readonly errno: number
  readonly extack: Explanation
  /** The request, from its nlmsghdr on. */
  readonly request: Uint8Array
  readonly options: WireOptions
  /** The cause that nlwire found, in addition to the kernel's explanation. */
  readonly cause: Cause | undefined
  /** Path of the nest that lacks the attribute; '' for the outermost list. */
  readonly nest: string
  /** The parts of the request, if the kernel objects to one. */
  readonly parts: readonly Part[]
}

/** Returns the result of `read`, or undefined if the bytes are malformed, which may be why the kernel refused them. */
export function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

/** Returns the note beside the offending bytes: `EINVAL: Invalid MTU, expected u32 68..65535`. */
export function noteOf(refused: RefusalDetails): string {
  const { errno, extack } = refused
  return `${errnoName(errno)}: ${extack.message || errnoText(errno)}${missingText(refused)}${expectedText(extack.policy)}`
}

/** `, IFLA_VXLAN_ID is missing from IFLA_LINKINFO.IFLA_INFO_DATA` */
export function missingText({ extack, request, options, nest }: RefusalDetails): string {
  const { missingType } = extack
  if (missingType === undefined) return ''
  const [message] = decodeMessages(request, { ...options, tolerant: true })
  const name = message && options.protocol && attributeName(options.protocol, message, nest, missingType)
  return `, ${name ?? `attribute type ${missingType}`} is missing${nest === '' ? '' : ` from ${nest}`}`
}

/** The bytes of numbers: U8, S32. */
const widthOf = (type: string): number => (/^[us](8|16|32|64)$/.test(type) ? Number(type.slice(1)) / 8 : 0)

/** `of 4 bytes`, `of 0 to 15 bytes` */
function lengthText(min: number, max: number): string {
  return `of ${min === max ? '' : `${min} to `}${max} ${max === 1 ? 'byte' : 'bytes'}`
}

/** `68..65535`; `of 4 bytes` where every number of the type is accepted, so that only the length can be wrong. */
function rangeText(type: string, min: bigint | undefined, max: bigint | undefined): string {
  if (min === undefined && max === undefined) return ''
  const width = widthOf(type)
  const values = 2n ** BigInt(width * 8)
  const least = type.startsWith('s') ? -values / 2n : 0n
  const isWhole = width > 0 && min === least && max === least + values - 1n
  return isWhole ? lengthText(width, width) : `${min ?? ''}..${max ?? ''}`
}

/** `, expected u32 68..65535` */
export function expectedText(policy: Policy | undefined): string {
  if (!policy) return ''
  const { type, minValueU, maxValueU, minValueS, maxValueS, minLength, maxLength, mask, bitfield32Mask } = policy
  const typeName = type === undefined ? '' : (nameOf(NL_ATTR_TYPE, type) ?? `type ${type}`).toLowerCase()
  const words = [typeName, rangeText(typeName, minValueU ?? minValueS, maxValueU ?? maxValueS)]
  if (minLength !== undefined || maxLength !== undefined) words.push(lengthText(minLength ?? 0, maxLength ?? 65531))
  const bits = mask ?? bitfield32Mask
  if (bits !== undefined) words.push(`with bits of 0x${bits.toString(16)}`)
  return `, expected ${words.filter(Boolean).join(' ')}`
}
