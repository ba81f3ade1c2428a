#!/bin/busybox sh
# The first process of the emulated machine. Its files are the host's, read-only, under a memory file system that takes what is written.
b=/bin/busybox
. /settings
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for module in /modules/*; do $b insmod "$module" || echo "cannot load $module"; done

fail() { echo "machine: $1"; $b poweroff -f; }
share=trans=virtio,version=9p2000.L,msize=262144,access=any
$b mount -t 9p -o "ro,cache=loose,$share" host /host || fail 'no files of the host'
$b mount -t tmpfs -o size=50%,mode=755 written /written
$b mkdir /written/upper /written/work
$b mount -t overlay -o lowerdir=/host,upperdir=/written/upper,workdir=/written/work overlay /root || fail 'no overlay'
for dir in proc sys dev; do $b mount --move /$dir /root/$dir; done
$b mkdir -p /root/dev/shm /root/dev/pts /root/lib/modules /root/run
$b mount -t devpts devpts /root/dev/pts
$b mount -t tmpfs shm /root/dev/shm
$b mount -t tmpfs -o mode=755 run /root/run
$b mkdir /root/run/results
$b mount -t 9p -o "cache=none,$share" results /root/run/results || fail 'no folder for the results'

# The kernel loads modules by itself, from where modprobe looks.
$b rm -rf "/root/lib/modules/$KERNEL"
$b ln -s "$PACKAGES/lib/modules/$KERNEL" "/root/lib/modules/$KERNEL"
$b cp /bin/busybox /settings /inside /root/run/
exec $b switch_root -c /dev/console /root /bin/sh /run/inside
