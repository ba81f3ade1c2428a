import type { Outgoing } from '../../netlink/message/message.ts'
import type { LinkRef } from './checks.ts'

type LinkRefs = Readonly<Record<string, LinkRef>>

/** A request that changes something, and the links that it refers to: header members and attributes that are the index of one. */
export interface ChangeRequest extends Outgoing {
  readonly links?: { readonly header?: LinkRefs; readonly attrs?: LinkRefs }
  /** A link-layer address on a link: the kernel cuts one that is longer than the link's own. */
  readonly lladdr?: { readonly link: LinkRef; readonly lladdr: string }
}

/** Looks up the index of a link. Errors name the `option` that holds it, by default `link`. */
type Index = (link: LinkRef, option?: string) => Promise<number>

/** The options that are attributes of the same name as others have for something else: `via` of a forwarding entry is a link. */
const OPTIONS: Readonly<Record<string, string>> = { ifindex: 'via' }

/** A change: its request, or how it is built when the links that it names are known. */
export type PendingChange = ChangeRequest | ((index: Index) => Promise<Outgoing>)

/** Records a change of a batch. */
export type RecordChange = (change: PendingChange) => void

/** Returns the request of a change. Looks up one link at a time: in a batch, a lookup sends the requests before it. */
export async function resolvedChange(change: PendingChange, index: Index): Promise<Outgoing> {
  if (typeof change === 'function') return change(index)
  const { links = {}, lladdr: _, ...request } = change
  const header: Record<string, unknown> = { ...request.header }
  const attrs: Record<string, unknown> = { ...request.attrs }
  for (const key in links.header) header[key] = await index(links.header[key] as LinkRef)
  for (const key in links.attrs) attrs[key] = await index(links.attrs[key] as LinkRef, OPTIONS[key])
  return { ...request, header, attrs }
}
