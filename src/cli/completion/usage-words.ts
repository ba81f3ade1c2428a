/** The words that the usage of an object names for a command of it; for commands whose readers do not report what they know. */
export function wordsInUsage(usage: string, object: string, command: string): readonly string[] {
  const own = entriesOf(usage, object).filter(({ names }) => names.some((name) => command.startsWith(name)))
  return [...new Set(own.flatMap(({ rest }) => wordsIn(rest)))]
}

/** A line of a usage, with those that continue it. */
interface Entry {
  readonly names: readonly string[]
  readonly rest: string
}

/** `{ add | del }`, `[ show | flush ]` or one name, and what may follow. */
const COMMANDS = /^(?:[{[] ([^}\]]*) [}\]]|(\S+))(.*)/s

function entriesOf(usage: string, object: string): Entry[] {
  // Behind the command lines, sections begin in the first column.
  const [commandLines = ''] = usage.split(/\n(?=\S)/)
  return commandLines.split(/\n {7}(?=nlwire )/).flatMap((line) => {
    const at = line.indexOf(` ${object} `)
    const [, several, one = '', rest = ''] = COMMANDS.exec(at < 0 ? '' : line.slice(at + object.length + 2)) ?? []
    return at < 0 ? [] : [{ names: (several ?? one).split(' | '), rest }]
  })
}

/** Words, but not the values of a word, `mode { tun | tap }`; `[no]static` is two of them. */
function wordsIn(text: string): string[] {
  const plain = text.replace(/^ +of .*:/m, '').replaceAll(/(?<=[a-z_] )\{[^{}]*\}/g, '')
  return (plain.match(/(?<!\S)(?:\[no\])?[a-z][\w-]*(?!\S)/g) ?? []).flatMap((word) =>
    word.startsWith('[no]') ? [word.slice(4), `no${word.slice(4)}`] : [word],
  )
}
