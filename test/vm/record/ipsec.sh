# States and policies of IPsec, and what ip prints of them. The keys are a text that protects nothing: nlwire-test-key-.
exec 2>&1
export TZ=UTC
ip() { timeout 20 /sbin/ip "$@"; }
show() { { echo "== ip -o $*"; ip -o "$@"; } | tee -a /run/results/ipsec.txt; }
key=0x6e6c776972652d746573742d6b65792d
for module in esp4 esp6 ah4 ipcomp authenc deflate xfrm_user; do modprobe $module; done
echo 1 > /proc/sys/net/core/xfrm_acq_expires
ip netns add b
ip link add v0 type veth peer name v1 netns b
ip addr add 10.0.0.1/24 dev v0
ip link set v0 up
ip -n b addr add 10.0.0.2/24 dev v1
ip -n b link set v1 up
/sbin/ip -o xfrm monitor > /run/monitor.txt &
monitor=$!
sleep 2
ip xfrm state add src 10.0.0.1 dst 10.0.0.9 proto esp spi 0x100 reqid 7 mode tunnel replay-window 32 \
  flag noecn decap-dscp nopmtudisc icmp af-unspec align4 extra-flag dont-encap-dscp oseq-may-wrap \
  enc 'cbc(aes)' $key auth-trunc 'hmac(sha256)' $key 128 mark 5 mask 0xff output-mark 0x10 mask 0xf0 if_id 0x1234 tfcpad 100 \
  encap espinudp 4500 4501 0.0.0.0 sel src 10.1.0.0/24 dst 10.2.0.0/24 proto tcp sport 5 dport 80 dev v0 \
  limit byte-soft 1000000 limit byte-hard 2000000 limit packet-hard 3000 limit time-hard 4000 limit time-use-soft 500
ip xfrm state add src 10.0.0.1 dst 10.0.0.9 proto esp spi 0x101 mode transport replay-window 128 flag esn \
  aead 'rfc4106(gcm(aes))' ${key}01020304 128 output-mark 0x20
ip xfrm state add src 10.0.0.1 dst 10.0.0.9 proto ah spi 0x102 mode transport auth 'hmac(sha1)' ${key}01020304 mark 6
ip xfrm state add src 10.0.0.1 dst 10.0.0.9 proto comp spi 0x103 mode tunnel comp deflate
ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 0x104 mode beet enc 'ecb(cipher_null)' '' auth 'digest_null' '' sel src fd01::/64 dst fd02::/64 proto ipv6-icmp type 128 code 0
ip xfrm state add src fd00::1 dst fd00::3 proto hao mode ro coa fd00::4
ip xfrm state add src 10.0.0.1 dst 10.0.0.9 proto esp spi 0x105 mode transport enc 'cbc(aes)' $key auth-trunc 'hmac(sha256)' $key 96 limit time-soft 1 limit time-hard 2
ip xfrm state update src 10.0.0.1 dst 10.0.0.9 proto ah spi 0x102 mode transport auth 'hmac(sha1)' ${key}01020304 mark 6 sel src 0.0.0.0/0 dst 0.0.0.0/0 proto gre key 5
show xfrm state allocspi src 10.0.0.1 dst 10.0.0.8 proto esp mode tunnel min 0x200 max 0x200
ip xfrm policy add src 10.1.0.0/24 dst 10.2.0.0/24 dir out priority 100 index 9 mark 5 mask 0xff if_id 0x1234 \
  tmpl src 10.0.0.1 dst 10.0.0.9 proto esp reqid 7 mode tunnel tmpl proto ah spi 0x102 mode transport
ip xfrm policy add src 10.2.0.0/24 dst 10.1.0.0/24 proto udp sport 53 dir in action block ptype sub flag localok icmp
ip xfrm policy add src 10.2.0.0/24 dst 10.1.0.0/24 proto icmp type 8 dir fwd tmpl proto esp mode beet level use \
  limit byte-soft 1000 limit time-hard 100
ip xfrm policy add src fd01::/64 dst fd02::/64 proto gre key 0x10002 dev v0 dir out limit time-hard 2
ip xfrm policy update src 10.2.0.0/24 dst 10.1.0.0/24 proto icmp type 8 dir fwd priority 3 flag icmp tmpl src 10.0.0.1 dst 10.0.0.2 proto route2 mode ro
show xfrm state
show xfrm policy
show -s -s xfrm state
show -s -s xfrm policy
show -s xfrm state count
show -s -s xfrm policy count
ip xfrm policy setdefault in accept fwd block out accept
show xfrm policy getdefault
ip xfrm policy setdefault in accept fwd accept out accept
sleep 2
# A packet that needs a state that is missing.
ip xfrm policy add src 10.0.0.1/32 dst 10.0.0.3/32 dir out tmpl proto esp mode transport
/run/busybox ping -c 1 -W 1 10.0.0.3
sleep 2
ip xfrm policy delete src 10.0.0.1/32 dst 10.0.0.3/32 dir out
# Packets in UDP, which come from another port than the state says.
for ns in 1 b; do
  run='' source=4500
  test $ns = b && run="-n b" source=4501
  ip $run xfrm state add src 10.0.0.2 dst 10.0.0.1 proto esp spi 0x300 reqid 5 mode transport enc 'cbc(aes)' $key auth-trunc 'hmac(sha256)' $key 96 \
    encap espinudp $source 4500 0.0.0.0 replay-window 4
done
ip -n b xfrm policy add src 10.0.0.2/32 dst 10.0.0.1/32 dir out tmpl proto esp mode transport reqid 5
/usr/bin/python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(17, 100, 2)
s.bind(("10.0.0.1", 4500))
time.sleep(8)' &
sleep 2
ip netns exec b /run/busybox ping -c 4 -W 1 10.0.0.1
show xfrm state get src 10.0.0.2 dst 10.0.0.1 proto esp spi 0x300
ip xfrm state delete src 10.0.0.2 dst 10.0.0.1 proto esp spi 0x300
ip xfrm policy flush ptype sub
ip xfrm policy flush
ip xfrm state flush proto esp
ip xfrm state flush
sleep 1
kill $monitor
{ echo "== ip -o xfrm monitor"; cat /run/monitor.txt; } >> /run/results/ipsec.txt
ip netns del b
true
