import { constants } from 'node:fs'

// Numbers of the kernel's uapi headers that are the same on x64 and arm64; those that differ come from node:fs.

/** Error numbers that this folder checks (asm-generic/errno.h). */
export const EPERM = 1
export const ENOENT = 2
export const EINTR = 4
export const EAGAIN = 11
export const ENOMEM = 12
export const EACCES = 13
export const EBUSY = 16
export const EEXIST = 17
export const EINVAL = 22
export const ENOSYS = 38
export const ENOBUFS = 105
export const EINPROGRESS = 115

/** Flags of open(2). */
export const O_RDONLY = constants.O_RDONLY
export const O_WRONLY = constants.O_WRONLY
export const O_RDWR = constants.O_RDWR
export const O_ACCMODE = 0o3
export const O_CREAT = constants.O_CREAT
export const O_EXCL = constants.O_EXCL
export const O_DIRECTORY = constants.O_DIRECTORY
export const O_CLOEXEC = 0o2000000
export const O_PATH = 0o10000000
export const O_NONBLOCK = constants.O_NONBLOCK

/** Address families, socket types and protocols of socket(2). */
export const AF_UNIX = 1
export const AF_INET = 2
export const AF_INET6 = 10
export const AF_NETLINK = 16
export const SOCK_STREAM = 1
export const SOCK_DGRAM = 2
export const SOCK_RAW = 3
export const SOCK_NONBLOCK = 0o4000
export const SOCK_CLOEXEC = 0o2000000
export const IPPROTO_ICMP = 1
export const IPPROTO_ICMPV6 = 58
export const IPPROTO_IPV6 = 41
export const IPPROTO_RAW = 255

/** Socket options. */
export const SOL_SOCKET = 1
export const SO_SNDBUF = 7
export const SO_RCVBUF = 8
export const SO_BINDTODEVICE = 25
export const SO_RCVBUFFORCE = 33
export const SOL_NETLINK = 270

/** Flags of send and receive calls. */
export const MSG_TRUNC = 0x20
export const MSG_DONTWAIT = 0x40

/** Flags of setns(2) and unshare(2). */
export const CLONE_NEWNS = 0x00020000
export const CLONE_NEWNET = 0x40000000

/** Flags of mount(2) and umount2(2). */
export const MS_RDONLY = 0x1
export const MS_NOSUID = 0x2
export const MS_NODEV = 0x4
export const MS_BIND = 0x1000
export const MS_REC = 0x4000
export const MS_SLAVE = 0x80000
export const MS_SHARED = 0x100000
export const MNT_DETACH = 0x2
export const UMOUNT_NOFOLLOW = 0x8

/** Operations of flock(2) and fcntl(2). */
export const LOCK_EX = 2
export const LOCK_NB = 4
export const LOCK_UN = 8
export const F_GETFD = 1
export const F_DUPFD_CLOEXEC = 1030
export const F_SETFD = 2
export const F_GETFL = 3
export const F_SETFL = 4

/** Flags of memfd_create(2). */
export const MFD_CLOEXEC = 1

/** Flags of eventfd(2). */
export const EFD_CLOEXEC = 0o2000000
export const EFD_NONBLOCK = 0o4000

/** Signals and limits that Node changes at startup. */
export const SIGPIPE = 13
export const SIGXFSZ = 25
export const RLIMIT_NOFILE = 7

/** Events of inotify(7). */
export const IN_MOVED_FROM = 0x40
export const IN_MOVED_TO = 0x80
export const IN_CREATE = 0x100
export const IN_DELETE = 0x200
export const IN_Q_OVERFLOW = 0x4000
export const IN_IGNORED = 0x8000
export const IN_ONLYDIR = 0x1000000
export const IN_ONESHOT = 0x80000000 | 0
