/** Prefixes an encoding error with the kernel's name of the place: `IFLA_LINKINFO.IFLA_INFO_KIND: expected …`. */
export function withAttributePath(error: unknown, wire: string): unknown {
  if (error instanceof TypeError || error instanceof RangeError) {
    const { message } = error
    // An element follows without a dot: `targets[0]`.
    error.message = `${wire}${/^\[\d+]/.test(message) ? '' : /^[\w.[\]]+: /.test(message) ? '.' : ': '}${message}`
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
