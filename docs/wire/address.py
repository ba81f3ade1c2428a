"""Prints, as hex, the request that adds an IPv4 address: address.py LINK ADDRESS/PREFIX"""
import ipaddress, socket, struct, sys

RTM_NEWADDR, IFA_LOCAL, IFA_BROADCAST = 20, 2, 4
REQUEST, ACK, EXCL, CREATE = 1, 4, 0x200, 0x400

def attribute(kind, value):
    length = 4 + len(value)
    return struct.pack("=HH", length, kind) + value + bytes(-length % 4)  # the padding does not count

def message(kind, flags, body):
    return struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body  # struct nlmsghdr

link, address = sys.argv[1], ipaddress.IPv4Interface(sys.argv[2])
network = address.network
# struct ifaddrmsg: family, prefix length, flags, scope, index of the link
body = struct.pack("=BBBBI", socket.AF_INET, network.prefixlen, 0, 0, socket.if_nametoindex(link))
body += attribute(IFA_LOCAL, address.ip.packed) + attribute(IFA_BROADCAST, network.broadcast_address.packed)
print(message(RTM_NEWADDR, REQUEST | ACK | EXCL | CREATE, body).hex(" "))
