import * as all from '../kinds.ts'
import type { PeerMessage } from '../table.ts'
import type { AnyLinkKind, AnyPort } from './kind.ts'

/** Every kind of link by its name, in the order of names. */
export const LINK_KINDS: ReadonlyMap<string, AnyLinkKind> = new Map(
  Object.entries<AnyLinkKind>(all).sort(([a], [b]) => (a < b ? -1 : 1)),
)

/** The kind of that name; undefined for a name that is none here. */
export function linkKindOf(name: unknown): AnyLinkKind | undefined {
  return LINK_KINDS.get(name as string)
}

/** The options of a port whose master is of that kind; undefined where a port has none. */
export function portOf(master: unknown): AnyPort | undefined {
  const ports = linkKindOf(master)?.ports
  return ports === true ? undefined : ports
}

/** The kinds whose links are made in pairs. */
export const PAIRS: readonly string[] = [...LINK_KINDS].flatMap(([name, { pair }]) => (pair ? [name] : []))

/** Whether links of this kind are made in pairs. */
export function isPair(kind: unknown): kind is string {
  return linkKindOf(kind)?.pair !== undefined
}

/** `"netkit", "veth" or "vxcan"`: names of kinds for a sentence. */
export function anyOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** The other end that the data of a pair describe, as they stand in a message: `{ veth: { peer } }`. */
export function peerIn(data: object | undefined): PeerMessage | undefined {
  for (const [kind, options] of Object.entries(data ?? {})) {
    const { pair } = linkKindOf(kind) ?? {}
    if (pair) return (options as Record<string, PeerMessage | undefined>)[pair.key]
  }
  return undefined
}
