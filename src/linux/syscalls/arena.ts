/**
 * Memory of this thread at an address that is known. Its address is taken once, as that is the only call that passes a Buffer through ffi-rs: ffi-rs
 * aborts the process where a worker is terminated during such a call, and each Buffer costs half a call more (memcpy of nothing took 26 µs with
 * two buffers and 13 µs with two addresses). All other calls pass numbers.
 */
export interface Arena {
  /** The arguments with addresses of copies in the place of buffers, for the time of a call. Throws RangeError where there is no room. */
  lend(args: readonly unknown[]): unknown[]
  /** Copies back what the call may have written. */
  takeBack(args: readonly unknown[]): void
  /** A part of the arena, not zeroed, for the rest of the thread's life. Throws RangeError where there is no room. */
  allocate(size: number): Place
}

/** Memory with its address. Whoever has it has it for good. */
export interface Place {
  readonly bytes: Buffer
  readonly address: number
}

/** The longest argument is a packet of ping(8), of 64 KiB. */
const LENT = 128 * 1024
/** Costs memory only as far as it is written to: it is as large as what is ever allocated from it. */
const SIZE = 8 * 1024 * 1024

/** Makes an arena. `addressOf` tells where a buffer is. */
export function makeArena(addressOf: (buffer: Uint8Array) => number): Arena {
  // Not zeroed: that would make it real.
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
      if (at + size > SIZE) throw new RangeError(`expected to have ${size} bytes for the kernel, of ${SIZE - at} that are left`)
      end = aligned(at + size)
      return { bytes: memory.subarray(at, at + size), address: base + at }
    },
  }
}

/** Structs of the kernel begin at multiples of eight. */
function aligned(at: number): number {
  return (at + 7) & ~7
}
