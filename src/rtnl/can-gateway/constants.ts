/** CGW_TYPE_*: kinds of gateway jobs (linux/can/gw.h). */
export const CGW_TYPE = { UNSPEC: 0, CAN_CAN: 1 } as const

/** CGW_FLAGS_CAN_*. */
export const CGW_FLAGS_CAN = { ECHO: 0x01, SRC_TSTAMP: 0x02, IIF_TX_OK: 0x04, FD: 0x08 } as const

/** CGW_MOD_*: the parts of a frame that a modification changes. */
export const CGW_MOD = { ID: 0x01, DLC: 0x02, DATA: 0x04, FLAGS: 0x08 } as const

/** CGW_CRC8PRF_*: what else the CRC8 covers. */
export const CGW_CRC8PRF = { UNSPEC: 0, '1U8': 1, '16U8': 2, SFFID_XOR: 3 } as const
