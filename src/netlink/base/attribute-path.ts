/** Prefixes an encoding error with the kernel's name of the place: `IFLA_LINKINFO.IFLA_INFO_KIND: expected …`. */
export function withAttributePath(error: unknown, wire: string): unknown {
  if (error instanceof TypeError || error instanceof RangeError) {
    error.message = `${wire}${/^[\w.[\]]+: /.test(error.message) ? '.' : ': '}${error.message}`
  }
  return error
}

/** Runs an encoding step, or a check; prefixes its error with the path. */
export function atPath<T>(wire: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw withAttributePath(error, wire)
  }
}
