import { formatMac } from '../../netlink/codec/address.ts'
import { AF_INET, O_CLOEXEC, O_RDWR, SOCK_DGRAM } from './constants.ts'
import { allocate, close, closeFile, ioctl, must, openFile, socket } from './libc.ts'

// Requests for devices by ioctl(2), in the network namespace of the thread: those that rtnetlink does not have.

/** struct ifreq: a name of 16 bytes, and a union of 24. */
const IFREQ = 40
const IFNAMSIZ = 16

/** linux/if_tun.h. */
const TUNSETIFF = 0x400454ca
const TUNSETPERSIST = 0x400454cb
const TUNSETOWNER = 0x400454cc
const TUNSETGROUP = 0x400454ce

/** linux/sockios.h. */
const SIOCADDMULTI = 0x8931
const SIOCDELMULTI = 0x8932

let place: ReturnType<typeof allocate> | undefined

/** Writes a struct ifreq to memory whose address the kernel gets. */
function ifreq(name: string): NonNullable<typeof place> {
  place ??= allocate(IFREQ)
  place.bytes.fill(0)
  place.bytes.write(name, 0, IFNAMSIZ - 1, 'utf8')
  return place
}

const nameIn = ({ bytes }: { readonly bytes: Buffer }): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? IFNAMSIZ : Math.min(end, IFNAMSIZ))
}

/** Opens a tun or tap device by name, which creates it if there is none, and calls `use`. Throws SyscallError. */
export function withTun(name: string, flags: number, use: (fd: number, name: string) => void): void {
  const fd = must(openFile('/dev/net/tun', O_RDWR | O_CLOEXEC, 0), 'open', '/dev/net/tun')
  try {
    const request = ifreq(name)
    request.bytes.writeUInt16LE(flags, IFNAMSIZ)
    must(ioctl(fd, TUNSETIFF, request.address), 'TUNSETIFF', name)
    use(fd, nameIn(request))
  } finally {
    closeFile(fd)
  }
}

/** Sets who may open a device, and whether it stays when no process has it open. Throws SyscallError. */
export function setTun(fd: number, { owner, group, persist }: { owner?: number; group?: number; persist: boolean }): void {
  if (owner !== undefined) must(ioctl(fd, TUNSETOWNER, owner), 'TUNSETOWNER', String(owner))
  if (group !== undefined) must(ioctl(fd, TUNSETGROUP, group), 'TUNSETGROUP', String(group))
  must(ioctl(fd, TUNSETPERSIST, Number(persist)), 'TUNSETPERSIST')
}

/** Adds or removes a link-layer multicast address of a device. Throws SyscallError. */
export function setMulticast(name: string, address: Uint8Array, add: boolean): void {
  const fd = must(socket(AF_INET, SOCK_DGRAM, 0), 'socket')
  try {
    const request = ifreq(name)
    // ifr_hwaddr: AF_UNSPEC and the address.
    request.bytes.set(address, IFNAMSIZ + 2)
    must(
      ioctl(fd, add ? SIOCADDMULTI : SIOCDELMULTI, request.address),
      add ? 'SIOCADDMULTI' : 'SIOCDELMULTI',
      `${formatMac(address)} of ${name}`,
    )
  } finally {
    close(fd)
  }
}
