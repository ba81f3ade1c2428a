// Records what `ip`, `bridge` and `tc` send: fills the second column of fixtures/sent/*.tsv, the request of the command as hex. Each command
// runs in a network namespace of its own, under strace. `npx tsx test/support/sent-write.ts [NAME…]`; needs root, iproute2 and strace.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseWords } from './deny.ts'
import { FOLDER, requestsIn } from './sent.ts'

/** The links and addresses that the commands name. */
const SETUP: readonly string[] = [
  'ip link add v0 index 10 type veth peer name v1 index 11',
  'ip link add br0 index 20 type bridge',
  'ip link add vx0 index 30 type vxlan id 42 dstport 4789 local 192.0.2.1',
  'ip link set v1 master br0',
  'ip addr add 10.1.0.1/24 dev v0',
  'ip -6 addr add 2001:db8::1/64 dev v0 nodad',
  'ip link set lo up',
  'ip link set v0 up',
  'ip link set v1 up',
]

const STRACE = ['strace', '-f', '-e', 'trace=network', '-e', 'read=all', '-e', 'write=all', '-o']

/** Returns the request of a command line, and complains if the command fails. Most of `tc` does where the kernel lacks the kind. */
async function sentBy(line: string, folder: string): Promise<string> {
  refuseWords(line)
  const trace = join(folder, 'trace')
  const [before, command] = line.includes(' && ') ? line.split(/ && (?!.* && )/) : ['true', line]
  const script = `${SETUP.join(' && ')} && ${before} && exec ${[...STRACE, trace, command].join(' ')}`
  const { status, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script], { encoding: 'utf8' })
  if (status !== 0) console.error(`${line}: ${stderr.trim()}`)
  const found = await requestsIn(readFileSync(trace), line.startsWith('tc '))
  if (found.length !== 1) console.error(`${line}: ${found.length} requests`)
  return found[0] ?? ''
}

const folder = mkdtempSync(join(tmpdir(), 'nlwire-sent-'))
const given = process.argv.slice(2).map((name) => `${name}.tsv`)
for (const name of readdirSync(FOLDER).filter((file) => given.length === 0 || given.includes(file))) {
  const rows: string[] = []
  for (const row of readFileSync(join(FOLDER, name), 'utf8').trim().split('\n')) {
    const [line = ''] = row.split('\t')
    // Options of tunnels stay as they are: they were recorded on a kernel without the kinds that read them.
    const kept = line.startsWith('#') || (line.startsWith('tc ') && /_opts\b/.test(line))
    rows.push(kept ? row : `${line}\t${await sentBy(line, folder)}`)
  }
  writeFileSync(join(FOLDER, name), `${rows.join('\n')}\n`)
}
rmSync(folder, { recursive: true })
