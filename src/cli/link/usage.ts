import { folded } from '../help/folded.ts'
import { PROGRAM } from '../program.ts'
import { typesWithOptions } from './kind-lookup.ts'

/** The usage of `link`: the grammar of ip-link(8), as far as this program understands it. */
export function linkUsage(): string {
  return `Usage: ${PROGRAM} link [ show ] [ DEVICE | group GROUP ] [ up ]
                   [ master DEVICE | vrf NAME | nomaster ] [ type TYPE ]
       ${PROGRAM} link { add | replace } [ link DEVICE ] [ name ] NAME [ SETTINGS ]
                   type TYPE [ OPTIONS OF THE TYPE ]
       ${PROGRAM} link { set | change } { DEVICE | group GROUP } [ SETTINGS ]
                   [ type TYPE OPTIONS OF THE TYPE ]
       ${PROGRAM} link delete { DEVICE | group GROUP } [ type TYPE ]
       ${PROGRAM} link property { add | del } dev DEVICE altname NAME
                   [ altname NAME … ]
       ${PROGRAM} link xstats type { bridge | bridge_slave } [ igmp | stp ]
                   [ dev DEVICE ]
       ${PROGRAM} link xstats type { bond | bond_slave } [ lacp | 802.3ad ]
                   [ dev DEVICE ]
       ${PROGRAM} link afstats [ dev DEVICE ]
       ${PROGRAM} link help [ TYPE ]
SETTINGS: up | down, name NAME, index NUMBER, address LLADDR, broadcast LLADDR,
          mtu BYTES, txqueuelen PACKETS, numtxqueues COUNT, numrxqueues COUNT,
          netns { NAME | PID }, link-netns NAME, link-netnsid ID, master DEVICE,
          vrf NAME, nomaster, alias TEXT, group GROUP,
          mode { default | dormant }, state STATE,
          addrgenmode { eui64 | none | stable_secret | random },
          gso_max_size BYTES, gso_max_segs PACKETS, gro_max_size BYTES,
          parentdev NAME, protodown_reason REASON { on | off },
          { xdp | xdpgeneric | xdpdrv | xdpoffload } off (as the last word),
          and with { on | off }: arp, dynamic, multicast, allmulticast, promisc,
          trailers, carrier, protodown;
          vf NUMBER with mac LLADDR, vlan VLAN [ qos PRIORITY ]
          [ proto { 802.1Q | 802.1ad } ], rate MBIT, max_tx_rate MBIT,
          min_tx_rate MBIT, state { auto | enable | disable }, node_guid EUI64,
          port_guid EUI64, and { spoofchk | query_rss | trust } { on | off }
${types()}
`
}

/** The types that have options, in lines of a terminal. */
function types(): string {
  const names = typesWithOptions()
  const end = `${names.pop()} have options, which link help TYPE shows; links of any other type are created without options`
  return folded(`${names.join(', ')} and ${end}`, 'TYPE: ', '      ')
}
