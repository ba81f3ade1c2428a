# A MACsec link with a sending and a receiving channel, another with extended packet numbers. The keys are texts that protect nothing.
key=6e6c776972652d746573742d6b657931 # nlwire-test-key1
longer=6e6c776972652d746573742d6b65793200112233445566778899aabbccddeeff
ip link add v0 type veth peer name v1
ip link set v0 address 02:00:00:00:00:10 up
ip link set v1 up
ip link add link v0 name ms0 type macsec port 11 encrypt on replay on window 32
ip link set ms0 up
ip macsec add ms0 tx sa 0 pn 100 on key 01 $key
ip macsec add ms0 tx sa 1 pn 1 off key 02 $key
ip macsec add ms0 rx port 11 address 02:00:00:00:00:20 on
ip macsec add ms0 rx port 11 address 02:00:00:00:00:20 sa 0 pn 200 on key 03 $key
ip macsec add ms0 rx port 11 address 02:00:00:00:00:20 sa 1 pn 1 off key 04 $key
ip addr add 192.0.2.1/24 dev ms0
/run/busybox ping -c 1 -W 1 192.0.2.2
ip macsec show
ip -s macsec show ms0
ip macsec set ms0 tx sa 0 pn 500 on
ip macsec set ms0 rx port 11 address 02:00:00:00:00:20 sa 1 pn 300 on
ip macsec set ms0 rx port 11 address 02:00:00:00:00:20 off
ip macsec offload ms0 off
ip macsec offload ms0 phy
ip macsec add ms0 tx sa 0 pn 1 on key 01 $key
ip macsec set ms0 tx sa 3 off
ip link add link v0 name ms1 type macsec port 12 cipher gcm-aes-xpn-256 send_sci on
ip macsec add ms1 tx sa 0 xpn 5000000000 salt 0102030405060708090a0b0c ssci 7 on key 05 $longer
ip macsec add ms1 rx port 12 address 02:00:00:00:00:20 on
ip macsec add ms1 rx port 12 address 02:00:00:00:00:20 sa 0 xpn 1 salt 0102030405060708090a0b0c ssci 9 on key 06 $longer
ip -s macsec show
ip macsec del ms0 tx sa 1
ip macsec del ms0 rx port 11 address 02:00:00:00:00:20 sa 0
ip macsec del ms0 rx port 11 address 02:00:00:00:00:20 sa 1
ip macsec set ms0 rx port 11 address 02:00:00:00:00:20 sa 1 off
ip macsec del ms0 rx port 11 address 02:00:00:00:00:20 sa 1
ip macsec del ms0 rx port 11 address 02:00:00:00:00:20
ip link del v0
