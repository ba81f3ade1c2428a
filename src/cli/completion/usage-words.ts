import { usageEntries } from '../help/one-command.ts'

/** The words that the usage of an object names for a command of it; for commands whose readers do not report what they know. */
export function wordsInUsage(usage: string, command: string): readonly string[] {
  const own = usageEntries(usage).filter(({ names }) => names.some((name) => command.startsWith(name)))
  return [...new Set(own.flatMap(({ rest }) => wordsIn(rest)))]
}

/** The words that the usage of a type of link names, without what it says of them. */
export const wordsOfType = (usage: string): readonly string[] => [
  ...new Set(wordsIn(usage.replace(/^Usage: … \S+/, '').replace(/, with .*/s, ''))),
]

/** Words, but not the values of a word, `mode { tun | tap }`; `[no]static` is two of them. */
function wordsIn(text: string): string[] {
  const plain = text.replace(/^ +of .*:/m, '').replaceAll(/(?<=[a-z_] )\{[^{}]*\}/g, '')
  return (plain.match(/(?<!\S)(?:\[no\])?[a-z][\w-]*(?!\S)/g) ?? []).flatMap((word) =>
    word.startsWith('[no]') ? [word.slice(4), `no${word.slice(4)}`] : [word],
  )
}
