import { NUD } from './constants.ts'

/**
 * Words of `bridge fdb` for the state of a forwarding entry. The bridge takes PERMANENT for an address of its own, NOARP for an
 * entry that stays, and neither for one that ages (fdb_add_entry in net/bridge/br_fdb.c); a vxlan wants REACHABLE of both.
 */
export const FDB_STATE_WORDS = {
  local: NUD.PERMANENT | NUD.NOARP,
  static: NUD.NOARP | NUD.REACHABLE,
  dynamic: NUD.REACHABLE,
} as const

/** The same words for the states that the kernel reports (fdb_to_nud in net/bridge/br_fdb.c). */
export const REPORTED_FDB_WORDS = { local: NUD.PERMANENT, static: NUD.NOARP, dynamic: NUD.REACHABLE | NUD.STALE } as const
