import { PROGRAM } from './program.ts'

/** The usage of each command that is not an object of ip(8). */
export const USAGE = {
  demo: `Usage: ${PROGRAM} demo [ --wire ]

Creates two network namespaces, connects them with a veth pair, gives each end
an address and pings from one to the other. --wire shows every netlink message,
byte by byte. Nothing is left behind. Needs root, or a system that permits
user namespaces.
`,
  schema: `Usage: ${PROGRAM} schema [ NAME ] [ --json | --markdown ]
       ${PROGRAM} schema --kernel FAMILY [ --json ]

Prints the tables of messages, attributes and structs: numbers, the kernel's
names, keys, types and meanings. NAME is one of:
    a message   RTM_NEWROUTE: its row, its struct and its attributes
    an attribute or a struct member
                IFLA_MTU, ifi_index: its row in every set or struct that has it
    a set of attributes or a struct
                link-attrs, ifinfomsg
    a protocol or a family of generic netlink
                NETLINK_ROUTE, nlctrl: its messages or commands
--json prints one object for each row, a line each.
--kernel prints what the running kernel accepts in the requests of a family of
generic netlink (its policies) beside the rows of nlwire; "!" marks differences.
`,
  decode: `Usage: ${PROGRAM} decode { FILE | - } [ --messages | --json ] [ --where CONDITION ]
                [ --time { relative | iso | epoch } ] [ --follow ]
                [ --families ] [ --spec FILE ] … [ --protocol PROTOCOL ]
                [ --keys ]

Decodes a recording: pcap and pcapng of nlmon, iproute2's rtmon files, raw
messages, the text of strace, and hex; each also compressed with gzip. Hex is
any form that od, xxd, hexdump, tcpdump -x, gdb, lldb and the kernel's log
print; lists of numbers and strings with escapes of C, Go, Java, JSON, Node,
Python and Rust; messages as libnl (NLCB=debug), libmnl and FRR print them. A
blank line ends a message, unless its length reaches further. Of strace's text,
headers and errors are read where -e read=all -e write=all did not record the
bytes. "-" is stdin: tcpdump -i nlmon0 -U -w - | ${PROGRAM} decode -
Prints a block for each conversation: the request, the replies, the events that
it caused, and the outcome.
    --messages         one line for each message
    --json             one JSON object for each message: 64-bit numbers and the
                       time are strings, bytes are hex after 0x; {"fault": …}
                       for data that cannot be decoded
    --time FORM        times as seconds since the first frame (relative), as UTC
                       (iso), or as seconds since 1970 (epoch, the default);
                       --json has the last
    --follow           continue with data that is appended to the file
    --families         use this kernel's names of generic netlink families if
                       the recording has none: the numbers may differ on the
                       machine where it was made
    --spec FILE        also by this YNL specification (YAML or JSON), in place
                       of nlwire's own tables of its messages
    --protocol PROTOCOL
                       protocol of hex and raw messages, by name or number:
                       generic, netfilter, sock_diag, 16. Default:
                       NETLINK_ROUTE; a hint on stderr reports bytes that look
                       like another protocol
    --keys             print keys and passwords; by default, (hidden) is in
                       their place
    --where CONDITION  only messages that match, or conversations with such a
                       message; by duration and outcome, messages that are read
                       from a pipe come as their conversations end
CONDITION: NAME == VALUE, also with != < <= > >= ~; NAME in ( VALUE, … ); NAME
           alone: it is present. Combine with and, or, not and parentheses.
           Comparisons with a missing NAME are false. ~ is "contains": bits in
           flags, addresses in a network, otherwise text in text.
NAME:      any, dev, direction, duration, error, failed, family, faults, flags,
           frame, kind, len, name, outcome, pid, process, protocol, seq, time,
           type,
           or the path of an attribute or struct member, with the keys that
           --json prints or the kernel's names that explain prints: mtu,
           IFLA_MTU, linkinfo.data.vxlan.id, IFLA_VXLAN_ID, header.index,
           ifi_index, propList.altIfname[0], unknown.7; after request. any of
           these of the request that an error message repeats: request.name,
           request.mtu
VALUE:     a number, a text (quoted if it contains blanks), an address, a
           network, or a name: of a message (RTM_NEWLINK, NEWLINK), of a value
           (UP, IF_OPER_UP), of bits (UP|LOWER_UP), of an error (EINVAL), of a
           family (inet, ethtool)
    type == NEWLINK and kind == veth    of a link, a qdisc, a filter
    flags ~ DUMP and not family == inet6
    error != 0                          the kernel refused it
    error in (EEXIST, ENOENT) or outcome == open
    local ~ 10.0.0.0/8                  also dst, gateway: any address
    operstate == UP and mtu > 1500
    duration > 5ms                      slow conversations
    time >= "2026-11-29T19:30:00Z" and len > 4096
    dev == eth0 or any ~ eth0
    ${PROGRAM} decode x.pcap --where 'frame == 12'
On a terminal, the lines of conversations fold at its width, in a pipe at
COLUMNS if that is set: COLUMNS=80 ${PROGRAM} decode x.pcap | less
The exit status is 1 if something cannot be decoded. A refusal may repeat a
malformed request: that is no fault of the recording.
`,
  explain: `Usage: ${PROGRAM} explain { FILE | - } [ --frame NUMBER ]
                [ --where CONDITION ]
                [ --meanings | --json | --html OUT ]
                [ --time { relative | iso | epoch } ] [ --families ]
                [ --spec FILE ] … [ --protocol PROTOCOL ] [ --keys ]

Prints every byte of a recording, or of one frame, with the field it belongs
to. The output is hex that ${PROGRAM} can read. "#>" in place of "#" marks the bytes
of a request that the kernel refused, with the reason. Other lines fold as those
of ${PROGRAM} decode.
    --frame NUMBER  this frame only; the first is 1
    --where CONDITION
                    only frames with a message that matches, as for ${PROGRAM}
                    decode; of a file
    --meanings      also the meaning of each field, in a separate column
    --json          one object for each frame, with its parts: start, end, path,
                    text, bytes; and from the tables: of (set or struct), type,
                    meaning
    --html OUT      writes a single-file page for a browser: pointing at a field
                    highlights its bytes, pointing at a byte shows its field,
                    the C struct member and the meaning. "-" is stdout
    --time FORM, --families, --spec FILE, --protocol PROTOCOL, --keys
                    as for ${PROGRAM} decode. Without --keys, bytes of keys are
                    hidden, too, and ${PROGRAM} cannot read such hex
    ${PROGRAM} explain x.pcap --frame 6 --html frame6.html
The exit status is 1 if something cannot be decoded, as with ${PROGRAM} decode.
`,
  encode: `Usage: ${PROGRAM} encode TYPE [ NAME=VALUE … ] [ --spec FILE ] …
                     [ --type NUMBER | --families ] [ --explain ]
                     [ --pcap { FILE | - } ]
       ${PROGRAM} encode { FILE | - } [ --spec FILE ] … [ --protocol PROTOCOL ]
                     [ --explain ] [ --pcap { FILE | - } ]

Prints the bytes of messages as hex that ${PROGRAM} can read. It sends nothing to
the kernel.
    ${PROGRAM} encode RTM_NEWADDR flags=request,ack,create,excl family=inet \\
        prefixlen=24 index=3 local=10.0.0.2 address=10.0.0.2 --explain
FILE holds JSON as ${PROGRAM} decode --json prints it, one object per line; "-" is
stdin. Messages of one frame become one datagram.
    --explain   every byte with the field it belongs to
    --spec FILE also by this YNL specification, as for ${PROGRAM} decode: TYPE may
                be one of its operations, and names may be those that it has
    --type NUMBER, --families
                the message type of a family of generic netlink, which the
                kernel chooses: a number, or that of the running kernel
    ${PROGRAM} encode dev-get --spec netdev.yaml --families ifindex=1
    --protocol PROTOCOL
                for objects without a protocol, as for ${PROGRAM} decode
    --pcap FILE writes a recording for tshark and ${PROGRAM} decode; an existing
                FILE is replaced
TYPE:  a message (${PROGRAM} schema NETLINK_ROUTE): RTM_NEWLINK, WG_CMD_GET_DEVICE
NAME:  flags (default: request,ack), seq, pid, or the path of an attribute or
       struct member, by its key (${PROGRAM} schema):
       mtu, linkinfo.kind, linkinfo.data.vxlan.id, header.flags
VALUE: a number, a text, an address, hex; a name that the schema lists; bits or
       several values separated by commas: header.flags=up,noarp; nothing (no
       "=") for attributes that are flags; JSON: linkinfo={"kind":"veth"}
`,
  trace: `Usage: ${PROGRAM} trace [ -o FILE ] [ --explain ] [ --keys ] [ --time FORM ]
               [ --spec FILE ] … [ --all | --nlmon ] [ -- ]
               COMMAND [ ARGUMENT … ]

Runs a program and prints its netlink conversations on stderr as they happen:
the request, with the kernel's names and their meaning, the replies, and the
outcome. It follows the program and its descendants, also into other network
namespaces. The program's output, exit status and terminating signal stay
unchanged. Needs strace.
    ${PROGRAM} trace -- ip link add veth0 type veth peer name veth1
    -o FILE    writes the datagrams as pcap, for tshark and ${PROGRAM} decode. An
               existing FILE is replaced
    --explain  prints every byte of each request and reply
    --keys     prints keys and passwords; FILE always has them
    --time FORM
               also prints the time of each request: relative, iso or epoch, as
               with ${PROGRAM} decode
    --spec FILE
               also names the messages of this YNL specification
    --all      also traces read and write, not only send and receive. Programs
               that use their sockets as files need it; ${PROGRAM} is one.
               Slow: strace copies all files that are read
    --nlmon    records with an nlmon device and tcpdump or dumpcap instead of
               strace: all programs in this network namespace, and no others.
               Not every kernel supports it
`,
  ethtool: `Usage: ${PROGRAM} ethtool [ --json ] { -k|-g|-l|-c|-a|-T|--show-fec } DEV
       ${PROGRAM} ethtool { -K|-G|-L|-C|-A } DEV [ PARAMETER VALUE ] …

Settings of network cards by netlink, with the words, the output and the exit
codes of ethtool(8) 6.1.
    -k, -K      features: -K v0 tso off rx-gro-list on
    -g, -G      sizes of rings: rx, rx-mini, rx-jumbo, tx, rx-buf-len, cqe-size,
                tx-push on|off
    -l, -L      numbers of channels: rx, tx, other, combined
    -c, -C      when the device interrupts: rx-usecs, rx-frames,
                adaptive-rx on|off, and the others that -c prints
    -a, -A      flow control: autoneg, rx, tx, each on|off
    -T          what time stamping the device can do
    --show-fec  forward error correction
    --json      with -k, -a and --show-fec, as ethtool does
Options for which ethtool(8) uses ioctl(2) (-i, -S, -x, -n, …) are refused.
`,
  ynl: `Usage: ${PROGRAM} ynl --spec FILE { --do OPERATION | --dump OPERATION }
                  [ --json TEXT ] [ --create ] [ --excl ] [ --replace ]
                  [ --append ] [ --process-unknown ] [ --output-json ]
                  [ --no-schema ]
       ${PROGRAM} ynl --spec FILE --multi OPERATION TEXT [ --multi … ]
       ${PROGRAM} ynl --spec FILE { --list-ops | --list-msgs }
       ${PROGRAM} ynl --spec FILE --subscribe GROUP
                  [ --sleep SECONDS | --duration SECONDS ]

Sends requests of any netlink family by its specification (YNL): with the words,
the JSON and the output of the kernel's own tool, tools/net/ynl/cli.py, and
without Python. FILE is YAML of Documentation/netlink/specs of the kernel's
source, for which the package "yaml" must be installed, or the same as JSON.
    --do, --dump       sends an operation, and prints the reply, or all replies
    --json TEXT        its attributes, and the members of its struct
    --multi            several operations in one datagram
    --list-ops, --list-msgs
                       the operations, also with the notifications
    --subscribe GROUP  prints the notifications of a group as they come; with
                       --sleep those of that time as one list
    --process-unknown  prints attributes that the specification lacks, by number
    --output-json      JSON in place of Python's notation
    --no-schema        as in the tool; ${PROGRAM} needs no schema
    ${PROGRAM} ynl --spec netdev.yaml --dump dev-get
    ${PROGRAM} ynl --spec rt_link.yaml --do getlink --json '{"ifname": "lo"}'
The exit status is 1 if the kernel refuses a request.
`,
  wg: `Usage: ${PROGRAM} wg [ show [ DEVICE | all | interfaces ] [ WORD ] ]
       ${PROGRAM} wg showconf DEVICE
       ${PROGRAM} wg { genkey | genpsk | pubkey }

WireGuard links, with the words and the output of wg(8).
    show      links and their peers. Keys are hidden unless WG_HIDE_KEYS=never.
              WORD is one of: public-key, private-key, listen-port, fwmark,
              peers, preshared-keys, endpoints, allowed-ips, latest-handshakes,
              transfer, persistent-keepalive, dump. -json prints all, with keys
    showconf  the configuration, with keys, for wg setconf
    genkey    a new private key; genpsk a new preshared key
    pubkey    the public key of the private key on stdin
"${PROGRAM} link add type wireguard" creates links; wireguard(ns) of
nlwire/wireguard sets keys and peers in a program.
`,
  doctor: `Usage: ${PROGRAM} doctor [ --json ]

Says what stands in the way of ${PROGRAM} on this machine, and what to do about it:
the runtime and ffi-rs, the kernel and its kinds of links, whether it answers
rtnetlink, capabilities and user namespaces, /run/netns, asynchronous I/O and
limits. It changes nothing.
    ok      as it should be
    note    works, or matters to some programs only
    bad     stands in the way; the line after → says what to do
    --json  one object per line: name, state, found, remedy
A process that dies while it holds the kernel's RTNL lock keeps it. Then every
request of every program hangs, and no timeout ends it: "rtnetlink" is bad, with
the processes that may hold the lock. The queries run in child processes, so
${PROGRAM} doctor always ends.
The exit status is 1 if something is bad.
`,
  completion: `Usage: ${PROGRAM} completion bash

Prints a script that completes command lines in bash: objects, commands, words,
types of links and their options, links, namespaces and files. The words are
those that ${PROGRAM} itself reads.
    source <(${PROGRAM} completion bash)
    ${PROGRAM} completion bash > /usr/share/bash-completion/completions/${PROGRAM}
`,
  rootless: `Usage: ${PROGRAM} rootless [ -- ] COMMAND [ ARGUMENT … ]

Runs COMMAND as root of new user, mount and network namespaces, where an
ordinary user can create, name and change network namespaces. Nothing of it is
visible outside. The namespaces end with the last process in them.
    lo         is up; there is no other link, and no connection to other
               networks
    /run/netns is empty; other files are unchanged, with the same permissions
The exit status is that of COMMAND. 125: the namespaces cannot be created,
126: COMMAND cannot be run, 127: COMMAND was not found.
`,
} as const

/** The name of a command that `ip` does not have. */
export type OwnCommandName = keyof typeof USAGE
