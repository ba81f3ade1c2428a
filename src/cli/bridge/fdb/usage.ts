import { PROGRAM } from '../../program.ts'

/** The usage of `bridge fdb`. */
export const FDB_USAGE = `Usage: ${PROGRAM} bridge fdb { add | append | replace | del } [ to ] LLADDR
                         dev DEVICE [ self ] [ master ]
                         [ local | static | dynamic ] [ use ] [ router ]
                         [ extern_learn ] [ sticky ] [ vlan VID ]
                         [ dst ADDRESS ] [ port PORT ] [ vni VNI ]
                         [ src_vni VNI ] [ via DEVICE ] [ nhid ID ]
       ${PROGRAM} bridge fdb [ show ] [ br DEVICE ] [ brport DEVICE ] [ vlan VID ]
                         [ state STATE ] [ dynamic ]
       ${PROGRAM} bridge fdb get [ to ] LLADDR [ br DEVICE ] { brport | dev } DEVICE
                         [ vlan VID ] [ vni VNI ] [ self ] [ master ]
                         [ dynamic ]
       ${PROGRAM} bridge fdb flush dev DEVICE [ brport DEVICE ] [ vlan VID ]
                         [ self ] [ master ]
                         [ [no]permanent | [no]static | [no]dynamic ]
                         [ [no]added_by_user ] [ [no]extern_learn ]
                         [ [no]sticky ] [ [no]offloaded ]
`
