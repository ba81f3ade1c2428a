import type { RecordChange } from '../common/change.ts'
import { deleteNexthop, NEXTHOP_VERBS, type NexthopOptions, putNexthop } from './request.ts'

/** Changes of next hops. */
export interface BatchNexthops {
  /** Adds a next hop or a group, as `nexthops.add`. */
  add(id: number, options: NexthopOptions): void
  /** Adds or replaces a next hop, as `nexthops.replace`. */
  replace(id: number, options: NexthopOptions): void
  /** Deletes a next hop, as `nexthops.delete`. */
  delete(id: number): void
}

/** Returns the recorder of changes of next hops. */
export function batchNexthops(record: RecordChange): BatchNexthops {
  return {
    add: (id, options) => record(putNexthop(NEXTHOP_VERBS.add, id, options)),
    replace: (id, options) => record(putNexthop(NEXTHOP_VERBS.replace, id, options)),
    delete: (id) => record(deleteNexthop(id)),
  }
}
