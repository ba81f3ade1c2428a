// What `npm run test:vm` runs: tests on stock Debian kernels, which have most kinds of links, in an emulator.
// Arguments go to `npm test` in the machine; without any it runs DEFAULT. --prepare only fetches what it needs.
//   NLWIRE_VM_SUITES   Debian suites whose kernels to run on; else the installed one, and its backports
//   NLWIRE_VM_LIMIT    seconds until a machine is switched off; else 900
//   NLWIRE_SKIPS       file for the skipped tests and their reasons
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { boot } from './machine.ts'
import { installedSuite, packagesOf } from './packages.ts'

/** Programs that must be installed, and the Debian packages they are in. */
const PROGRAMS = {
  'qemu-system-x86_64': 'qemu-system-x86',
  modprobe: 'kmod',
  depmod: 'kmod',
  xz: 'xz-utils',
  dpkg: 'dpkg',
  'apt-get': 'apt',
  ip: 'iproute2',
}

process.env['PATH'] += ':/usr/sbin:/sbin'

function missing(): string[] {
  const absent = Object.entries(PROGRAMS).filter(([program]) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
  return [...new Set(absent.map(([, name]) => name))]
}

function check(): void {
  if (process.arch !== 'x64') throw new Error(`needs an x64 host: the machine runs its programs, this is ${process.arch}`)
  const names = missing()
  if (names.length > 0) throw new Error(`needs Debian packages: apt-get install --no-install-recommends ${names.join(' ')}`)
}

/** The tests of kinds of links, those that need such kinds, and the policies of families that few machines have. The lines of `ip tunnel` are compared where iproute2 is 6.1, as Debian 12 has it. */
const DEFAULT = [
  // Loading the library takes ten seconds there: once for all files.
  '--no-isolate',
  'test/rtnl/kinds',
  'test/cli/kernel-policies.test.ts',
  'test/cli/nlmon.test.ts',
  'test/cli/bridge-vlan.test.ts',
  'test/cli/routing/encapsulations.test.ts',
  'test/cli/tunnel.test.ts',
]

const project = fileURLToPath(new URL('../..', import.meta.url))
const OUTPUT = '--outputFile.json='

async function main(args: readonly string[]): Promise<void> {
  check()
  const report = args.find((arg) => arg.startsWith(OUTPUT))?.slice(OUTPUT.length)
  const given = args.filter((arg) => !arg.startsWith(OUTPUT) && !arg.startsWith('--reporter'))
  const words = given.length > 0 ? given : DEFAULT
  const suites = process.env['NLWIRE_VM_SUITES']?.split(/[ ,]+/) ?? [installedSuite(), `${installedSuite()}-backports`]
  const limit = Number(process.env['NLWIRE_VM_LIMIT'] ?? 900)
  const skips = process.env['NLWIRE_SKIPS']
  const outputs = { ...(report === undefined ? {} : { report }), ...(skips === undefined ? {} : { skips }) }
  for (const suite of suites) {
    if (args.includes('--prepare')) {
      packagesOf(suite)
      continue
    }
    const began = Date.now()
    const status = await boot(packagesOf(suite), { project, words, limit, ...outputs })
    const how = status === undefined ? 'no result' : status === 0 ? 'passed' : `failed with status ${status}`
    console.log(`Debian ${suite}: ${how}, ${Math.round((Date.now() - began) / 1000)} s`)
    if (process.exitCode === 130) break
    process.exitCode ||= status ?? 1
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`test:vm: ${error instanceof Error ? error.message.trim() : error}`)
  process.exitCode = 1
})
