import { shown } from '../../../netlink/base/shown.ts'
import { LINK_KINDS } from './lookup.ts'

/** What the type of such names is made of. */
export declare enum Other {
  name = '',
}

/**
 * The name of a kind of link that nlwire does not know: a string with a type of its own, which `otherKind` gives. A
 * branded `string` would be comparable to every known kind, so that `link.kind === 'bridge'` would decide nothing about
 * `link.data`; a member of an enum is not.
 */
export type OtherKind = Other

/**
 * Names a kind of link that nlwire does not know: `links.create({ kind: otherKind('demo'), data: bytes })`. Its data are
 * the bytes of IFLA_INFO_DATA. Throws TypeError for a kind that nlwire knows, and for a name that is not text.
 */
export function otherKind(name: string): OtherKind {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`expected the name of a kind, such as "demo", got ${shown(name)}`)
  if (LINK_KINDS.has(name)) throw new TypeError(`expected a kind that nlwire does not know, got ${shown(name)}: give it as kind`)
  return name as unknown as OtherKind
}
