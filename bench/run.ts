// Figures, as a table: what importing costs, and what one change of a link costs beside spawning `ip`. Run it when nothing else runs.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpus, release } from 'node:os'
import { fileURLToPath } from 'node:url'
import { NetNs } from '../src/index.ts'

const dist = (file: string): string => new URL(`../dist/${file}`, import.meta.url).href

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}

/** Milliseconds to import a module in a fresh process, the median of several. */
function importTime(url: string): number {
  const code = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t)`
  const once = (): number => Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }))
  once()
  return median(Array.from({ length: 15 }, once))
}

async function each(times: number, run: (i: number) => Promise<unknown> | unknown): Promise<number> {
  for (let i = 0; i < Math.min(times, 20); i++) await run(i)
  const start = performance.now()
  for (let i = 0; i < times; i++) await run(i)
  return (performance.now() - start) / times
}

const rows: Record<string, { ms: string; ratio: string }> = {}
const row = (name: string, ms: number, base?: number): void => {
  rows[name] = { ms: ms.toFixed(3), ratio: base === undefined ? '1' : `${(ms / base).toFixed(2)}` }
}

execFileSync('npm', ['run', '--silent', 'build'], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit' })
const builtin = importTime('node:child_process')
row("import 'node:child_process'", builtin)
row("import 'nlwire'", importTime(dist('index.js')), builtin)
row("import 'nlwire/wire'", importTime(dist('wire.js')), builtin)

if (process.getuid?.() === 0) {
  const ns = await NetNs.temporary()
  await ns.links.create({ ifname: 'br0', kind: 'bridge' })
  const ours = await each(1000, (i) => ns.links.set('br0', { mtu: 1000 + (i % 400) }))
  row('links.set of an MTU', ours)
  row('links.get', await each(1000, () => ns.links.get('br0')), ours)
  if (spawnSync('ip', ['-V']).status === 0) {
    row('ip link set mtu, spawned', await each(50, (i) => ns.exec('ip', ['link', 'set', 'br0', 'mtu', String(1000 + i)])), ours)
  }
  ns.close()
}
console.log(`node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model}`)
console.table(rows)
