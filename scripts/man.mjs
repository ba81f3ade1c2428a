// Writes the manual page from what the built command prints as help.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const { version, description } = JSON.parse(readFileSync(path('package.json'), 'utf8'))

/** The usage that `nlwire` prints. */
function printed(...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [path('dist/cli/main.js'), ...args], { encoding: 'utf8' })
  if (!stdout.startsWith('Usage: ')) throw new Error(`nlwire ${args.join(' ')} prints no usage: ${stdout}${stderr}`)
  return stdout
}

/** A text as roff prints it unchanged. */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')
    .replaceAll(/[^\0-\x7f]/g, (one) => `\\[u${one.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
const literal = (text) => `.nf\n${roff(text.trimEnd())}\n.fi\n`

/** Words in lines of at most 70 characters, which roff fills. */
const filled = (text) => text.replaceAll(/(.{1,70})(?: |$)/g, '$1\n').trimEnd()

/** The day of the build, or that of SOURCE_DATE_EPOCH for builds that are the same each time. */
const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000)
const day = new Date(seconds * 1000).toISOString().slice(0, 10)

const usage = printed('help', 'options')
const [, synopsis, options] = /^Usage: (.*?)\n(?=OPTIONS)(.*)/s.exec(usage)
const objects = /\{ ([^}]*) \} \[ COMMAND/.exec(synopsis)[1].split(/\s+\|\s+/)
const commands = [...new Set([...synopsis.matchAll(/^ +nlwire (\w+)/gm)].map(([, name]) => name))]
const helps = [...commands.filter((name) => name !== 'help'), ...objects].map((name) => [name, printed(name, '--help')])

/** The command lines of a usage in the first column, with the lines that continue them. */
const unindented = (text) =>
  text.replaceAll(/^(?:Usage: | {7}(?=nlwire )).*\n(?: {8,}.*\n)*/gm, (lines) => lines.replaceAll(/^.{7}/gm, ''))

const sections = helps.map(([name, text]) => `.SS nlwire ${name}\n${literal(unindented(text))}`)
writeFileSync(
  path('dist/nlwire.1'),
  `.TH NLWIRE 1 "${day}" "nlwire ${roff(version)}"
.SH NAME
${filled(`nlwire \\- ${roff(description)}`)}
.SH SYNOPSIS
${literal(synopsis.replaceAll(/^ {7}/gm, ''))}.SH OPTIONS
${literal(options)}.SH COMMANDS
${sections.join('')}.SH SEE ALSO
.BR ip (8),
.BR netlink (7),
.BR rtnetlink (7)
`,
)
