"""Sends one netlink message, given as hex, and prints the answer as hex. Nothing but a socket: what is sent is what was written."""
import socket
import sys

kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
kernel.send(bytes.fromhex(sys.argv[1]))
print(kernel.recv(65536).hex(" "))
