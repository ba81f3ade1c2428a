import { PROGRAM } from '../program.ts'

/** The usage of `tunnel`. */
export const TUNNEL_USAGE = `Usage: ${PROGRAM} tunnel { add | change | del | show } [ NAME ]
                     [ mode { ipip | gre | sit | isatap | vti } ]
                     [ remote ADDRESS ] [ local ADDRESS ] [ dev DEVICE ]
                     [ ttl { 1..255 | inherit } ] [ tos TOS ] [ [no]pmtudisc ]
                     [ [i|o]key KEY ] [ [i|o]seq ] [ [i|o]csum ]
       ${PROGRAM} tunnel 6rd dev DEVICE
                     { 6rd-prefix PREFIX [ 6rd-relay_prefix PREFIX ] |
                       6rd-reset }
       ${PROGRAM} -6 tunnel { add | change | del | show } [ NAME ]
                        [ mode { ip6ip6 | ipip6 | ip6gre | vti6 | any } ]
                        [ remote ADDRESS ] [ local ADDRESS ] [ dev DEVICE ]
                        [ encaplimit { none | 0..255 } ] [ hoplimit TTL ]
                        [ tclass TCLASS ] [ flowlabel LABEL ] [ dscp inherit ]
                        [ [no]allow-localremote ] [ [i|o]key KEY ] [ [i|o]seq ]
                        [ [i|o]csum ]
`
