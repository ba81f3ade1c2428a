import { readFileSync } from 'node:fs'
import { PROGRAM } from './program.ts'

/** What -V prints. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return `${PROGRAM} ${version}, speaking as iproute2 6.1.0\n`
}

/** The usage of the program and of each object: the grammar of ip(8), as far as it is understood here. */
export const USAGE = {
  program: `Usage: ${PROGRAM} [ OPTIONS ] { link | address | netns | monitor } [ COMMAND | help ]
       ${PROGRAM} demo [ --wire ]
       ${PROGRAM} rootless [ -- ] COMMAND [ ARGUMENT … ]
       ${PROGRAM} schema [ SET ] [ --json ]
       ${PROGRAM} decode { FILE | - } [ --messages | --json ] [ --where CONDITION ] [ --follow ] [ --families ]
       ${PROGRAM} explain { FILE | - } [ --frame NUMBER ] [ --meanings | --json | --html OUT ] [ --families ]
       ${PROGRAM} encode { FILE | - | TYPE [ NAME=VALUE … ] } [ --explain ] [ --pcap FILE ]
       ${PROGRAM} trace [ -o FILE ] [ --explain ] [ -- ] COMMAND [ ARGUMENT … ]
OPTIONS: -4, -6, -0, -B, -M, -f[amily] { inet | inet6 | link | bridge | mpls }
             the address family
         -n[etns] NAME      in this network namespace
         -a[ll]             with netns exec and netns delete: in every namespace
         -d[etails]         tell more
         -s[tatistics]      with counters; twice: with each kind of error
         -h[uman], -iec     counters in k, M, G, or in Ki, Mi, Gi
         -j[son], -p[retty] JSON, in lines
         -br[ief], -o[neline]
             one line a link or address
         -N[umeric]         numbers in place of names
         -l[oops] COUNT     rounds of a flush at most
         -V[ersion]
         -t[imestamp], -ts[hort]
             with monitor: when it was told
         -rc[vbuf] SIZE     with monitor: bytes that the kernel keeps while it is busy
         -c[olor], -r[esolve], -force
             accepted for the sake of scripts; they change nothing
The words are those of ip(8), and may be shortened as there.
`,
  address: `Usage: ${PROGRAM} address [ show ] [ DEVICE ] [ FILTER ] [ master DEVICE | vrf NAME | nomaster ] [ type TYPE ] [ group GROUP ]
       ${PROGRAM} address { add | change | replace } PREFIX dev DEVICE [ SETTINGS ]
       ${PROGRAM} address delete PREFIX dev DEVICE [ peer PREFIX ] [ label NAME ]
       ${PROGRAM} address flush [ dev DEVICE ] [ FILTER ]
FILTER:   up, to PREFIX, scope SCOPE, label PATTERN, and flags: permanent | dynamic, secondary | primary, temporary,
          [-]tentative, [-]deprecated, [-]dadfailed, home, nodad, mngtmpaddr, noprefixroute, autojoin
SETTINGS: peer PREFIX, broadcast { ADDRESS | + | - }, anycast ADDRESS, label NAME, scope SCOPE, metric NUMBER,
          valid_lft { SECONDS | forever }, preferred_lft { SECONDS | forever },
          home, nodad, mngtmpaddr, noprefixroute, autojoin, optimistic
SCOPE:    global | link | host | site | NUMBER
`,
  monitor: `Usage: ${PROGRAM} monitor [ all | OBJECTS ] [ label ] [ all-nsid ] [ dev DEVICE ]
OBJECTS:  link, address, route, neigh, netconf, rule, nexthop, nsid; all of them unless some are named
all and label put [LINK] and the like before each; all-nsid listens to the other namespaces that have an id in
this one too, and tells which. With -j, here too, an object a line. Ends by SIGINT.
`,
  schema: `Usage: ${PROGRAM} schema [ SET ] [ --json | --markdown ]

Prints the tables of messages, attributes and structs: numbers, the kernel's
names, keys, what the values are, and what they mean. SET is the name of a set
of attributes (link-attrs), of a struct (ifinfomsg) or of the protocol
(NETLINK_ROUTE: its messages). --json prints an object a line, a line a row.
`,
  decode: `Usage: ${PROGRAM} decode { FILE | - } [ --messages | --json ] [ --where CONDITION ]
                [ --follow ] [ --families ] [ --protocol PROTOCOL ]

Decodes a recording: pcap and pcapng of nlmon, iproute2's rtmon files, messages
one after the other, the text of strace, and hex; packed with gzip too. "-" is
stdin: tcpdump -i nlmon0 -U -w - | ${PROGRAM} decode -
Prints a block for each conversation: what was asked, what was answered, what
it changed (events), and how it ended.
    --messages         one line a message
    --json             one JSON object a message: 64-bit numbers and the time are
                       strings, bytes are hex after 0x; {"fault": …} where
                       something could not be read
    --follow           go on with what is written to the file later
    --families         names of generic netlink's families as this kernel has them
                       where the recording does not tell: their numbers may differ
                       on the machine that it comes from
    --protocol PROTOCOL
                       what hex and raw messages are, by name or number: generic,
                       netfilter, sock_diag, 16. NETLINK_ROUTE without it; stderr
                       says where the bytes look like another protocol
    --where CONDITION  only messages, or conversations with one, of which it holds
CONDITION: NAME == VALUE, also with != < <= > >= ~; NAME in ( VALUE, … ); NAME alone: it
           is there. Joined by and, or, not and parentheses. No comparison holds for
           what is not there. ~ is "contains": bits in flags, addresses in a network,
           otherwise text in text.
NAME:      any, dev, direction, duration, error, family, flags, frame, len, name,
           outcome, pid, process, protocol, seq, time, type,
           or the path of an attribute or a member of the struct, by keys as --json
           prints them or by the kernel's names as explain does: mtu, IFLA_MTU,
           linkinfo.data.vxlan.id, IFLA_VXLAN_ID, header.index, ifi_index,
           propList.altIfname[0], unknown.7
VALUE:     a number, a text (in quotes where it has blanks), an address, a network, or
           a name: of a message (RTM_NEWLINK, NEWLINK), of a value (UP, IF_OPER_UP), of
           bits (UP|LOWER_UP), of an error (EINVAL), of a family (inet, ethtool)
    type == NEWLINK and linkinfo.kind == "veth"
    flags ~ DUMP and not family == inet6
    error != 0                          the kernel refused it
    error in (EEXIST, ENOENT) or outcome == open
    local ~ 10.0.0.0/8                  also dst, gateway: any address
    operstate == UP and mtu > 1500
    duration > 5ms                      slow conversations
    time >= "2026-11-29T19:30:00Z" and len > 4096
    dev == eth0 or any ~ eth0
    ${PROGRAM} decode x.pcap --where 'frame == 12'
Ends with 1 where something could not be read.
`,
  explain: `Usage: ${PROGRAM} explain { FILE | - } [ --frame NUMBER ] [ --meanings | --json | --html OUT ]
                [ --families ] [ --protocol PROTOCOL ]

Prints every byte of a recording, or of one frame, with the field it belongs
to. What it prints is hex that ${PROGRAM} reads again.
    --frame NUMBER  this frame only; the first is 1
    --meanings      also what each field means, in a column of its own
    --json          an object a frame, with its parts: start, end, path, text,
                    bytes; and from the tables: of (set or struct), type, meaning
    --html OUT      writes a page for a browser, in one file: pointing at a field
                    lights up its bytes, pointing at a byte names its field, the C
                    struct member and the meaning. "-" is stdout
    --families, --protocol PROTOCOL
                    as of ${PROGRAM} decode
    ${PROGRAM} explain x.pcap --frame 6 --html frame6.html
`,
  encode: `Usage: ${PROGRAM} encode TYPE [ NAME=VALUE … ] [ --explain ] [ --pcap { FILE | - } ]
       ${PROGRAM} encode { FILE | - } [ --protocol PROTOCOL ] [ --explain ] [ --pcap { FILE | - } ]

Prints the bytes of messages as hex that ${PROGRAM} reads again, without asking a
kernel: what would this request look like?
    ${PROGRAM} encode RTM_NEWADDR flags=request,ack,create,excl family=inet \\
        prefixlen=24 index=3 local=10.0.0.2 address=10.0.0.2 --explain
FILE holds JSON as ${PROGRAM} decode --json prints it, an object a line; "-" is stdin.
Messages of one frame go out as one datagram.
    --explain   every byte with the field it belongs to
    --protocol PROTOCOL
                of objects that do not say their own, as of ${PROGRAM} decode
    --pcap FILE a recording, for tshark and ${PROGRAM} decode
TYPE:  a message of rtnetlink (${PROGRAM} schema NETLINK_ROUTE): RTM_NEWLINK
NAME:  flags (request,ack unless told otherwise), seq, pid, or the path of an
       attribute or of a member of the struct, by its key (${PROGRAM} schema):
       mtu, linkinfo.kind, linkinfo.data.vxlan.id, header.flags
VALUE: a number, a text, an address, hex; names where the schema has them, bits
       joined by commas: header.flags=up,noarp; several values likewise; nothing
       (no "=") for attributes that are flags; JSON: linkinfo={"kind":"veth"}
`,
  trace: `Usage: ${PROGRAM} trace [ -o FILE ] [ --explain ] [ --all | --nlmon ] [ -- ] COMMAND [ ARGUMENT … ]

Runs a program and tells on stderr what it says to the kernel over netlink, as it
happens: what was asked, with the kernel's names and their meaning, what was
answered, and how it ended. The program and all that it starts are followed, also
into other network namespaces. Its own output, its exit code and the signal that
ends it are left as they are. It takes strace.
    ${PROGRAM} trace -- ip link add veth0 type veth peer name veth1
    -o FILE    keeps the datagrams as pcap, for tshark and ${PROGRAM} decode
    --explain  with every byte of each request and answer
    --all      sees also what goes through read and write instead of send and
               receive: programs that take their sockets for files need it, and
               ${PROGRAM} is one. Slow: strace copies all files that are read
    --nlmon    by an nlmon device and tcpdump or dumpcap instead of strace: of all
               programs in this network namespace, and nothing of others. Not
               every kernel has it
`,
  netns: `Usage: ${PROGRAM} netns [ list ]
       ${PROGRAM} netns add NAME
       ${PROGRAM} [ -all ] netns delete [ NAME ]
       ${PROGRAM} [ -all ] netns exec [ NAME ] COMMAND [ ARGUMENT … ]
       ${PROGRAM} netns attach NAME PID
       ${PROGRAM} netns identify [ PID ]
       ${PROGRAM} netns pids NAME
       ${PROGRAM} netns set NAME { auto | ID }
       ${PROGRAM} netns list-id [ target-nsid ID ] [ nsid ID ]
       ${PROGRAM} netns monitor
`,
  rootless: `Usage: ${PROGRAM} rootless [ -- ] COMMAND [ ARGUMENT … ]

Becomes COMMAND, as root of user, mount and network namespaces of its own: there
an ordinary user can make, name and change network namespaces. Nothing of it is
seen outside, and all is gone with the last process in it.
    lo         is up; there is no other link, and no way to the networks outside
    /run/netns is empty; other files are those outside, with the same rights
Ends as COMMAND ends. 125: the namespaces cannot be had, 126: COMMAND cannot be
run, 127: there is no such command.
`,
} as const
