import { PROGRAM } from '../program.ts'

/** The usage of `maddress`. */
export const MULTICAST_USAGE = `Usage: ${PROGRAM} maddress [ show ] [ dev DEVICE ]
       ${PROGRAM} maddress { add | del } [ address ] LLADDR dev DEVICE
`
