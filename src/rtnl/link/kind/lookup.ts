import type { PeerMessage } from '../table.ts'
import { KINDS } from './all.ts'
import type { AnyLinkKind, AnyPort } from './kind.ts'

/** Every kind of link, sorted by name. */
export const LINK_KINDS: ReadonlyMap<string, AnyLinkKind> = new Map(
  Object.entries<AnyLinkKind>(KINDS).sort(([a], [b]) => (a < b ? -1 : 1)),
)

/** Returns the kind of that name; undefined if unknown. */
export function linkKindOf(name: unknown): AnyLinkKind | undefined {
  return LINK_KINDS.get(name as string)
}

/** Returns the options of a port whose master is of that kind; undefined if it has none. */
export function portOf(master: unknown): AnyPort | undefined {
  const ports = linkKindOf(master)?.ports
  return ports === true ? undefined : ports
}

/** The kinds whose links are created in pairs. */
export const PAIRS: readonly string[] = [...LINK_KINDS].flatMap(([name, { pair }]) => (pair ? [name] : []))

/** Whether links of this kind are created in pairs. */
export function isPair(kind: unknown): kind is string {
  return linkKindOf(kind)?.pair !== undefined
}

/** Joins names of kinds for a sentence: `"netkit", "veth" or "vxcan"`. */
export function anyOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** Returns the other end from the data of a pair in a message: `{ veth: { peer } }`. */
export function peerIn(data: object | undefined): PeerMessage | undefined {
  for (const [kind, options] of Object.entries(data ?? {})) {
    const { pair } = linkKindOf(kind) ?? {}
    if (pair) return (options as Record<string, PeerMessage | undefined>)[pair.key]
  }
  return undefined
}
