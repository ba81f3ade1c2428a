// An emulated PC: no network card, no disk, a CAN controller, the host's files read-only.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { initramfs } from './initramfs.ts'
import type { Packages } from './packages.ts'

/** What a machine is to do. */
export interface Job {
  /** The project's folder. */
  readonly project: string
  /** Arguments of `npm test`, or of `program`. */
  readonly words: readonly string[]
  /** A program of the project for Node, in place of the tests. */
  readonly program?: string
  /** Further arguments of qemu. */
  readonly devices?: readonly string[]
  /** Folder that gets all files that were written into /run/results of the machine. */
  readonly results?: string
  /** Seconds until it is switched off, whatever it does. */
  readonly limit: number
  /** Where the JSON report goes. */
  readonly report?: string
  /** Where the list of skipped tests with their reasons goes (test/support/skip-reporter.ts). */
  readonly skips?: string
}

// mitigations and audit cost time; the TSC of an emulated CPU fails the kernel's check of it; grace periods are waited for at each namespace.
const CMDLINE =
  'console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off audit=0 apparmor=0 tsc=reliable no_timer_check rcupdate.rcu_expedited=1'

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** Boots a machine, runs the tests or the program in it and resolves to their exit status; undefined where it did not come that far. */
export async function boot(packages: Packages, job: Job): Promise<number | undefined> {
  const { project, limit, report, skips } = job
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-vm-'))
  const results = mkdtempSync(join(folder, 'results-'))
  try {
    const settings = {
      KERNEL: packages.kernel,
      PACKAGES: packages.root,
      TOOLS: packages.tools ?? '',
      NODE_DIR: dirname(process.execPath),
      PROJECT: project,
      PROGRAM: job.program ?? 'test/support/run.ts',
      WORDS: wordsOf(job).map(quote).join(' '),
    }
    writeFileSync(join(folder, 'initramfs'), initramfs(packages, settings))
    await emulate([...qemuArguments(packages, folder, results), ...(job.devices ?? [])], limit)
    if (job.results !== undefined) cpSync(results, job.results, { recursive: true })
    if (report !== undefined) writeFileSync(report, readResult(results, 'report.json') ?? '')
    if (skips !== undefined) writeFileSync(skips, readResult(results, 'skips.tsv') ?? '')
    const status = readResult(results, 'status')
    return status === undefined ? undefined : Number(status)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function wordsOf({ words, program, report, skips }: Job): string[] {
  if (program !== undefined) return [...words]
  const json = report === undefined ? [] : ['--reporter=json', '--outputFile.json=/run/results/report.json']
  const reporters = skips === undefined ? json : [...json, '--reporter=./test/support/skip-reporter.ts']
  return [...words, '--reporter=verbose', ...reporters]
}

function readResult(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}

function qemuArguments({ root, kernel }: Packages, folder: string, results: string): string[] {
  const share = (id: string, path: string, more = ''): string[] => [
    ...['-fsdev', `local,id=${id},path=${path},security_model=none${more}`],
    ...['-device', `virtio-9p-pci,fsdev=${id},mount_tag=${id}`],
  ]
  return [
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-serial', 'stdio', '-monitor', 'none'],
    // One CPU: the kernel then waits for no grace periods, and each further one would be a thread on the host's.
    ...['-machine', 'q35', '-accel', 'tcg', '-cpu', 'Nehalem', '-smp', '1', '-m', '1536'],
    ...['-kernel', join(root, 'boot', `vmlinuz-${kernel}`), '-initrd', join(folder, 'initramfs'), '-append', CMDLINE],
    ...share('host', '/', ',readonly=on,multidevs=remap'),
    ...share('results', results),
    ...['-device', 'virtio-rng-pci'],
    ...['-object', 'can-bus,id=can', '-device', 'kvaser_pci,canbus=can'],
  ]
}

/** Runs qemu to its end, but no longer than `limit` seconds; it never outlives this process. */
function emulate(args: readonly string[], limit: number): Promise<void> {
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = (): void => void qemu.kill('SIGKILL')
  const interrupted = (): void => {
    kill()
    process.exitCode = 130
  }
  const timer = setTimeout(() => {
    console.error(`machine: switched off after ${limit} s`)
    kill()
  }, limit * 1000)
  process.once('exit', kill).once('SIGINT', interrupted).once('SIGTERM', interrupted)
  qemu.stdout.setEncoding('utf8').on('data', (text: string) => process.stdout.write(text.replaceAll('\r', '')))
  return new Promise<void>((resolve, reject) => {
    qemu.once('error', reject).once('close', () => resolve())
  }).finally(() => {
    clearTimeout(timer)
    process.off('exit', kill).off('SIGINT', interrupted).off('SIGTERM', interrupted)
  })
}
