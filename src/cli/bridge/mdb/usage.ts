import { PROGRAM } from '../../program.ts'

/** The usage of `bridge mdb`. */
export const MDB_USAGE = `Usage: ${PROGRAM} bridge mdb { add | del } dev DEVICE port PORT grp GROUP
                         [ src SOURCE ] [ permanent | temp ] [ vid VID ]
       ${PROGRAM} bridge mdb [ show ] [ dev DEVICE ] [ vid VID ]
`
