/** `/24` of 255.255.255.0; nothing for a whole address. */
export function prefixOf(mask: string): string {
  const bits = mask.includes(':')
    ? bitsOf6(mask)
    : mask
        .split('.')
        .map((one) => Number(one).toString(2).padStart(8, '0'))
        .join('')
  const length = bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0')
  if (bits.slice(length).includes('1')) return `/${mask}`
  return length === bits.length ? '' : `/${length}`
}

function bitsOf6(mask: string): string {
  const [before = '', after] = mask.split('::')
  const [head, tail] = [before, after ?? ''].map((half) => (half === '' ? [] : half.split(':')))
  const zeros = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => '0')
  const all = after === undefined ? (head ?? []) : [...(head ?? []), ...zeros, ...(tail ?? [])]
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
