# pyroute2 as a contestant. `decode`: the parser of its IPRoute, and then every value asked for, as pyroute2 decodes an attribute when it
# is first looked at. `parse`: the parser alone.
import json
import os
import sys
import time

import pyroute2
from pyroute2.netlink.rtnl.marshal import MarshalRtnl

# Passes over long dumps end after so many datagrams: a whole one takes many seconds.
MOST = 10
KEY = {'links': 'index', 'addresses': 'prefixlen', 'routes': 'dst_len'}

folder, version = sys.argv[1:3]
marshal = MarshalRtnl()


def read(message):
    for slot in message.get('attrs', ()):
        value = slot[1]
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, dict):
                read(one)


def run(name, datagrams, deep):
    messages = check = 0
    for datagram in datagrams:
        for message in marshal.parse(datagram):
            if deep:
                read(message)
            messages += 1
            check += message[KEY[name]]
    return messages, check


def load():
    rows = {}
    with open(os.path.join(folder, 'scenes.json')) as scenes:
        for scene in json.load(scenes):
            with open(os.path.join(folder, scene['name'] + '.bin'), 'rb') as file:
                datagrams = [file.read(length) for length in scene['datagrams'][:MOST]]
            part = len(scene['datagrams']) > MOST
            rows['decode ' + scene['name']] = (scene['name'], datagrams, True, part)
            rows['parse ' + scene['name']] = (scene['name'], datagrams, False, part)
    return rows


def measure(row, ms):
    name, datagrams, deep, part = rows[row]
    times, spent, start = [], time.process_time_ns(), time.perf_counter_ns()
    while not times or time.perf_counter_ns() - start < ms * 1e6:
        before = time.perf_counter_ns()
        messages, check = run(name, datagrams, deep)
        times.append(time.perf_counter_ns() - before)
    cpu = (time.process_time_ns() - spent) / len(times)
    times.sort()
    answer = {'row': row, 'messages': messages, 'passes': len(times), 'best': times[0], 'median': times[len(times) // 2], 'cpu': cpu}
    return {**answer, **({'part': True} if part else {'check': check})}


def say(line):
    print(json.dumps(line), flush=True)


rows = load()
warm = set()
say({'version': version, 'rows': list(rows)})
for line in sys.stdin:
    ms, row = line.rstrip('\n').split(' ', 1)
    if row not in warm:
        run(*rows[row][:3])
        warm.add(row)
    say(measure(row, int(ms)))
