import type { Part } from '../../wire.ts'

/** An attribute, or a struct member that is not zero. */
export interface Field {
  /** Kernel names from the outside in. */
  readonly path: string
  readonly depth: number
  readonly name: string
  /** From the table that declares this attribute or member: others have the same names with other meanings. */
  readonly meaning: string
  text: string
}

/** Fields of a message after its nlmsghdr, in order. */
export function fieldsOf(parts: readonly Part[]): Field[] {
  const fields: Field[] = []
  const meanings = new Map<string, string>()
  for (const { path, text, row: declared } of parts) {
    if (declared) meanings.set(path, declared.meaning)
    const last = fields.at(-1)
    const names = path.split('.')
    const isAttribute = /^length \d+, type \d+/.test(text)
    if (text === 'padding' || text === 'left over' || (!isAttribute && last?.path !== path && /^0(?: |$)/.test(text))) continue
    if (!isAttribute && last?.path === path) last.text = text
    else {
      // Elements of a list have the meaning of the list.
      const meaning = meanings.get(path) ?? meanings.get(path.replace(/\[\d+\]$/, '')) ?? ''
      fields.push({ path, depth: names.length - 1, name: names.at(-1) ?? path, meaning, text: isAttribute ? '' : text })
    }
  }
  return fields
}
