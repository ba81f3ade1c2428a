import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import { type LinkRef, lookup } from '../common/checks.ts'
import { RTM } from '../constants.ts'
import { checkLladdrLength, type Lladdrs } from './create/lladdr.ts'
import { stagesOf } from './create/stages.ts'
import { checkChanged, mayBeIgnored } from './create/verify.ts'
import { apart, isPartial, withKept } from './ensure/difference.ts'
import type { KnownKind, KnownMaster } from './kind/data.ts'
import { checkNamedHere } from './kind/link-options.ts'
import { linkKindOf } from './kind/lookup.ts'
import type { CreateLink, LinkChanges, NewLink, SetLink } from './options.ts'
import { bodyOf, checkedCreate, checkedSet, type Resolver } from './request.ts'
import type { LinkMessage } from './table.ts'

/** An item of a batch. Builds its request once the items before it are sent: they may create the links that it names. */
export interface BatchItem {
  readonly build: (resolver: BatchResolver) => Promise<Outgoing>
  /** Whether link names or indexes may differ after this request. */
  readonly renames: boolean
  /** The link that it deletes: the kernel reports success for some that it keeps. */
  readonly deletes?: LinkRef
  /** Rejects with a SyscallError if the kernel acknowledged the request and ignored a part of it. Absent if it ignores none. */
  readonly verify?: (read: BatchResolver['read']) => Promise<void>
}

/** Resolves names between the requests of a batch. */
export interface BatchResolver extends Resolver {
  /** Reads a link, once the items before this one are sent. */
  read(link: LinkRef): Promise<LinkMessage>
  /** Sends a request that comes before that of the item, once the items before it are sent. Rejects if it fails. */
  send(message: Outgoing): Promise<void>
}

/** Changes of links. */
export interface BatchLinks {
  /** Creates a link, which must have a name. Set alternative names with links.addAltname. */
  create<K extends KnownKind = never, P extends KnownMaster = never>(options: NewLink<K, P>): void
  /** Changes a link, as `links.set`. */
  set<K extends KnownKind = never, P extends KnownMaster = never>(link: LinkRef, changes: LinkChanges<K, P>): void
  /** Sets a link administratively up. */
  up(link: LinkRef): void
  /** Sets a link administratively down. */
  down(link: LinkRef): void
  /** Removes a link, as `links.delete`. */
  delete(link: LinkRef): void
}

/** Returns the recorder of changes of links. */
export function batchLinks(record: (item: BatchItem) => void): BatchLinks {
  const set = (link: LinkRef, wanted: SetLink): void => {
    const changes = checkedSet(wanted)
    checkMaster(changes)
    lookup(link)
    // By index if the name changes: the request has room for one name only.
    let target = link
    const build = async (resolver: BatchResolver): Promise<Outgoing> => {
      const { address, broadcast } = changes
      if ((address ?? broadcast) !== undefined) checkLength('RTM_NEWLINK', { address, broadcast }, await resolver.read(link))
      if (changes.ifname !== undefined) target = await resolver.index(link)
      const which = lookup(target)
      const body = await bodyOf(changes, resolver)
      const bodies = apart(isPartial(body) ? withKept(body, await resolver.read(link)) : body)
      const requests = bodies.map(({ header, attrs }): Outgoing => {
        return { type: RTM.NEWLINK, header: { ...which.header, ...header }, attrs: { ...which.attrs, ...attrs } }
      })
      for (const request of requests.slice(0, -1)) await resolver.send(request)
      return requests.at(-1) as Outgoing
    }
    const renames = changes.ifname !== undefined || changes.netns !== undefined
    record({ build, renames, ...(mayBeIgnored(changes) ? { verify: (read) => checkChanged(changes, () => read(target)) } : {}) })
  }
  return {
    create: (wanted) => {
      const options = checkedCreate(wanted as CreateLink)
      if (options.ifname === undefined)
        throw new TypeError('ifname: expected a name, got undefined: a batch does not return a name chosen by the kernel')
      if (options.altIfname !== undefined) throw new TypeError('altIfname: expected none in a batch: links.addAltname adds them')
      checkOneRequest(options)
      checkMaster(options)
      atPath('data', () => checkNamedHere(linkKindOf(options.kind)?.attrs.table, options))
      const build = async (resolver: Resolver): Promise<Outgoing> => {
        return { type: RTM.NEWLINK, flags: NLM_F.CREATE | NLM_F.EXCL, ...(await bodyOf(options, resolver)) }
      }
      record({ build, renames: true })
    },
    set: (link, wanted) => set(link, wanted as object as SetLink),
    up: (link) => set(link, { up: true }),
    down: (link) => set(link, { up: false }),
    delete: (link) => {
      const which = lookup(link)
      record({ build: async () => ({ type: RTM.DELLINK, ...which }), renames: true, deletes: link })
    },
  }
}

/** Throws EINVAL if the link takes link-layer addresses of another length: the kernel would truncate them. */
export function checkLength(type: string, addresses: Lladdrs, { attrs }: LinkMessage): void {
  try {
    checkLladdrLength(addresses, attrs)
  } catch (error) {
    // Earlier items are sent, so the batch must not reject: this item fails.
    throw new SyscallError(type, ERRNO['EINVAL'] as number, (error as Error).message)
  }
}

/** Each item is one request: several requests for one link would need a rollback. */
function checkOneRequest(options: CreateLink): void {
  const { own, peer } = stagesOf(options)
  const key = Object.keys(own ?? {})[0]
  if (key !== undefined) throw new TypeError(`${key}: expected none of a new link in a batch: links.set sets it`)
  if (peer?.up) throw new TypeError('peer.up: expected a peer that is not up in a batch: links.up sets it up')
  if (peer) throw new TypeError(`peer.${Object.keys(peer)[0]}: expected none of a new peer in a batch: links.set sets it`)
}

/** Rejects a master in another namespace: the lookup there needs another socket. */
function checkMaster({ master, netns }: SetLink): void {
  if (master === undefined || master === null || netns === undefined) return
  throw new TypeError(`master: expected none in another namespace in a batch, got ${shown(master)}`)
}
