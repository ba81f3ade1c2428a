// The first files of the emulated machine: busybox, the modules by which it reaches the files of the host, and /init.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Packages } from './packages.ts'

interface Entry {
  readonly name: string
  readonly mode: number
  readonly content: Uint8Array
}

const DIRECTORY = 0o040755
const PROGRAM = 0o100755
const DEVICE = 0o020600
const text = (value: string): Uint8Array => Buffer.from(value)

/** The files as an archive that the kernel unpacks (cpio "newc", Documentation/driver-api/early-userspace/buffer-format.rst). */
function cpio(entries: readonly Entry[]): Uint8Array {
  const padded = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, new Uint8Array(-bytes.length & 3)])
  const record = ({ name, mode, content }: Entry, ino: number): Uint8Array[] => {
    // The only device file is /dev/console.
    const [major, minor] = mode === DEVICE ? [5, 1] : [0, 0]
    const fields = [ino, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length + 1, 0]
    const header = fields.map((field) => field.toString(16).padStart(8, '0')).join('')
    return [padded(text(`070701${header}${name}\0`)), padded(content)]
  }
  const end = { name: 'TRAILER!!!', mode: 0, content: new Uint8Array() }
  return Buffer.concat([...entries, end].flatMap((entry, i) => record(entry, i + 1)))
}

/** The modules that others need come first, as modprobe lists them. */
function modules({ root, kernel }: Packages, names: readonly string[]): Entry[] {
  const paths = names.flatMap((name) => {
    const list = execFileSync('modprobe', ['-d', root, '-S', kernel, '--show-depends', name], { encoding: 'utf8' })
    return list.split('\n').flatMap((line) => /^insmod (\S+)/.exec(line)?.[1] ?? [])
  })
  return [...new Set(paths)].map((path, i) => {
    const content = path.endsWith('.xz') ? execFileSync('xz', ['-dc', path], { maxBuffer: 1 << 28 }) : readFileSync(path)
    return { name: `modules/${String(i).padStart(2, '0')}-${basename(path).replace(/\.xz$/, '')}`, mode: PROGRAM, content }
  })
}

/** The initramfs of a machine. `settings` are shell variables for /init and for what runs after it. */
export function initramfs(packages: Packages, settings: Readonly<Record<string, string>>): Uint8Array {
  const quoted = Object.entries(settings).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
  const script = (name: string): Uint8Array => readFileSync(fileURLToPath(new URL(name, import.meta.url)))
  const folders = ['bin', 'dev', 'proc', 'sys', 'modules', 'host', 'written', 'root']
  return cpio([
    ...folders.map((name) => ({ name, mode: DIRECTORY, content: new Uint8Array() })),
    { name: 'dev/console', mode: DEVICE, content: new Uint8Array() },
    { name: 'bin/busybox', mode: PROGRAM, content: readFileSync(join(packages.root, 'bin/busybox')) },
    { name: 'settings', mode: PROGRAM, content: text(quoted.join('')) },
    { name: 'init', mode: PROGRAM, content: script('init.sh') },
    { name: 'inside', mode: PROGRAM, content: script('inside.sh') },
    ...modules(packages, ['virtio_pci', '9pnet_virtio', '9p', 'overlay', 'virtio_rng']),
  ])
}
