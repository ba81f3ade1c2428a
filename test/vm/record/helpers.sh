# Time limits of connections, helpers outside the kernel, fingerprints of operating systems.
folder=/usr/lib/x86_64-linux-gnu/conntrack-tools
ln -sfn $PROGRAMS$folder $folder
nfct timeout add web inet tcp established 100 close 10 syn_sent 30
nfct timeout add names inet udp unreplied 10 replied 20
nfct timeout add other inet6 generic timeout 200
nfct timeout add web inet tcp established 100
nfct timeout list
nfct timeout get web
nfct timeout get absent
nfct timeout default-set inet udp unreplied 25 replied 60
nfct timeout default-get inet udp
nfct timeout default-get inet tcp
nfct timeout delete names
nfct timeout flush
nfct helper add ftp inet tcp
nfct helper add tns inet tcp
nfct helper add dhcpv6 inet6 udp
nfct helper list
nfct helper get ftp inet tcp
nfct helper disable tns inet tcp
nfct helper delete tns inet tcp
nfct helper flush
modprobe nfnetlink_osf
cat > /tmp/pf.os <<END
S10:64:1:60:M*,S,T,N,W7:Linux:test::Linux of a test
8192:128:1:52:M*,N,W8,N,N,S:Windows:test::Windows of a test
END
nfnl_osf -f /tmp/pf.os
nfnl_osf -f /tmp/pf.os
nfnl_osf -f /tmp/pf.os -d
true
