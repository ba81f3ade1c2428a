import { PROGRAM } from '../../program.ts'

/** The usage of `bridge monitor`. */
export const BRIDGE_MONITOR_USAGE = `Usage: ${PROGRAM} bridge monitor [ all | link | fdb | mdb | vlan | vni | file FILE ]
`
