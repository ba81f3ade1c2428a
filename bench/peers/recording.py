# pyroute2 on a recording that nlmon made: the messages of each datagram by the parser of its protocol, and then every value asked for, as
# pyroute2 decodes an attribute when it is first looked at. Families of generic netlink by its own class, where it has one. Prints a line
# of JSON: the passes, and how many values were read.
import json
import struct
import sys
import time

from pyroute2.netlink import ctrlmsg
from pyroute2.netlink.devlink import devlinkcmd
from pyroute2.netlink.generic.mptcp import mptcp_msg
from pyroute2.netlink.generic.wireguard import wgmsg
from pyroute2.netlink.nfnetlink.nftsocket import NFTSocket
from pyroute2.netlink.nlsocket import Marshal
from pyroute2.netlink.rtnl.marshal import MarshalRtnl

NETLINK_ROUTE, NETLINK_NETFILTER, NETLINK_GENERIC = 0, 12, 16
GENL_ID_CTRL = 16
NFNL_SUBSYS_NFTABLES = 10
FILE_HEADER, RECORD_HEADER, COOKED_HEADER = 24, 16, 16
FAMILIES = {'devlink': devlinkcmd, 'wireguard': wgmsg, 'mptcp_pm': mptcp_msg}
PASSES = 2
# A pass over all of a long recording takes minutes.
MOST = 3000


def marshals():
    nftables, generic = Marshal(), Marshal()
    nftables.msg_map = {NFNL_SUBSYS_NFTABLES << 8 | cmd: one for cmd, one in NFTSocket.policy.items()}
    generic.msg_map = {GENL_ID_CTRL: ctrlmsg}
    return {NETLINK_ROUTE: MarshalRtnl(), NETLINK_NETFILTER: nftables, NETLINK_GENERIC: generic}


def datagrams(data):
    out, at = [], FILE_HEADER
    while at < len(data):
        (length,) = struct.unpack_from('I', data, at + 8)
        start = at + RECORD_HEADER
        (protocol,) = struct.unpack_from('>H', data, start + COOKED_HEADER - 2)
        out.append((protocol, data[start + COOKED_HEADER : start + length]))
        at = start + length
    return out


def read(value):
    """Returns the number of values in it. Members of a message that are objects themselves are bookkeeping of pyroute2."""
    if isinstance(value, dict):
        own = sum(1 for key, one in value.items() if key != 'attrs' and not isinstance(one, (dict, list, tuple)))
        return own + sum(read(slot[1]) for slot in value.get('attrs', ()))
    if isinstance(value, list):
        return sum(read(one) for one in value)
    return 1


def learn(message, generic):
    name, family = message.get_attr('CTRL_ATTR_FAMILY_NAME'), message.get_attr('CTRL_ATTR_FAMILY_ID')
    if name in FAMILIES and family:
        generic.msg_map[family] = FAMILIES[name]


def run(parts):
    by = marshals()
    messages = fields = 0
    for protocol, data in parts:
        try:
            parsed = by[protocol].parse(data)
        except struct.error:
            # pyroute2 wants more of a refused request than the kernel repeats.
            continue
        for message in parsed:
            messages += 1
            fields += read(message)
            if isinstance(message, ctrlmsg):
                learn(message, by[NETLINK_GENERIC])
    return messages, fields


with open(sys.argv[1], 'rb') as file:
    parts = datagrams(file.read())[:MOST]
run(parts[:300])
passes = []
for _ in range(PASSES):
    start, spent = time.perf_counter_ns(), time.process_time_ns()
    messages, fields = run(parts)
    passes.append({'wall': time.perf_counter_ns() - start, 'cpu': time.process_time_ns() - spent, 'count': messages})
print(json.dumps({'passes': passes, 'fields': fields}))
