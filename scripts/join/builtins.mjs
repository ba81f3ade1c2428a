/** `import { a as b } from "node:fs"` and `import a from "node:fs"`, also without white space. */
const IMPORT = /(?<=^|[;}])import *(?:\{([^}]*)\}|([\w$]+)) *from *"(node:[\w/]+)";?\n?/gm

/**
 * Takes the modules of Node of a joined file from `process.getBuiltinModule`. An import of names makes Node read every member of
 * the module, and those of node:fs load its streams and promises, which takes a tenth of the time of an import of nlwire.
 */
export function withBuiltins(file, text) {
  const lines = []
  const rest = text.replaceAll(IMPORT, (_, names, all, from) => {
    const wanted = all ?? `{${names.replaceAll(/ as /g, ': ')}}`
    lines.push(`const ${wanted} = process.getBuiltinModule("${from}");\n`)
    return ''
  })
  if (/(?:from|import) *"node:/.test(rest)) throw new Error(`${file}: imports a module of Node in a form that is not known here`)
  if (lines.length === 0) return text
  // Behind the first line of the command, and before everything else: imports come first, wherever they are written.
  const [first = ''] = /^#!.*\n/.exec(rest) ?? []
  return first + lines.join('') + rest.slice(first.length)
}
