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
