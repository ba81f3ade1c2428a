import { PROGRAM } from '../program.ts'

/** The usage of `addrlabel`. */
export const ADDRESS_LABEL_USAGE = `Usage: ${PROGRAM} addrlabel [ list | flush ]
       ${PROGRAM} addrlabel { add | del } prefix PREFIX label LABEL [ dev DEVICE ]
`
