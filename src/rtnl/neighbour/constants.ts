/** NUD_*: states of a neighbour (linux/neighbour.h). */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 0x1,
  REACHABLE: 0x2,
  STALE: 0x4,
  DELAY: 0x8,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const

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

/** NTF_*: flags of a neighbour or of a forwarding entry (linux/neighbour.h). */
export const NTF = {
  USE: 0x1,
  SELF: 0x2,
  MASTER: 0x4,
  PROXY: 0x8,
  EXT_LEARNED: 0x10,
  OFFLOADED: 0x20,
  STICKY: 0x40,
  ROUTER: 0x80,
} as const

/** NTF_EXT_*: flags in NDA_FLAGS_EXT (linux/neighbour.h). */
export const NTF_EXT = { MANAGED: 0x1, LOCKED: 0x2, EXT_VALIDATED: 0x4 } as const

/** FDB_NOTIFY_*: bits of NFEA_ACTIVITY_NOTIFY (linux/neighbour.h). */
export const FDB_NOTIFY = { BIT: 0x1, INACTIVE_BIT: 0x2 } as const
