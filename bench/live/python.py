# pyroute2 as a contestant on the running kernel: with its class for namespaces, NetNS, which starts a process for each, or, if told `inside`,
# with an IPRoute made inside each.
import json
import sys
import time

from pyroute2 import IPRoute, NetNS, netns

PAIRS = 100
CALLS = 200

here = IPRoute()


def inside(name, use):
    netns.pushns(name)
    try:
        with IPRoute() as ip:
            use(ip)
    finally:
        netns.popns()


def furnish(ip, link, address):
    index = ip.link_lookup(ifname=link)[0]
    ip.addr('add', index=index, address=address, prefixlen=24)
    ip.link('set', index=index, state='up')


def end(link, address):
    return lambda ip: furnish(ip, link, address)


def pairs():
    for _ in range(PAIRS):
        with NetNS('server') as server, NetNS('client') as client:
            peer = {'ifname': 'veth1', 'net_ns_fd': 'client'}
            server.link('add', ifname='veth0', kind='veth', peer=peer)
            furnish(server, 'veth0', '10.0.0.2')
            furnish(client, 'veth1', '10.0.0.3')
        netns.remove('server')
        netns.remove('client')
    return PAIRS


def pairs_inside():
    for _ in range(PAIRS):
        netns.create('server')
        netns.create('client')
        peer = {'ifname': 'veth1', 'net_ns_fd': 'client'}
        here.link('add', ifname='veth0', kind='veth', peer=peer, net_ns_fd='server')
        inside('server', end('veth0', '10.0.0.2'))
        inside('client', end('veth1', '10.0.0.3'))
        netns.remove('server')
        netns.remove('client')
    return PAIRS


def mtus():
    index = here.link_lookup(ifname='br0')[0]
    for i in range(CALLS):
        here.link('set', index=index, mtu=1000 + i)
    return CALLS


def measure(row, ms):
    times, cpus, stop = [], [], time.perf_counter_ns() + ms * 1e6
    while not times or time.perf_counter_ns() < stop:
        before, spent = time.perf_counter_ns(), time.process_time_ns()
        messages = ROWS[row]()
        times.append(time.perf_counter_ns() - before)
        cpus.append(time.process_time_ns() - spent)
    times.sort()
    cpus.sort()
    middle = len(times) // 2
    counts = {'messages': messages, 'check': messages, 'passes': len(times)}
    return {'row': row, **counts, 'best': times[0], 'median': times[middle], 'cpu': cpus[middle]}


def say(line):
    print(json.dumps(line), flush=True)


ROWS = {'call: server and client': pairs, 'call: set an MTU': mtus}
if sys.argv[3:] == ['inside']:
    ROWS = {'call: server and client': pairs_inside}
say({'version': sys.argv[2], 'rows': list(ROWS)})
for line in sys.stdin:
    ms, row = line.rstrip('\n').split(' ', 1)
    say(measure(row, int(ms)))
