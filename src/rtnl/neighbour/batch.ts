import type { RecordChange } from '../common/change.ts'
import type { LinkRef } from '../common/checks.ts'
import { deleteFdb, type FdbChoice, type FdbOptions, putFdb } from './fdb-request.ts'
import { deleteNeighbour, type NeighbourChoice, type NeighbourOptions, putNeighbour, VERBS } from './request.ts'

/** Changes of neighbours. */
export interface BatchNeighbours {
  /** Adds a neighbour, as `neighbours.add`. */
  add(link: LinkRef, address: string, options?: NeighbourOptions): void
  /** Adds or changes a neighbour, as `neighbours.replace`. */
  replace(link: LinkRef, address: string, options?: NeighbourOptions): void
  /** Changes a neighbour, as `neighbours.change`. */
  change(link: LinkRef, address: string, options?: NeighbourOptions): void
  /** Deletes a neighbour, as `neighbours.delete`. */
  delete(link: LinkRef, address: string, options?: NeighbourChoice): void
}

/** Changes of forwarding entries. */
export interface BatchFdb {
  /** Adds a forwarding entry, as `fdb.add`. */
  add(link: LinkRef, lladdr: string, options?: FdbOptions): void
  /** Adds or changes a forwarding entry, as `fdb.replace`. */
  replace(link: LinkRef, lladdr: string, options?: FdbOptions): void
  /** Adds a remote end to an entry of a vxlan, as `fdb.append`. */
  append(link: LinkRef, lladdr: string, options?: FdbOptions): void
  /** Deletes a forwarding entry, as `fdb.delete`. */
  delete(link: LinkRef, lladdr: string, options?: FdbChoice): void
}

/** Returns the recorder of changes of neighbours. */
export function batchNeighbours(record: RecordChange): BatchNeighbours {
  return {
    add: (link, address, options) => record(putNeighbour(VERBS.add, link, address, options)),
    replace: (link, address, options) => record(putNeighbour(VERBS.replace, link, address, options)),
    change: (link, address, options) => record(putNeighbour(VERBS.change, link, address, options)),
    delete: (link, address, options) => record(deleteNeighbour(link, address, options)),
  }
}

/** Returns the recorder of changes of forwarding entries. */
export function batchFdb(record: RecordChange): BatchFdb {
  return {
    add: (link, lladdr, options) => record(putFdb(VERBS.add, link, lladdr, options)),
    replace: (link, lladdr, options) => record(putFdb(VERBS.replace, link, lladdr, options)),
    append: (link, lladdr, options) => record(putFdb(VERBS.append, link, lladdr, options)),
    delete: (link, lladdr, options) => record(deleteFdb(link, lladdr, options)),
  }
}
