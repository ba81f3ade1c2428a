// psample: samples of tc's action, also of packets that came through a tunnel.
import { generic } from '../../../src/genl.ts'
import { listen, ns, sh, tried } from './support.ts'

export async function run(): Promise<void> {
  sh(
    'modprobe psample; ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up; ip addr add 192.0.2.1/24 dev v0',
  )
  const stop = await listen('psample')
  sh(`tc qdisc add dev v0 clsact
    tc filter add dev v0 egress matchall action sample rate 1 group 5
    tc qdisc add dev v1 clsact
    tc filter add dev v1 ingress matchall action sample rate 1 group 6 trunc 32
    ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev v0
    /run/busybox ping -c 2 -i 0.2 -W 1 192.0.2.2
    ip netns add far; ip link add w0 type veth peer name w1 netns far
    ip addr add 198.51.100.1/24 dev w0; ip link set w0 up
    ip -n far addr add 198.51.100.2/24 dev w1; ip -n far link set w1 up
    ip link add vx type vxlan external dstport 4789; ip link set vx up
    ip -n far link add vx type vxlan id 42 remote 198.51.100.1 dstport 4789; ip -n far link set vx up
    ip -n far addr add 203.0.113.2/24 dev vx
    tc qdisc add dev vx clsact
    tc filter add dev vx ingress matchall action sample rate 1 group 7 trunc 64
    ip netns exec far /run/busybox ping -c 1 -W 1 203.0.113.1`)
  await tried('groups', generic(ns).family('psample').dump('PSAMPLE_CMD_GET_GROUP'))
  sh('tc filter del dev v0 egress; ip netns del far; ip link del v0; ip link del vx; ip link del w0')
  await stop()
}
