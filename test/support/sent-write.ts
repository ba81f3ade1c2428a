// Records what `ip`, `bridge` and `tc` send: fills the second column of fixtures/sent/*.tsv and fixtures/words/*.tsv, the requests of the
// command as hex. Each command runs in a network namespace of its own, under strace.
// `npx tsx test/support/sent-write.ts [NAME…]`; needs root, iproute2 and strace.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseWords } from './deny.ts'
import { FOLDER, requestsIn, SETUP, WORDS_FOLDER } from './sent.ts'

const STRACE = ['strace', '-f', '-e', 'trace=network', '-e', 'read=all', '-e', 'write=all', '-o']

/**
 * Returns the requests of a command line, with `dumps` also those. Complains if the command fails: most of `tc` does where the kernel
 * lacks the kind.
 */
async function sentBy(line: string, folder: string, dumps: boolean): Promise<string> {
  refuseWords(line)
  const trace = join(folder, 'trace')
  const [before, command] = line.includes(' && ') ? line.split(/ && (?!.* && )/) : ['true', line]
  const script = `${SETUP.join(' && ')} && ${before} && exec ${[...STRACE, trace, command].join(' ')}`
  const { status, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script], { encoding: 'utf8' })
  if (status !== 0) console.error(`${line}: ${stderr.trim()}`)
  const found = await requestsIn(readFileSync(trace), dumps)
  if (found.length === 0 || (found.length > 1 && !dumps)) console.error(`${line}: ${found.length} requests`)
  return found.join(' ')
}

const folder = mkdtempSync(join(tmpdir(), 'nlwire-sent-'))
const given = process.argv.slice(2).map((name) => `${name}.tsv`)
for (const where of [FOLDER, WORDS_FOLDER]) {
  const files = readdirSync(where).filter((file) => file.endsWith('.tsv') && (given.length === 0 || given.includes(file)))
  for (const name of files) {
    const rows: string[] = []
    for (const row of readFileSync(join(where, name), 'utf8').trim().split('\n')) {
      const [line = ''] = row.split('\t')
      const isTc = line.startsWith('tc ')
      // Options of tunnels stay as they are: they were recorded on a kernel without the kinds that read them.
      const isKept = line.startsWith('#') || (isTc && /_opts\b/.test(line))
      rows.push(isKept ? row : `${line}\t${await sentBy(line, folder, isTc || where === WORDS_FOLDER)}`)
    }
    writeFileSync(join(where, name), `${rows.join('\n')}\n`)
  }
}
rmSync(folder, { recursive: true })
