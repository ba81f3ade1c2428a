import { PROGRAM } from '../program.ts'

/** The usage of `rule`: the grammar of ip-rule(8), as far as this program understands it. */
export const RULE_USAGE = `Usage: ${PROGRAM} rule [ show ] [ SELECTOR ] [ table TABLE ] [ protocol PROTOCOL ]
       ${PROGRAM} rule { add | del } SELECTOR ACTION
       ${PROGRAM} rule flush [ protocol PROTOCOL ]
       ${PROGRAM} rule { save | restore }
SELECTOR: [ not ] [ from PREFIX ] [ to PREFIX ] [ tos TOS ]
          [ fwmark MARK[/MASK] ] [ iif DEVICE ] [ oif DEVICE ] [ pref NUMBER ]
          [ l3mdev ] [ uidrange NUMBER-NUMBER ] [ tun_id ID ]
          [ ipproto PROTOCOL ] [ sport PORT[-PORT] ] [ dport PORT[-PORT] ]
ACTION:   [ table TABLE ] [ protocol PROTOCOL ] [ nat ADDRESS ]
          [ realms REALMS ] [ goto NUMBER ] [ nop ]
          [ prohibit | unreachable | blackhole ]
          [ suppress_prefixlength NUMBER ] [ suppress_ifgroup GROUP ]
TABLE:    local | main | default | NUMBER
`
