import { PROGRAM } from '../program.ts'

/** The usage of `netns`: the grammar of ip-netns(8), as far as this program understands it. */
export const NETNS_USAGE = `Usage: ${PROGRAM} netns [ list ]
       ${PROGRAM} netns add NAME
       ${PROGRAM} [ -all ] netns delete [ NAME ]
       ${PROGRAM} [ -all ] netns exec [ NAME ] COMMAND [ ARGUMENT … ]
       ${PROGRAM} netns attach NAME PID
       ${PROGRAM} netns identify [ PID ]
       ${PROGRAM} netns pids NAME
       ${PROGRAM} netns set NAME { auto | ID }
       ${PROGRAM} netns list-id [ target-nsid ID ] [ nsid ID ]
       ${PROGRAM} netns monitor
`
