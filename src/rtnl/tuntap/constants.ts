/** IFF_*: how a tun or tap device is opened, beside IFF_TUN and IFF_TAP (linux/if_tun.h). Kernels ignore ONE_QUEUE. */
export const TUN_FLAGS = { MULTI_QUEUE: 0x100, NO_PI: 0x1000, ONE_QUEUE: 0x2000, VNET_HDR: 0x4000, TUN_EXCL: 0x8000 } as const
