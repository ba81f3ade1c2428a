// Runs in the emulated machine. Arguments: the folder of the programs, and the names of the recordings to make.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const [programs = '', ...names] = process.argv.slice(2)
process.env['PATH'] = [...['sbin', 'usr/sbin', 'usr/bin'].map((name) => `${programs}/${name}`), process.env['PATH']].join(':')
process.env['PROGRAMS'] = programs

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Records all of netlink in this namespace until the returned function is called. */
async function record(name: string): Promise<() => Promise<void>> {
  const dump = spawn('tcpdump', ['-i', 'nlmon0', '-Z', 'root', '-U', '-B', '8192', '-w', `/run/results/${name}.pcap`])
  await said(dump, 'listening on')
  return async () => {
    // What is still on its way to tcpdump.
    await sleep(1500)
    const closed = new Promise((resolve) => dump.once('close', resolve))
    dump.kill('SIGINT')
    await closed
  }
}

function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (more: string) => {
      text += more
      if (text.includes(words)) resolve()
    })
    child.once('exit', () => reject(new Error(text)))
  })
}

async function run(name: string): Promise<void> {
  const script = here(`${name}.sh`)
  if (!existsSync(script)) return (await import(`./${name}.ts`)).run()
  const env = { ...process.env, LD_LIBRARY_PATH: `${programs}/usr/lib/x86_64-linux-gnu` }
  const { status } = spawnSync('sh', ['-x', script], { stdio: ['ignore', 'inherit', 'inherit'], env })
  if (status !== 0) throw new Error(`${name}.sh ended with ${status}`)
}

execFileSync('modprobe', ['nlmon'])
execFileSync('ip', ['link', 'add', 'nlmon0', 'type', 'nlmon'])
execFileSync('ip', ['link', 'set', 'nlmon0', 'up'])
for (const name of names) {
  console.log(`== ${name}`)
  const stop = await record(name)
  await run(name).catch((error) => {
    console.error(`${name}:`, error)
    process.exitCode = 1
  })
  await stop()
}
// Sockets of generic netlink stay open until their namespace is closed.
process.exit()
