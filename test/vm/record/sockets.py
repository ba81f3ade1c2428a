# Sockets of all kinds for sockets.sh, open until it is killed.
import os, socket, struct, sys, threading, time

keep = []


def opened(family, kind, protocol=0, bound=None, listens=None):
    try:
        one = socket.socket(family, kind, protocol)
        if bound is not None:
            one.bind(bound)
        if listens is not None:
            one.listen(listens)
        keep.append(one)
        return one
    except OSError as error:
        print(family, kind, protocol, bound, error, flush=True)


STREAM, DGRAM, RAW, SEQPACKET = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET
INET, INET6, UNIX, PACKET, NETLINK, VSOCK = (getattr(socket, "AF_" + n) for n in ("INET", "INET6", "UNIX", "PACKET", "NETLINK", "VSOCK"))


def connected(family, address, congestion=None, set_up=None):
    listener = opened(family, STREAM, 0, (address, 0), 5)
    client = socket.socket(family, STREAM)
    if congestion:
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, congestion)
        except OSError as error:
            print(congestion, error, flush=True)
    if set_up:
        set_up(client)
    client.connect(listener.getsockname())
    server = listener.accept()[0]
    keep.extend([client, server])
    for _ in range(5):
        client.sendall(b"x" * 20000)
        left = 20000
        while left > 0:
            left -= len(server.recv(left))
        server.sendall(b"y" * 300)
        client.recv(300)
    return client, server


def alive(one):
    one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, 7)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 3000)


os.chdir("/run/sockets")
client, server = connected(INET, "127.0.0.1", b"cubic", alive)
# Bytes that nobody reads, until the window is closed.
server.setblocking(False)
try:
    while True:
        server.send(b"z" * 100000)
except BlockingIOError:
    pass
connected(INET6, "::1", b"bbr")
connected(INET, "127.0.0.2", b"dctcp")
closing, other = connected(INET, "127.0.0.3", b"vegas")
closing.shutdown(socket.SHUT_WR)
try:
    # TCP_ULP
    first, second = connected(INET, "127.0.0.4")
    first.setsockopt(socket.IPPROTO_TCP, 31, b"tls")
    # TLS_TX: TLS 1.2 with AES-GCM-128; the key is zeros.
    first.setsockopt(282, 1, struct.pack("HH36x", 0x0303, 51))
except OSError as error:
    print("tls", error, flush=True)
try:
    signed = opened(INET, STREAM, 0, ("127.0.0.5", 0))
    # TCP_MD5SIG with the text nlwire-test as key, before it listens.
    signed.setsockopt(socket.IPPROTO_TCP, 14, struct.pack("=HH4s120xBBHI80s", INET, 0, socket.inet_aton("10.0.0.7"), 0, 0, 11, 0, b"nlwire-test"))
    signed.listen(3)
except OSError as error:
    print("md5", error, flush=True)
# Gone, but remembered.
gone, there = connected(INET, "127.0.0.6")
gone.close()
there.close()
opened(INET, DGRAM, 0, ("0.0.0.0", 53))
opened(INET6, DGRAM, 0, ("::", 54))
bound = opened(INET, DGRAM)
bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
bound.bind(("127.0.0.1", 55))
bound.connect(("127.0.0.1", 53))
bound.send(b"a datagram")
only = socket.socket(INET6, DGRAM)
only.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
only.bind(("::", 56))
keep.append(only)
os.seteuid(1000)
opened(INET, DGRAM, 0, ("127.0.0.1", 5600))
os.seteuid(0)
opened(INET, RAW, 1)
opened(INET6, RAW, 58)
opened(INET, RAW, 200)
mptcp = opened(INET, STREAM, 262, ("127.0.0.1", 8080), 4)
if mptcp:
    peer = socket.socket(INET, STREAM, 262)
    peer.connect(("127.0.0.1", 8080))
    keep.extend([peer, mptcp.accept()[0]])
    peer.sendall(b"hello")
sctp = opened(INET, STREAM, 132, ("127.0.0.1", 9000), 4)
if sctp:
    peer = socket.socket(INET, STREAM, 132)
    peer.connect(("127.0.0.1", 9000))
    keep.extend([peer, sctp.accept()[0]])
    peer.sendall(b"hello")
listener = opened(UNIX, STREAM, 0, "/run/sockets/stream", 7)
first = socket.socket(UNIX, STREAM)
first.connect("/run/sockets/stream")
accepted = listener.accept()[0]
first.send(b"hello")
second = socket.socket(UNIX, STREAM)
second.connect("/run/sockets/stream")
keep.extend([first, accepted, second])
accepted.shutdown(socket.SHUT_WR)
opened(UNIX, DGRAM, 0, "\0abstract")
opened(UNIX, DGRAM, 0, "\0two\0parts")
opened(UNIX, SEQPACKET, 0, "relative", 3)
keep.extend(socket.socketpair(UNIX, DGRAM))
opened(PACKET, RAW, socket.htons(3), ("lo", 3))
opened(PACKET, DGRAM, socket.htons(0x800))
ring = opened(PACKET, RAW, socket.htons(0x86DD))
# PACKET_VERSION 3, PACKET_AUXDATA, PACKET_ORIGDEV, PACKET_LOSS, PACKET_RX_RING, PACKET_FANOUT
ring.setsockopt(263, 10, 2)
ring.setsockopt(263, 8, 1)
ring.setsockopt(263, 9, 1)
ring.setsockopt(263, 5, struct.pack("7I", 4096, 2, 2048, 4, 60, 0, 0))
ring.bind(("lo", 0x86DD))
ring.setsockopt(263, 18, 7 | 1 << 16)
filtered = opened(PACKET, RAW, socket.htons(0x806))
import ctypes

program = ctypes.create_string_buffer(struct.pack("HBBIHBBI", 0x28, 0, 0, 12, 6, 0, 0, 65535))
filtered.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 2, ctypes.addressof(program)))
opened(NETLINK, RAW, 0, (0, 0x11))
route = opened(NETLINK, RAW, 0, (0, 0))
route.connect((0, 0))
opened(NETLINK, RAW, 15, (0, 1))
vsock = opened(VSOCK, STREAM, 0, (socket.VMADDR_CID_ANY, 1234), 3)
if vsock:
    peer = socket.socket(VSOCK, STREAM)
    try:
        peer.connect((1, 1234))
        keep.extend([peer, vsock.accept()[0]])
    except OSError as error:
        print("vsock", error, flush=True)
print("ready", flush=True)
time.sleep(600)
