# What ovs-dpctl prints of a data path and its ports: for test/wire/ip-lines.test.ts.
modprobe openvswitch
ip link add v0 type veth peer name v1
ip link set v0 up
ip link set v1 up
ovs-dpctl add-dp dp0
ovs-dpctl add-if dp0 v0
ovs-dpctl add-flow dp0 'in_port(1),eth(),eth_type(0x0806),arp()' 0
ip addr add 192.0.2.200/24 dev v1
/run/busybox ping -c 2 -W 1 192.0.2.201
set +x
show() { echo "== $*"; timeout 20 "$@"; }
show ovs-dpctl show > /run/results/ovs.txt 2>&1
cat /run/results/ovs.txt
