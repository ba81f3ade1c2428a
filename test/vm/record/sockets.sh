# What ss prints of sockets of all kinds.
exec 2>&1
for module in tcp_bbr tcp_dctcp tcp_vegas tls sctp vsock_loopback vsock_diag tcp_diag udp_diag raw_diag mptcp_diag sctp_diag unix_diag af_packet_diag netlink_diag; do
  modprobe $module || echo "no $module"
done
sysctl() { echo "$2" > "/proc/sys/$1"; }
sysctl net/ipv4/tcp_allowed_congestion_control "reno cubic bbr dctcp vegas"
mkdir /run/sockets
chmod 777 /run/sockets
/usr/bin/python3 test/vm/record/sockets.py > /run/sockets/said &
python=$!
for i in $(seq 60); do grep -q ready /run/sockets/said && break; sleep 1; done
cat /run/sockets/said
set +x
# Each command's sockets are printed in the order of its replies.
show() { echo "== $*"; timeout 60 /bin/"$@"; }
{
  show ss -tanemoiO --tos --inet-sockopt
  show ss -uanemoiO --tos --inet-sockopt
  show ss -wanemoiO --tos --inet-sockopt
  show ss -ManemoiO --tos --inet-sockopt
  show ss -SanemoiO --tos --inet-sockopt
  show ss -xanemO
  show ss -0anembO
  show ss -f netlink -anemO
  show ss --vsock -anemO
} > /run/results/sockets.txt
cat /run/results/sockets.txt
kill -KILL $python
true
