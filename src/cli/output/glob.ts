/**
 * Whether a text matches a shell pattern, like fnmatch(3) without flags: `*`, `?`, `[a-z]`, `[!a]`, and `\` before any
 * of them.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string
    const end = char === '[' ? pattern.indexOf(']', i + (/[!^]/.test(pattern[i + 1] ?? '') ? 3 : 2)) : -1
    if (char === '*') source += '.*'
    else if (char === '?') source += '.'
    else if (end > 0) {
      source += `[${pattern
        .slice(i + 1, end)
        .replace(/^[!^]/, '^')
        .replace(/[\\[\]]/g, '\\$&')}]`
      i = end
    } else source += escaped(char === '\\' && i + 1 < pattern.length ? (pattern[++i] as string) : char)
  }
  return new RegExp(`^${source}$`, 's').test(text)
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')
}
