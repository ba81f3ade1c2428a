import { folded } from '../help/folded.ts'
import { ROUTE_TYPES } from '../parse/routing.ts'
import { PROGRAM } from '../program.ts'

/** The usage of `route`: the grammar of ip-route(8), as far as this program understands it. */
export const ROUTE_USAGE = `Usage: ${PROGRAM} route [ show | flush ] [ SELECTOR ]
       ${PROGRAM} route save [ SELECTOR ]
       ${PROGRAM} route { restore | showdump }
       ${PROGRAM} route get [ fibmatch ] ADDRESS [ from ADDRESS ] [ iif DEVICE ]
                    [ oif DEVICE ] [ vrf NAME ] [ tos TOS ] [ mark NUMBER ]
                    [ uid NUMBER ] [ ipproto PROTOCOL ] [ sport PORT ]
                    [ dport PORT ] [ notify ] [ connected ]
       ${PROGRAM} route { add | del | change | append | prepend | replace | test }
                    ROUTE
SELECTOR: [ root | match | exact ] PREFIX, from [ root | match | exact ] PREFIX,
          table TABLE, vrf NAME, cached, proto PROTOCOL, scope SCOPE, type TYPE,
          dev DEVICE, iif DEVICE, via [ FAMILY ] PREFIX, src PREFIX, tos TOS,
          metric NUMBER, mark NUMBER, realms REALMS
ROUTE:    [ TYPE ] PREFIX [ via [ FAMILY ] ADDRESS ] [ dev DEVICE ] [ nhid ID ]
          [ table TABLE ] [ vrf NAME ] [ tos TOS ] [ proto PROTOCOL ]
          [ scope SCOPE ] [ metric NUMBER ] [ src ADDRESS ] [ from PREFIX ]
          [ encap ENCAP ] [ onlink ] [ realms REALMS ] [ as [ to ] LABELS ]
          [ expires SECONDS ] [ pref { low | medium | high } ]
          [ ttl-propagate { enabled | disabled } ] [ METRIC [ lock ] VALUE ]…
          [ nexthop HOP ]…
HOP:      [ encap ENCAP ] [ via [ FAMILY ] ADDRESS ] [ dev DEVICE ]
          [ weight NUMBER ] [ realms REALMS ] [ onlink ]
METRIC:   mtu, advmss, hoplimit, window, cwnd, initcwnd, initrwnd, ssthresh,
          reordering, rtt, rttvar, rto_min, features ecn, quickack, congctl,
          fastopen_no_cookie
ENCAP:    mpls LABELS [ ttl NUMBER ]
          ip | ip6 [ id ID ] [ dst ADDRESS ] [ src ADDRESS ] [ tos TOS | tc TC ]
                   [ ttl NUMBER | hoplimit NUMBER ]
                   [ key ] [ csum ] [ seq ]
          seg6 mode { encap | encap.red | inline | l2encap | l2encap.red }
                   segs ADDRESS,… [ hmac KEY ]
          seg6local action ACTION [ table TABLE ] [ vrftable TABLE ]
                   [ nh4 ADDRESS ] [ nh6 ADDRESS ] [ iif DEVICE ] [ oif DEVICE ]
                   [ srh segs ADDRESS,… [ hmac KEY ] ] [ flavors FLAVOR,… ]
                   [ count ]
          ioam6 [ freq K/N ] [ mode { inline | encap | auto } ]
                   [ tundst ADDRESS ] trace prealloc type TYPE ns ID size SIZE
          rpl segs ADDRESS,…; ila LOCATOR; xfrm if_id ID [ link_dev DEVICE ]
${folded(ROUTE_TYPES.filter((type) => type !== 'brd').join(' | '), 'TYPE:     ', ' '.repeat(10))}
TABLE:    local | main | default | all | NUMBER
SCOPE:    host | link | global | site | NUMBER
FAMILY:   inet | inet6 | mpls | bridge | link
`
