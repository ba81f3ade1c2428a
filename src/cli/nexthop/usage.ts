import { PROGRAM } from '../program.ts'

/** The usage of `nexthop`: the grammar of ip-nexthop(8), as far as this program understands it. */
export const NEXTHOP_USAGE = `Usage: ${PROGRAM} nexthop [ show | flush ] [ id ID ] [ dev DEVICE ] [ vrf NAME ]
                      [ master DEVICE ] [ groups ] [ fdb ] [ protocol PROTOCOL ]
       ${PROGRAM} nexthop { add | replace } id ID HOP [ protocol PROTOCOL ]
       ${PROGRAM} nexthop { get | del } id ID
       ${PROGRAM} nexthop bucket [ show ] [ id ID ] [ nhid ID ] [ dev DEVICE ]
                      [ vrf NAME ] [ master DEVICE ]
       ${PROGRAM} nexthop bucket get id ID index INDEX
HOP: blackhole
     [ via ADDRESS ] [ dev DEVICE ] [ onlink ] [ encap ENCAP ] [ fdb ]
     group ID[,WEIGHT]/… [ fdb ] [ type mpath ]
     group ID[,WEIGHT]/… type resilient [ buckets NUMBER ]
           [ idle_timer SECONDS ] [ unbalanced_timer SECONDS ]
ENCAP: as in ${PROGRAM} route help
`
