"""Prints changes of links, as many as the argument says."""
import errno, socket, struct, sys

SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK = 270, 1, 1
RTM_DELLINK, IFLA_IFNAME, IFF_UP = 17, 3, 1

def attributes(data):
    while data:
        length, kind = struct.unpack_from("=HH", data)
        yield kind & 0x3FFF, data[4:length]
        data = data[(length + 3) & ~3 :]

kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
kernel.bind((0, 0))
kernel.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK)
print("listening", flush=True)
left = int(sys.argv[1])
while left > 0:
    try:
        datagram, (port, _) = kernel.recvfrom(1 << 16)
    except OSError as error:
        if error.errno != errno.ENOBUFS: raise
        print("notifications were lost: list the links again", flush=True)
        continue
    if port != 0: continue
    length, kind = struct.unpack_from("=IH", datagram)  # struct nlmsghdr
    family, index, flags = struct.unpack_from("=BxxxiI", datagram, 16)  # struct ifinfomsg
    if family != socket.AF_UNSPEC: continue  # AF_BRIDGE: of a port, which may leave its bridge only
    name = dict(attributes(datagram[32:length]))[IFLA_IFNAME].rstrip(b"\0").decode()
    print(index, name, "removed" if kind == RTM_DELLINK else "up" if flags & IFF_UP else "down", flush=True)
    left -= 1
