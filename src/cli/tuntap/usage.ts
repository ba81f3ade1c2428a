import { PROGRAM } from '../program.ts'

/** The usage of `tuntap`. */
export const TUNTAP_USAGE = `Usage: ${PROGRAM} tuntap [ show ]
       ${PROGRAM} tuntap { add | del } [ dev | name ] NAME mode { tun | tap } [ pi ]
                     [ vnet_hdr ] [ multi_queue ] [ one_queue ]
                     of add also: [ user { NAME | NUMBER } ]
                     [ group { NAME | NUMBER } ]
`
