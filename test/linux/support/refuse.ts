// Lets the kernel refuse a system call to this thread, where the last argument says so, `io_setup=EPERM`: by a seccomp filter, as a
// sandbox does. To be imported before what makes the call.
import { allocate, must, syscall } from '../../../src/linux/syscalls/libc.ts'
import { ERRNO } from '../../../src/netlink/base/errno.ts'

const NUMBERS: Record<string, Record<string, number>> = {
  x64: { prctl: 157, io_setup: 206, io_submit: 209, eventfd2: 290 },
  arm64: { prctl: 167, io_setup: 0, io_submit: 2, eventfd2: 19 },
}
const PR_SET_SECCOMP = 22
const PR_SET_NO_NEW_PRIVS = 38
const SECCOMP_MODE_FILTER = 2
const SECCOMP_RET_ERRNO = 0x00050000
const SECCOMP_RET_ALLOW = 0x7fff0000

/** A program of struct sock_filter {code, jt, jf, k}: the number of the call, is it this one, refuse it, else let it be (linux/seccomp.h). */
function filter(number: number, errno: number): Buffer {
  const rows = [
    [0x20, 0, 0, 0],
    [0x15, 0, 1, number],
    [0x06, 0, 0, SECCOMP_RET_ERRNO | errno],
    [0x06, 0, 0, SECCOMP_RET_ALLOW],
  ] as const
  const program = Buffer.alloc(rows.length * 8)
  rows.forEach(([code, yes, no, k], i) => {
    program.writeUInt16LE(code, i * 8)
    program.writeUInt8(yes, i * 8 + 2)
    program.writeUInt8(no, i * 8 + 3)
    program.writeUInt32LE(k, i * 8 + 4)
  })
  return program
}

function refuse(call: string, code: string): void {
  const { [call]: number, prctl } = NUMBERS[process.arch] ?? {}
  const errno = ERRNO[code]
  if (number === undefined || prctl === undefined || errno === undefined)
    throw new TypeError(`cannot refuse ${call} with ${code}`)
  const program = filter(number, errno)
  // struct sock_fprog: the number of rows, padding, the address; behind it, the rows.
  const { bytes, address } = allocate(16 + program.length)
  bytes.fill(0).writeUInt16LE(program.length / 8)
  bytes.writeBigUInt64LE(BigInt(address + 16), 8)
  bytes.set(program, 16)
  must(syscall(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0), 'prctl', 'PR_SET_NO_NEW_PRIVS')
  must(syscall(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address, 0, 0, 0), 'prctl', 'PR_SET_SECCOMP')
}

const [, call, code] = /^(\w+)=(\w+)$/.exec(process.argv.at(-1) ?? '') ?? []
if (call && code) refuse(call, code)
