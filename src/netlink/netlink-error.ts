import { Bytes } from './bytes.ts'
import { MalformedError, nameOf, type Part, type TypeOf } from './codec.ts'
import { AttrCursor } from './cursor.ts'
import { errnoName, errnoText } from './errno.ts'
import { explain, explainParts } from './explain.ts'
import { type Extack, NL_ATTR_TYPE, type policyAttrs } from './extack.ts'
import { decode, type Message, type WireOptions } from './message.ts'

/** What the kernel would have accepted (NLMSGERR_ATTR_POLICY). */
export type Policy = TypeOf<typeof policyAttrs>

/** The kernel's explanation of a refusal, its offsets read as attribute paths. */
export interface Explanation {
  /** The kernel's own words. */
  readonly message?: string
  /** Where in the request the offending attribute begins, in bytes from its nlmsghdr. */
  readonly offset?: number
  /** Kernel names from the outside in: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. */
  readonly path?: string
  readonly policy?: Policy
  /** Type of the attribute that is missing. */
  readonly missingType?: number
  /** Offset of the nest it is missing from. */
  readonly missingNest?: number
  readonly cookie?: Uint8Array
}

/** A request that the kernel refused. Reads like a compiler's message: which request, why, at which attribute, and what was expected. */
export class NetlinkError extends Error {
  override readonly name = 'NetlinkError'
  /** The error number, positive. */
  readonly errno: number
  /** The error's name: `EEXIST`. */
  readonly code: string
  readonly extack: Explanation
  readonly #request: Uint8Array
  readonly #options: WireOptions

  constructor(errno: number, extack: Extack, request: Uint8Array, options: WireOptions = {}) {
    const explanation = explanationOf(extack, request, options)
    super(messageOf(errno, explanation, request, options))
    this.errno = errno
    this.code = errnoName(errno)
    this.extack = explanation
    this.#request = request
    this.#options = options
  }

  /** The request, decoded. */
  get request(): Message {
    return decode(this.#request, this.#options)[0] as Message
  }

  /** The request as annotated hex. */
  explain(): string {
    return explain(this.#request, this.#options)
  }
}

function explanationOf(extack: Extack, request: Uint8Array, options: WireOptions): Explanation {
  const { msg, offs, policy, missType, missNest, cookie } = extack
  const path = offs === undefined ? undefined : partAt(request, offs, options)?.path
  return {
    ...(msg === undefined ? {} : { message: msg }),
    ...(offs === undefined ? {} : { offset: offs }),
    ...(path === undefined ? {} : { path }),
    ...(policy === undefined ? {} : { policy }),
    ...(missType === undefined ? {} : { missingType: missType }),
    ...(missNest === undefined ? {} : { missingNest: missNest }),
    ...(cookie === undefined ? {} : { cookie }),
  }
}

/** The part of a request that an offset of extended ACK points into. A request that is malformed may well be what was refused. */
function partAt(request: Uint8Array, offset: number, options: WireOptions): Part | undefined {
  return unlessMalformed(() => explainParts(request, options).find(({ start, end }) => start <= offset && offset < end))
}

function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

function messageOf(errno: number, extack: Explanation, request: Uint8Array, options: WireOptions): string {
  const { protocol, littleEndian = true } = options
  const type = new DataView(request.buffer, request.byteOffset).getUint16(4, littleEndian)
  const name = protocol?.nameOf(type) ?? `message type ${type}`
  const why = extack.message ? `${errnoName(errno)}: ${extack.message}` : `${errnoName(errno)}: ${errnoText(errno)}`
  const missing = extack.missingType === undefined ? '' : `, attribute type ${extack.missingType} is missing`
  const where = place(extack, request, littleEndian) || subject(request, options)
  return `${name} refused: ${why}${where}${missing}${expected(extack.policy)}`
}

/** ` (ifname "eth7")`: what the request was about, as far as its first words say, where the kernel names no attribute. */
function subject(request: Uint8Array, options: WireOptions): string {
  const message = unlessMalformed(() => decode(request, options)[0])
  if (!message) return ''
  const { index } = message.header
  const texts = Object.entries(message.attrs).filter(([, value]) => typeof value === 'string')
  const words = [...(index ? [['index', index]] : []), ...texts.map(([key, value]) => [key, JSON.stringify(value)])]
  return words.length === 0 ? '' : ` (${words.map(([key, value]) => `${key} ${value}`).join(', ')})`
}

/** ` at IFLA_MTU (4 bytes at offset 40: 01 00 00 00)` */
function place({ offset, path }: Explanation, request: Uint8Array, littleEndian: boolean): string {
  if (offset === undefined || path === undefined) return ''
  const cursor = new AttrCursor(new Bytes(request, littleEndian), offset, request.length)
  if (!unlessMalformed(() => cursor.next())) return ` at ${path}`
  const { start, end } = cursor
  const hex = Array.from(request.subarray(start, Math.min(end, start + 16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  )
  return ` at ${path} (${end - start} bytes at offset ${start}: ${hex}${end - start > 16 ? ' …' : ''})`
}

/** `, expected u32 68..65535` */
function expected(policy: Policy | undefined): string {
  if (!policy) return ''
  const { type, minValueU, maxValueU, minValueS, maxValueS, minLength, maxLength, mask, bitfield32Mask } = policy
  const min = minValueU ?? minValueS
  const max = maxValueU ?? maxValueS
  const words = [type === undefined ? '' : (nameOf(NL_ATTR_TYPE, type) ?? `type ${type}`).toLowerCase()]
  if (min !== undefined || max !== undefined) words.push(`${min ?? ''}..${max ?? ''}`)
  if (minLength !== undefined || maxLength !== undefined) words.push(`of ${minLength ?? 0} to ${maxLength ?? 65531} bytes`)
  const bits = mask ?? bitfield32Mask
  if (bits !== undefined) words.push(`with bits of 0x${bits.toString(16)}`)
  return `, expected ${words.filter(Boolean).join(' ')}`
}
