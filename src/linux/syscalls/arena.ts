/**
 * Memory of this thread at a known address. The address is looked up once, because that is the only call that passes a
 * Buffer through ffi-rs: ffi-rs aborts the process if a worker is terminated during such a call, and each Buffer adds
 * half a call (memcpy of zero bytes took 26 µs with two buffers and 13 µs with two addresses). All other calls pass
 * numbers.
 */
export interface Arena {
  /** Replaces buffers in the arguments by addresses of copies, for one call. Throws RangeError if there is no room. */
  lend(args: readonly unknown[]): unknown[]
  /** Copies back what the call may have written. */
  takeBack(args: readonly unknown[]): void
  /** Allocates a part of the arena, not zeroed, for the thread's lifetime. Throws RangeError if there is no room. */
  allocate(size: number): Place
}

/** Memory with its address, allocated for the thread's lifetime. */
export interface Place {
  readonly bytes: Buffer
  readonly address: number
}

/** The longest argument is a packet of ping(8), of 64 KiB. */
const LENT = 128 * 1024
/** The maximum of all allocations. Unwritten pages use no memory. */
const SIZE = 8 * 1024 * 1024

/** Creates an arena. `addressOf` returns the address of a buffer. */
export function makeArena(addressOf: (buffer: Uint8Array) => number): Arena {
  // Not zeroed: writing would commit the memory.
  const memory = Buffer.allocUnsafeSlow(SIZE)
  const base = addressOf(memory)
  let end = LENT
  return {
    lend: (args) => {
      let at = 0
      return args.map((arg) => {
        if (!(arg instanceof Uint8Array)) return arg
        if (at + arg.length > LENT) throw new RangeError(`expected at most ${LENT} bytes for a system call`)
        memory.set(arg, at)
        const address = base + at
        at = aligned(at + arg.length)
        return address
      })
    },
    takeBack: (args) => {
      let at = 0
      for (const arg of args) {
        if (!(arg instanceof Uint8Array)) continue
        arg.set(memory.subarray(at, at + arg.length))
        at = aligned(at + arg.length)
      }
    },
    allocate: (size) => {
      const at = end
      if (at + size > SIZE)
        throw new RangeError(`expected ${size} bytes of memory for the kernel, but only ${SIZE - at} are left`)
      end = aligned(at + size)
      return { bytes: memory.subarray(at, at + size), address: base + at }
    },
  }
}

/** The kernel's structs begin at multiples of eight. */
function aligned(at: number): number {
  return (at + 7) & ~7
}
