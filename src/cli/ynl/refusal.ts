import { endianness } from 'node:os'
import { AttrCursor, NLA_TYPE_MASK } from '../../netlink/attribute/cursor.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import type { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NL_ATTR_TYPE } from '../../netlink/message/extack.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { isOperation, messageNumber } from '../../ynl/operations.ts'
import type { Spec, SpecOperation, SpecSet } from '../../ynl/spec/types.ts'
import { pythonLine } from '../../ynl/text/python.ts'
import type { Face, FaceObject } from '../../ynl/value/face.ts'
import type { Kit } from '../../ynl/value/kit.ts'

/** The specification of a request, and its codecs. */
interface Specified {
  readonly spec: Spec
  readonly kit: Kit
}

/**
 * What the kernel's tool prints of a refusal, but for its line with the lengths of the reply. The extended ACK is in the order
 * of the tool.
 */
export function toolRefusal(error: NetlinkError, of: Specified): string {
  const extack = extackOf(error, of)
  const line = extack.size === 0 ? '' : `\textack: ${pythonLine(extack)}\n`
  return `Netlink error: ${errnoText(error.errno)}\n\terror: ${-error.errno}\n${line}`
}

/** The extended ACK with the keys of the tool (tools/net/ynl/lib/ynl.py: NlMsg, _decode_extack). */
function extackOf(error: NetlinkError, of: Specified): FaceObject {
  const { message, offset, policy, missingType, missingNest } = error.extack
  const operation = operationOf(error, of.spec)
  const set = operation?.set === undefined ? undefined : of.spec.sets.get(operation.set)
  const path = offset === undefined || !operation ? undefined : pathOf(error, operation, offset, of)
  const missing = missingNest === undefined ? attributeOf(set, missingType) : undefined
  const doc = missing?.node.maybe('doc')?.value
  const entries: (readonly [string, Face | undefined])[] = [
    ['msg', message],
    ['bad-attr-offs', path === undefined ? offset : undefined],
    ['policy', policy && policyOf(policy)],
    ['miss-type', missing?.name ?? missingType],
    ['miss-nest', missingNest],
    ['miss-type-doc', typeof doc === 'string' ? doc : undefined],
    ['bad-attr', path],
  ]
  return new Map(entries.filter((entry): entry is [string, Face] => entry[1] !== undefined))
}

/** The words of the tool for NL_POLICY_TYPE_ATTR_*. */
const POLICY: Readonly<Record<string, string>> = {
  ...{ minValueS: 'min-value', maxValueS: 'max-value', minValueU: 'min-value', maxValueU: 'max-value' },
  ...{ minLength: 'min-length', maxLength: 'max-length', bitfield32Mask: 'bitfield32-mask', mask: 'mask' },
}

function policyOf(policy: object): FaceObject {
  const out: FaceObject = new Map()
  for (const [key, value] of Object.entries(policy)) {
    const word = POLICY[key]
    if (key === 'type') out.set('type', nameOf(NL_ATTR_TYPE, value)?.toLowerCase().replace('_', '-') ?? value)
    else if (word !== undefined) out.set(word, value)
  }
  return out
}

const attributeOf = (set: SpecSet | undefined, type: number | undefined): ReturnType<SpecSet['attributes']['get']> =>
  [...(set?.attributes.values() ?? [])].find(({ value }) => value === type)

/** The operation of a refused request. */
function operationOf({ request }: NetlinkError, spec: Spec): SpecOperation | undefined {
  const number = messageNumber(spec, request)
  return spec.operations.find((one) => isOperation(one) && one.request === number)
}

/** Bytes of struct genlmsghdr, and of struct nlattr. */
const [GENL_HDRLEN, NLA_HDRLEN] = [4, 4]

/** The attribute at an offset as the path of its names: `.header.flags`; undefined if none begins there, as in a sub-message. */
function pathOf(
  { request }: NetlinkError,
  { set, header, node }: SpecOperation,
  offset: number,
  of: Specified,
): string | undefined {
  const struct = header === undefined ? 0 : of.kit.struct(header, node).codec.size
  const start = NLMSG_HDRLEN + (of.spec.form === 'netlink-raw' ? 0 : GENL_HDRLEN) + struct
  const b = new Bytes(request.bytes, endianness() === 'LE')
  try {
    return pathIn(b, new AttrCursor(b, start, request.bytes.length), set, offset, of.spec)
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    return undefined
  }
}

function pathIn(b: Bytes, cursor: AttrCursor, name: string | undefined, offset: number, spec: Spec): string | undefined {
  const set = name === undefined ? undefined : spec.sets.get(name)
  while (cursor.next()) {
    const { start, end, type } = cursor
    if (offset >= cursor.at) continue
    const found = attributeOf(set, type & NLA_TYPE_MASK)
    if (!found || offset === start - NLA_HDRLEN) return found && `.${found.name}`
    const inner = found.type === 'nest' ? pathIn(b, new AttrCursor(b, start, end), found.nested, offset, spec) : undefined
    return inner && `.${found.name}${inner}`
  }
  return undefined
}
