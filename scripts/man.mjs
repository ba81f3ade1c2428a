// Writes the manual page from what the built command prints as help.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const { version, description } = JSON.parse(readFileSync(path('package.json'), 'utf8'))

/** What `nlwire` prints: the help of objects is an error of usage, as that of ip(8). */
function printed(...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [path('dist/cli/main.js'), ...args], { encoding: 'utf8' })
  const text = stdout + stderr
  if (!text.startsWith('Usage: ')) throw new Error(`nlwire ${args.join(' ')} prints no usage: ${text}`)
  return text
}

/** A text as roff prints it unchanged. */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')
    .replaceAll(/[^\0-\x7f]/g, (one) => `\\[u${one.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
const literal = (text) => `.nf\n${roff(text.trimEnd())}\n.fi\n`

const usage = printed('--help')
const [, synopsis, options] = /^Usage: (.*?)\n(?=OPTIONS)(.*)/s.exec(usage)
const objects = /\{ ([^}]*) \} \[ COMMAND/.exec(synopsis)[1].split(' | ')
const commands = [...synopsis.matchAll(/^ +nlwire (\w+)/gm)].map(([, name]) => name)
const helps = [
  ...objects.map((name) => [name, printed(name, 'help')]),
  ...commands.map((name) => [name, printed(name, '--help')]),
]

const sections = helps.map(
  ([name, text]) => `.SS nlwire ${name}\n${literal(text.replace(/^Usage: /, '').replaceAll(/^ {7}(?=nlwire )/gm, ''))}`,
)
writeFileSync(
  path('dist/nlwire.1'),
  `.TH NLWIRE 1 "" "nlwire ${roff(version)}"
.SH NAME
nlwire \\- ${roff(description)}
.SH SYNOPSIS
${literal(synopsis.replaceAll(/^ +/gm, ''))}.SH OPTIONS
${literal(options)}.SH COMMANDS
${sections.join('')}.SH SEE ALSO
.BR ip (8),
.BR netlink (7),
.BR rtnetlink (7)
`,
)
