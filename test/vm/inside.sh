# Runs the tests, or another program, in the emulated machine and switches it off.
b=/run/busybox
. /run/settings
export PATH="${TOOLS:+$TOOLS:}$NODE_DIR:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export HOME=/root LANG=C.UTF-8 CI=1 NO_COLOR=1 NLWIRE_TEST_VM=1 NLWIRE_SKIPS=/run/results/skips.tsv
$b hostname machine
$b ln -sf /proc/self/fd /dev/fd
$b ip link set lo up
# No gre0, sit0 and the like in each new namespace.
echo 2 > /proc/sys/net/core/fb_tunnels_only_for_init_net
# Modules that the kernel does not load by itself: UDP around tunnels, firewalls of bridges, a CAN controller, radios.
for module in fou fou6 br_netfilter kvaser_pci fakelb tun; do modprobe -q $module || echo "no module $module"; done
cd "$PROJECT" || exit
echo "machine: Linux $($b uname -r), $(ip -V), node $(node --version), up since $($b cut -d' ' -f1 /proc/uptime) s"
# Not to the console itself: vitest would draw.
{
  eval "node --import tsx $PROGRAM $WORDS"
  echo $? > /run/results/status
} < /dev/null 2>&1 | $b cat
$b sync
$b poweroff -f
