/** Removes comments: `# …`, `// …`, and C comments, which may span lines. Reads each character once. */
export class Comments {
  /** Kind of the open comment: a C comment, or one that ends with the line. */
  #inside: 'block' | 'line' | undefined

  /** Returns the line without comments. `continued` is true if it is a further piece of the line before. */
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
