"""Sends one netlink message, given as hex, and prints the replies as hex, one datagram a line.

    send.py [--protocol N] [--timeout SECONDS] HEX

Nothing but a socket: what is sent is what was written. 0 is the protocol NETLINK_ROUTE, 16 NETLINK_GENERIC.
"""
import argparse
import os
import socket
import struct
import sys

HEADER = struct.Struct("=IHHII")  # nlmsg_len, nlmsg_type, nlmsg_flags, nlmsg_seq, nlmsg_pid
NLMSG_ERROR, NLMSG_DONE = 2, 3
REQUEST, ACK, DUMP = 1, 4, 0x300
SOL_NETLINK, NETLINK_EXT_ACK = 270, 11


def complaint(message, protocol):
    """Says what is wrong with a message where the kernel would not report an error; None: nothing."""
    if len(message) < HEADER.size:
        return f"a message begins with a header of 16 bytes; these are {len(message)}"
    length, kind, flags, _, _ = HEADER.unpack_from(message)
    if length != len(message):
        right = struct.pack("=I", len(message)).hex(" ")
        return f"nlmsg_len says {length} bytes, but the message has {len(message)}: write {right}"
    if not flags & REQUEST:
        return "the flag REQUEST (1) is not set: the kernel does nothing, and still reports success if ACK is set"
    is_query = protocol != socket.NETLINK_ROUTE or kind % 4 == 2  # RTM_GET*
    if not flags & ACK and not is_query:
        return "the flag ACK (4) is not set: the kernel makes the change without a reply"


def received(kernel, flags):
    """Prints datagrams, up to the one that ends the reply. Returns the error of the kernel, a negated errno; 0: none."""
    last, error = False, 0
    while not last:
        datagram = kernel.recv(1 << 16)
        print(datagram.hex(" "))
        last = not flags & (ACK | DUMP)
        at = 0
        while at < len(datagram):
            length, kind, *_ = HEADER.unpack_from(datagram, at)
            if kind in (NLMSG_ERROR, NLMSG_DONE):
                last = True
                error = struct.unpack_from("=i", datagram, at + HEADER.size)[0]
            at += (length + 3) & ~3
    return error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--protocol", type=int, default=socket.NETLINK_ROUTE)
    parser.add_argument("--timeout", type=float, default=5)
    parser.add_argument("hex")
    given = parser.parse_args()
    try:
        message = bytes.fromhex(given.hex)
    except ValueError as error:
        sys.exit(f"send.py: not hex: {error}")
    if wrong := complaint(message, given.protocol):
        sys.exit(f"send.py: {wrong}")
    kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, given.protocol)
    # The kernel says why it refuses. It repeats the whole request, as NETLINK_CAP_ACK is off unless a program sets it.
    kernel.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
    kernel.settimeout(given.timeout)
    kernel.send(message)
    try:
        error = received(kernel, HEADER.unpack_from(message)[2])
    except socket.timeout:
        sys.exit(f"send.py: no reply within {given.timeout:g} s")
    if error < 0:
        sys.exit(f"send.py: refused, error {error}: {os.strerror(-error)}")


main()
