import type { RecordChange } from '../common/change.ts'
import type { LinkRef } from '../common/checks.ts'
import { deleteMdb, MDB_FLAGS_OF, type MdbOptions, type MdbPortChoice, putMdb } from './request.ts'

/** Changes of multicast groups. */
export interface BatchMdb {
  /** Adds a group to a port, as `mdb.add`. */
  add(link: LinkRef, group: string, options: MdbOptions): void
  /** Adds or replaces a group, as `mdb.replace`. */
  replace(link: LinkRef, group: string, options: MdbOptions): void
  /** Deletes a group from a port, as `mdb.delete`. */
  delete(link: LinkRef, group: string, choice: MdbPortChoice): void
}

/** Returns the recorder of changes of multicast groups. */
export function batchMdb(record: RecordChange): BatchMdb {
  return {
    add: (link, group, options) => record(putMdb(MDB_FLAGS_OF.add, link, group, options)),
    replace: (link, group, options) => record(putMdb(MDB_FLAGS_OF.replace, link, group, options)),
    delete: (link, group, choice) => record(deleteMdb(link, group, choice)),
  }
}
