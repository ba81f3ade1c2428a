// A part of the built library: the build (names.mjs) leaves out of tables the kernel names that follow from their keys.

/** Returns rows with the kernel names that were left out: `IFLA_BR_` and `stpState` make `IFLA_BR_STP_STATE`. */
export function withNames(prefix, rows) {
  for (const key in rows) rows[key][1] ??= nameOfKey(prefix, key)
  return rows
}

/** The kernel name of a key; in capitals if the prefix is. */
export function nameOfKey(prefix, key) {
  const words = key.replace(/[A-Z]/g, '_$&')
  return prefix + (/[A-Z]/.test(prefix) ? words.toUpperCase() : words.toLowerCase())
}
