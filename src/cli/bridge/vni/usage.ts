import { PROGRAM } from '../../program.ts'

/** The usage of `bridge vni`. */
export const VNI_USAGE = `Usage: ${PROGRAM} bridge vni { add | del } vni VNI[-VNI][,…] dev DEVICE
                         [ { group | remote } IP_ADDRESS ]
       ${PROGRAM} bridge vni [ show ] [ dev DEVICE ]

VNI := 0-16777215
`
