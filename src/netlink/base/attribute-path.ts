/** An error of encoding, with the kernel's name of the place before its text: `IFLA_LINKINFO.IFLA_INFO_KIND: expected …`. */
export function withAttributePath(error: unknown, wire: string): unknown {
  if (error instanceof TypeError || error instanceof RangeError) {
    error.message = `${wire}${/^[\w.[\]]+: /.test(error.message) ? '.' : ': '}${error.message}`
  }
  return error
}

/** Runs an encoding step; an error it throws is `placed`. */
export function atPath(wire: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    throw withAttributePath(error, wire)
  }
}
