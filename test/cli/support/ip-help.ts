import { spawnSync } from 'node:child_process'

/** What `ip` prints for these words. */
export function ip(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync('ip', args, { encoding: 'utf8', input: '' })
  return `${stdout}${stderr}`
}

/**
 * The words in a usage of `ip`, which writes placeholders in capitals: `[no]learning` is two words, `[i|o]key KEY` two,
 * `no[i|o]key` two. Values such as `on` are among them.
 */
export function wordsIn(usage: string): string[] {
  const grammar = usage.replace(/^.*?Usage:/s, '').replace(/\b[A-Z][A-Z0-9_-]+\s*:=/g, ' ')
  const tokens = grammar.split(/[\s{}(),]+/).flatMap(expanded)
  const names = tokens.map((token) => token.replace(/^[[|]+|[\]|?]+$/g, '')).flatMap((token) => token.split('|'))
  return [...new Set(names.filter((name) => /^[a-z0-9][a-z0-9_+-]*$/.test(name) && /[a-z]/.test(name)))]
}

/** `no[i|o]key`: noikey, nookey, nokey. */
function expanded(token: string): string[] {
  const [, before = '', inner, after] = /^\[?(\w*)\[([a-z|]+)\]([\w-].*)$/.exec(token) ?? []
  if (inner === undefined) return [token]
  return ['', ...inner.split('|')].map((part) => `${before}${part}${after}`)
}

/** Whether a program complains that it does not know a word, or answers with its usage. */
export function isUnknown(text: string): boolean {
  return /unknown(?! device type)|garbage|what is|^Usage|does not exist|may be inet prefix|prefix is expected/im.test(text)
}

/** The options in a usage of `ip`, whole and as short as they may be: `-s[tatistics]` is -s and -statistics. */
export function optionsIn(usage: string): string[] {
  const all = [...usage.matchAll(/(?<=[{|\s[])(-[A-Za-z0-9]+)(?:\[(\w+)\])?/g)]
  return [...new Set(all.flatMap(([, least = '', rest = '']) => [least, `${least}${rest}`]))]
}
