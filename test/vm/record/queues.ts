// netdev: features, queues and NAPI instances of links that come and go. The network card has counters of queues.
import { generic } from '../../../src/genl.ts'
import { indexOf, listen, ns, sh, tried } from './support.ts'

/** NETDEV_QUEUE_TYPE_RX. */
const RX = 0

export async function run(): Promise<void> {
  const netdev = generic(ns).family('netdev')
  const stop = await listen('netdev')
  sh(`modprobe virtio_net; sleep 1; ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
    for card in /sys/bus/virtio/drivers/virtio_net/virtio*/net/*; do ip link set \${card##*/} name card0; done
    ip link set card0 up; ethtool -K v0 gro on`)
  const [card, veth] = ['card0', 'v0'].map((name) => ({ ifindex: indexOf(name) })) as [{ ifindex: number }, { ifindex: number }]
  await tried('devices', netdev.dump('NETDEV_CMD_DEV_GET'))
  for (const one of [card, veth]) {
    await tried('device', netdev.request('NETDEV_CMD_DEV_GET', one))
    await tried('queues', netdev.dump('NETDEV_CMD_QUEUE_GET', one))
    await tried('queue', netdev.request('NETDEV_CMD_QUEUE_GET', { ...one, type: RX, id: 0 } as never))
    await tried('napi', netdev.dump('NETDEV_CMD_NAPI_GET', one))
    await tried('counters', netdev.dump('NETDEV_CMD_QSTATS_GET', one))
    await tried('counters of queues', netdev.dump('NETDEV_CMD_QSTATS_GET', { ...one, scope: 1n } as never))
  }
  await tried('all queues', netdev.dump('NETDEV_CMD_QUEUE_GET'))
  await tried('pools', netdev.dump('NETDEV_CMD_PAGE_POOL_GET'))
  await tried('counters of pools', netdev.dump('NETDEV_CMD_PAGE_POOL_STATS_GET'))
  await tried('a pool', netdev.request('NETDEV_CMD_PAGE_POOL_GET', { id: 1n } as never))
  await tried('memory', netdev.request('NETDEV_CMD_BIND_RX', { ...card, fd: 0, queues: [{ id: 0, type: RX }] } as never))
  await tried('missing', netdev.request('NETDEV_CMD_DEV_GET', { ifindex: 9999 }))
  sh('ip link del v0; rmmod virtio_net')
  await stop()
}
