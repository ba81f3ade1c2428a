// What `npm run record:vm` runs: records netlink while programs and nlwire use families that few machines have, on a Debian kernel in the
// emulator, and writes fixtures/protocols/NAME.pcap.gz. Arguments are the names of recordings; without any it makes all of test/vm/record.
//   NLWIRE_VM_SUITES   the Debian suite whose kernel to record; else the backports of the installed one
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { boot } from './machine.ts'
import { installedSuite, packagesOf, programsOf } from './packages.ts'
import { onlyProtocols } from './record/frames.ts'
import { RECORDINGS } from './record/names.ts'

/** Packages with the programs that the recordings run, and the libraries that these need. */
const PACKAGES = [
  ...['iw', 'hostapd', 'wpasupplicant', 'libpcsclite1'],
  ...['openvswitch-switch', 'libcap-ng0', 'libnuma1', 'libxdp1', 'libbpf1'],
  ...['nfct', 'conntrackd', 'libnetfilter-cttimeout1', 'libnetfilter-cthelper0', 'libnetfilter-conntrack3', 'libnfnetlink0'],
  ...['iptables', 'acpica-tools'],
]

const project = fileURLToPath(new URL('../..', import.meta.url))
process.env['PATH'] += ':/usr/sbin:/sbin'

/** A thermal zone, which the emulated PC does not have by itself, as a table of its firmware. */
function thermalZone(programs: string, folder: string): string[] {
  const source = fileURLToPath(new URL('record/thermal.asl', import.meta.url))
  execFileSync(join(programs, 'usr/bin/iasl'), ['-p', join(folder, 'thermal'), source], { stdio: 'ignore' })
  return ['-acpitable', `file=${join(folder, 'thermal.aml')}`]
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !RECORDINGS.some((one) => one === name))
  if (unknown.length > 0) throw new Error(`no recording ${unknown.join(', ')}: there are ${RECORDINGS.join(', ')}`)
  const programs = programsOf(PACKAGES)
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-record-'))
  try {
    const words = [programs, ...(names.length > 0 ? names : RECORDINGS)]
    const packages = packagesOf(process.env['NLWIRE_VM_SUITES'] ?? `${installedSuite()}-backports`)
    // A card of many queues, without a cable: veth devices have no counters of queues.
    const devices = [...thermalZone(programs, folder), '-device', 'virtio-net-pci,mac=02:00:00:00:00:01']
    const job = { project, words, program: 'test/vm/record/inside.ts', limit: 800, devices, results: folder }
    process.exitCode = (await boot(packages, job)) ?? 1
    for (const name of words.slice(1)) keep(name, join(folder, `${name}.pcap`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function keep(name: string, file: string): void {
  if (!existsSync(file)) {
    console.error(`record:vm: no recording ${name}`)
    process.exitCode = 1
    return
  }
  const bytes = gzipSync(onlyProtocols(readFileSync(file), [4, 6, 12, 16]), { level: 9 })
  writeFileSync(join(project, `fixtures/protocols/${name}.pcap.gz`), bytes)
  console.log(`fixtures/protocols/${name}.pcap.gz: ${bytes.length} bytes`)
  // What the programs printed, if the recording keeps it.
  const printed = file.replace(/\.pcap$/, '.txt')
  if (existsSync(printed))
    writeFileSync(join(project, `fixtures/protocols/${name}.txt.gz`), gzipSync(readFileSync(printed), { level: 9 }))
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`record:vm: ${error instanceof Error ? error.message.trim() : error}`)
  process.exitCode = 1
})
