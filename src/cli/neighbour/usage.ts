import { PROGRAM } from '../program.ts'

/** The usage of `neigh`: the grammar of ip-neighbour(8), as far as this program understands it. */
export const NEIGHBOUR_USAGE = `Usage: ${PROGRAM} neigh [ show | flush ] [ proxy ] [ to PREFIX ] [ dev DEVICE ]
                    [ nud STATE ] [ unused ]
                    [ master DEVICE | vrf NAME | nomaster ]
                    [ protocol PROTOCOL ]
       ${PROGRAM} neigh { add | del | change | replace }
                    { ADDRESS [ lladdr LLADDR ] [ nud STATE ] | proxy ADDRESS }
                    dev DEVICE [ router ] [ use ] [ managed ] [ extern_learn ]
                    [ protocol PROTOCOL ]
       ${PROGRAM} neigh get { ADDRESS | proxy ADDRESS } dev DEVICE
STATE: permanent | noarp | stale | reachable | none | incomplete | delay |
       probe | failed; all (of show and flush)
`
