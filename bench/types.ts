import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { languageServer } from '../test/package/support/lsp.ts'
import { compiler, folderOf, packed } from '../test/package/support/packed.ts'
import type { Call } from './calls.ts'

/** Milliseconds that the packed package may cost an editor or a compiler. */
const MOST = { server: 700, compiler: 700, above: 500 }

/** A program of 25 lines that uses links, addresses, a watch and the wire. */
const PROGRAM = `import { type Link, NetNs } from 'nlwire'
import { decode, is, rtnetlink } from 'nlwire/wire'

export async function main(): Promise<Link[]> {
  const ns = await NetNs.create('one')
  await ns.links.create({ ifname: 'br0', kind: 'bridge', data: { ageingTime: 1000 } })
  await ns.links.create({ ifname: 'v5', kind: 'vlan', link: 'br0', data: { id: 5 } })
  await ns.links.set('br0', { mtu: 1400, up: true })
  await ns.addresses.add('br0', '10.0.0.1/24')
  const link = await ns.links.get('br0')
  if (link.kind === 'bridge') console.log(link.data.ageingTime, link.mtu)
  for await (const change of ns.watch()) {
    if (change.type === 'resync') continue
    console.log(change.object, change.key)
  }
  return ns.links.list({ kind: 'veth' })
}

export function names(bytes: Uint8Array): (string | undefined)[] {
  return decode(bytes).map((message) => {
    if (!is(rtnetlink, message, 'RTM_NEWLINK')) return undefined
    return message.attrs.linkinfo?.kind ?? message.attrs.ifname
  })
}
console.log(await main())
`

/** The same without nlwire: what it imports is any. */
const WITHOUT = PROGRAM.replace(/^import .*\n/gm, '')
  .replace(/^\n/, 'type Link = any\ndeclare const NetNs: any, decode: any, is: any, rtnetlink: any\n')
  .replace('(message)', '(message: any)')

/** What a language server and the compilers take for the packed package, and whether that is little enough. */
export async function types(rounds: number): Promise<{ rows: Call[]; verdicts: string[] }> {
  const folder = packed().user('bench', {})
  try {
    const rows = [
      { name: 'types: first completion, tsc 7', ms: await best(rounds, () => completion(folder)) },
      { name: 'types: tsc 7 of a 25-line program', ms: await best(rounds, () => compile(folder, '7.0', PROGRAM)) },
    ]
    const [first, second] = rows.map(({ ms }) => ms) as [number, number]
    const verdicts = [
      met('first completion, tsc 7', first, MOST.server),
      met('tsc 7 of a 25-line program', second, MOST.compiler),
    ]
    for (const version of ['5.7', '5.9']) {
      const ms = await best(rounds, () => compile(folder, version, PROGRAM))
      const bare = await best(rounds, () => compile(folder, version, WITHOUT))
      rows.push({ name: `types: tsc ${version} of it`, ms }, { name: `types: tsc ${version} of it without nlwire`, ms: bare })
      verdicts.push(met(`tsc ${version} above the same file without nlwire`, ms - bare, MOST.above))
    }
    return { rows, verdicts }
  } finally {
    rmSync(folderOf(process.ppid), { recursive: true })
  }
}

const met = (what: string, ms: number, most: number): string =>
  `types: ${what}: at most ${most} ms: ${ms <= most ? 'met' : 'not met'} (${ms.toFixed(0)})`

async function best(rounds: number, run: () => number | Promise<number>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < rounds; i++) times.push(await run())
  return Math.min(...times)
}

const OPTIONS = { module: 'nodenext', target: 'es2022', types: ['node'], strict: true, skipLibCheck: true, noEmit: true }

function compile(folder: string, version: string, text: string): number {
  writeFileSync(`${folder}/program.ts`, text)
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: OPTIONS, files: ['program.ts'] }))
  const start = performance.now()
  const { stdout, status } = spawnSync(process.execPath, [compiler(version), '-p', folder], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`tsc ${version}: ${stdout}`)
  return performance.now() - start
}

/** From the start of the server to the options of a bridge. */
async function completion(folder: string): Promise<number> {
  const place = PROGRAM.indexOf('ageingTime: 1000')
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: OPTIONS, files: ['program.ts'] }))
  writeFileSync(`${folder}/program.ts`, PROGRAM)
  const start = performance.now()
  const server = await languageServer(compiler('7.0'), folder, `${folder}/program.ts`, PROGRAM)
  const names = await server.complete(place)
  const ms = performance.now() - start
  await server.end()
  if (!names.includes('ageingTime')) throw new Error(`no completion of the options of a bridge: ${names.slice(0, 5).join()}`)
  return ms
}
