import { PROGRAM } from '../program.ts'

/** The usage of `netconf`. */
export const NETCONF_USAGE = `Usage: ${PROGRAM} netconf [ show ] [ dev DEVICE ]
`
