import type { RecordChange } from '../common/change.ts'
import { deleteNexthop, NEXTHOP_VERBS, type NexthopOptions, putNexthop } from './request.ts'

/** Changes of next hops. */
export interface BatchNexthops {
  add(id: number, options: NexthopOptions): void
  replace(id: number, options: NexthopOptions): void
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
