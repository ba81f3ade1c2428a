/** DCB_CMD_*: commands of data center bridging (linux/dcbnl.h). */
export const DCB_CMD = {
  UNDEFINED: 0, GSTATE: 1, SSTATE: 2, PGTX_GCFG: 3, PGTX_SCFG: 4, PGRX_GCFG: 5, PGRX_SCFG: 6, PFC_GCFG: 7, PFC_SCFG: 8,
  SET_ALL: 9, GPERM_HWADDR: 10, GCAP: 11, GNUMTCS: 12, SNUMTCS: 13, PFC_GSTATE: 14, PFC_SSTATE: 15, BCN_GCFG: 16,
  BCN_SCFG: 17, GAPP: 18, SAPP: 19, IEEE_SET: 20, IEEE_GET: 21, GDCBX: 22, SDCBX: 23, GFEATCFG: 24, SFEATCFG: 25,
  CEE_GET: 26, IEEE_DEL: 27,
} as const

/** IEEE_8021QAZ_TSA_*: how a traffic class is scheduled. */
export const IEEE_8021QAZ_TSA = { STRICT: 0, CB_SHAPER: 1, ETS: 2, VENDOR: 255 } as const

/** IEEE_8021QAZ_APP_SEL_*: what the protocol of a priority is. */
export const IEEE_8021QAZ_APP_SEL = { ETHERTYPE: 1, STREAM: 2, DGRAM: 3, ANY: 4, DSCP: 5 } as const

/** DCB_APP_SEL_PCP: the protocol is a priority code point of a VLAN tag. */
export const DCB_APP_SEL = { PCP: 255 } as const

/** DCB_CNDD_*: states of congestion notification. */
export const DCB_CNDD = { RESET: 0, EDGE: 1, INTERIOR: 2, INTERIOR_READY: 3 } as const

/** DCB_CAP_DCBX_*: who exchanges the settings with the peer, and by which version. */
export const DCB_CAP_DCBX = { HOST: 0x01, LLD_MANAGED: 0x02, VER_CEE: 0x04, VER_IEEE: 0x08, STATIC: 0x10 } as const

/** DCB_APP_IDTYPE_*: what the id of an application is. */
export const DCB_APP_IDTYPE = { ETHTYPE: 0, PORTNUM: 1 } as const

/** DCB_FEATCFG_*: state of a feature. */
export const DCB_FEATCFG = { ERROR: 0x01, ENABLE: 0x02, WILLING: 0x04, ADVERTISE: 0x08 } as const
