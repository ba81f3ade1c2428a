import { PROGRAM } from '../../program.ts'

/** The usage of `bridge vlan`. */
export const BRIDGE_VLAN_USAGE = `Usage: ${PROGRAM} bridge vlan { add | del } vid VID[-VID] dev DEVICE
                          [ tunnel_info id ID[-ID] ] [ pvid ] [ untagged ]
                          [ self ] [ master ]
       ${PROGRAM} bridge vlan set vid VID[-VID] dev DEVICE [ state STATE ]
                          [ mcast_router NUMBER ]
       ${PROGRAM} bridge vlan [ show | tunnelshow ] [ dev DEVICE ] [ vid VID ]
       ${PROGRAM} bridge vlan global set vid VID[-VID] dev DEVICE [ OPTIONS ]
       ${PROGRAM} bridge vlan global [ show ] [ dev DEVICE ] [ vid VID ]
STATE: disabled | listening | learning | forwarding | blocking | NUMBER
OPTIONS, each with a number: mcast_snooping, mcast_querier, mcast_igmp_version,
         mcast_mld_version, mcast_last_member_count, mcast_startup_query_count,
         and in hundredths of a second mcast_last_member_interval,
         mcast_membership_interval, mcast_querier_interval,
         mcast_query_interval, mcast_query_response_interval,
         mcast_startup_query_interval
`
