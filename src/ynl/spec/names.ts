/** The name of a constant in C: `if-idx` with the prefix `mptcp-attr-` is `MPTCP_ATTR_IF_IDX`. */
export const constantName = (prefix: string, name: string): string =>
  `${prefix}${name}`.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()

/** The key of a name: `if-idx` is `ifIdx`. */
function keyOf(name: string): string {
  const [first = '', ...more] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const start = /^[A-Z0-9]+$/.test(first) ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1)
  return start + more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** Gives each name a key of its own. `taken` are keys that mean something else. */
export function keysOf(names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken)
  return names.map((name) => {
    const plain = keyOf(name) || 'value'
    let key = plain
    for (let n = 2; used.has(key); n++) key = `${plain}${n}`
    used.add(key)
    return key
  })
}
