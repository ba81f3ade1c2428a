import { PROGRAM } from '../../program.ts'

/** The usage of `bridge link`. */
export const BRIDGE_LINK_USAGE = `Usage: ${PROGRAM} bridge link [ show ] [ dev DEVICE ]
       ${PROGRAM} bridge link set dev DEVICE [ SETTINGS ] [ self ] [ master ]
SETTINGS: cost NUMBER, priority NUMBER, state STATE, mcast_router NUMBER,
          hwmode { vepa | veb }, backup_port DEVICE, nobackup_port,
          and with { on | off }:
          guard, hairpin, fastleave, root_block, learning, learning_sync, flood,
          mcast_flood, bcast_flood, mcast_to_unicast, neigh_suppress,
          vlan_tunnel, isolated, locked
STATE:    disabled | listening | learning | forwarding | blocking | NUMBER
`
