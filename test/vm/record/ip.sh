# What ip prints of families of generic netlink: for test/wire/ip-lines.test.ts. The keys are texts that protect nothing.
key=6e6c776972652d746573742d6b657931 # nlwire-test-key1
modprobe -a l2tp_eth l2tp_ip l2tp_ip6 fou fou6
ip link set lo up
ip link add v0 type veth peer name v1
ip link set v0 address 02:00:00:00:00:10 up
ip link set v1 up
ip addr add 10.9.0.1/24 dev v0
ip l2tp add tunnel tunnel_id 10 peer_tunnel_id 20 encap udp local 127.0.0.1 remote 127.0.0.1 udp_sport 5000 udp_dport 6000 udp_csum on
ip l2tp add tunnel tunnel_id 11 peer_tunnel_id 21 encap ip local 127.0.0.1 remote 127.0.0.2
ip l2tp add tunnel tunnel_id 12 peer_tunnel_id 22 encap udp local ::1 remote ::1 udp_sport 5001 udp_dport 6001
ip l2tp add tunnel tunnel_id 13 peer_tunnel_id 23 encap udp local ::1 remote ::1 udp_sport 5002 udp_dport 6002 udp6_csum_tx off udp6_csum_rx off
ip l2tp add session name l2tp0 tunnel_id 10 session_id 1 peer_session_id 2 cookie aabbccdd peer_cookie 0102030405060708 seq both
ip l2tp add session name l2tp1 tunnel_id 11 session_id 3 peer_session_id 4 l2spec_type none seq send
ip fou add port 5555 ipproto 47
ip fou add port 5556 gue
ip fou add port 5557 gue -6
ip fou add port 5558 ipproto 4 local 127.0.0.1 peer 127.0.0.2 peer_port 9999 dev lo
ip mptcp limits set subflows 2 add_addr_accepted 3
ip mptcp endpoint add 127.0.0.5 id 3 signal subflow
ip mptcp endpoint add 10.9.0.1 dev v0 id 4 subflow backup
ip mptcp endpoint add fd00::1 id 5 port 10100 signal
ip mptcp endpoint add fd00::2 id 6 subflow fullmesh
ip link add link v0 name ms0 type macsec port 11 encrypt on replay on window 32
ip macsec add ms0 tx sa 0 pn 100 on key 01 $key
ip macsec add ms0 tx sa 1 pn 1 off key 02 $key
ip macsec add ms0 rx port 11 address 02:00:00:00:00:20 on
ip macsec add ms0 rx port 11 address 02:00:00:00:00:20 sa 0 pn 200 on key 03 $key
ip link add link v0 name ms1 type macsec port 12 cipher gcm-aes-xpn-128 validate check protect off
ip macsec add ms1 tx sa 0 xpn 5000000000 salt 0102030405060708090a0b0c ssci 7 on key 05 $key
ip mptcp monitor > /run/monitor.txt &
monitor=$!
sleep 1
cat > /tmp/talk.py <<'PY'
import socket, sys, threading, time
protocol, host = int(sys.argv[1]), sys.argv[2]
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
server.bind((host, 7000))
server.listen()
def serve():
    one, _ = server.accept()
    for _ in range(20): one.send(one.recv(4096))
    one.close()
threading.Thread(target=serve).start()
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
client.connect((host, 7000))
for _ in range(20):
    client.send(b'x' * 1000)
    client.recv(4096)
    time.sleep(0.02)
client.close()
server.close()
time.sleep(1)
PY
python3 /tmp/talk.py 262 127.0.0.1
sleep 1
kill $monitor
python3 /tmp/talk.py 6 10.9.0.1
set +x
show() { echo "== $*"; timeout 20 "$@"; }
{
  show ip l2tp show tunnel
  show ip l2tp show session
  show ip fou show
  show ip mptcp endpoint show
  show ip mptcp limits show
  show ip tcp_metrics show
  show ip macsec show
  show ip -s macsec show
  show ip -V
  echo "== ip mptcp monitor"
  cat /run/monitor.txt
} > /run/results/ip.txt 2>&1
cat /run/results/ip.txt
