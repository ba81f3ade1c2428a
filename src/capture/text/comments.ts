/** Takes comments away: `# …`, `// …`, and those of C, which go on over lines. Each character is looked at once. */
export class Comments {
  /** What the line is in: a comment of C, or one that ends with the line. */
  #inside: 'block' | 'line' | undefined

  /** The line without comments; `continued` where it goes on with the line before. */
  strip(text: string, continued: boolean): string {
    if (this.#inside === 'line' && !continued) this.#inside = undefined
    if (this.#inside === 'line') return ''
    let out = ''
    let at = this.#inside === 'block' ? this.#endOfBlock(text, 0) : 0
    const begins = /\/\*|#|\/\//g
    while (at < text.length) {
      begins.lastIndex = at
      const found = begins.exec(text)
      out += text.slice(at, found?.index)
      if (!found) break
      if (found[0] !== '/*') {
        this.#inside = 'line'
        break
      }
      out += ' '
      at = this.#endOfBlock(text, found.index + 2)
    }
    return out
  }

  #endOfBlock(text: string, from: number): number {
    const end = text.indexOf('*/', from)
    this.#inside = end < 0 ? 'block' : undefined
    return end < 0 ? text.length : end + 2
  }
}
