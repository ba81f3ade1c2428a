import { PROGRAM } from '../program.ts'

/** The usage of `address`: the grammar of ip-address(8), as far as this program understands it. */
export const ADDRESS_USAGE = `Usage: ${PROGRAM} address [ show ] [ DEVICE ] [ FILTER ]
                      [ master DEVICE | vrf NAME | nomaster ] [ type TYPE ]
                      [ group GROUP ]
       ${PROGRAM} address { add | change | replace } PREFIX dev DEVICE [ SETTINGS ]
       ${PROGRAM} address delete PREFIX dev DEVICE [ peer PREFIX ] [ label NAME ]
       ${PROGRAM} address flush [ dev DEVICE ] [ FILTER ]
       ${PROGRAM} address save > FILE
       ${PROGRAM} address { showdump | restore } < FILE
FILTER:   up, to PREFIX, scope SCOPE, label PATTERN, and flags: permanent |
          dynamic, secondary | primary, temporary, [-]tentative, [-]deprecated,
          [-]dadfailed, home, nodad, mngtmpaddr, noprefixroute, autojoin
SETTINGS: peer PREFIX, broadcast { ADDRESS | + | - }, anycast ADDRESS,
          label NAME, scope SCOPE, metric NUMBER,
          valid_lft { SECONDS | forever }, preferred_lft { SECONDS | forever },
          home, nodad, mngtmpaddr, noprefixroute, autojoin, optimistic
SCOPE:    global | link | host | site | NUMBER
`
