import type { RecordChange } from '../common/change.ts'
import type { LinkRef } from '../common/checks.ts'
import { deleteMdb, MDB_FLAGS_OF, type MdbOptions, type MdbPortChoice, putMdb } from './request.ts'

/** Changes of multicast groups. */
export interface BatchMdb {
  add(link: LinkRef, group: string, options: MdbOptions): void
  replace(link: LinkRef, group: string, options: MdbOptions): void
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
