// Takes the way home away from a thread that is in another namespace, and prints the error.
import { readdirSync, readlinkSync, writeSync } from 'node:fs'
import { createNamespace, openNamespace } from '../../../src/linux/namespaces/files.ts'
import { inNamespace } from '../../../src/linux/namespaces/setns.ts'
import { close } from '../../../src/linux/syscalls/libc.ts'

const target = openNamespace(process.argv[2] ?? '')
const home = readlinkSync('/proc/thread-self/ns/net')
process.on('warning', (warning) => writeSync(1, `warning: ${warning.message}\n`))

function say(what: () => unknown): void {
  try {
    writeSync(1, `ran: ${String(what())}\n`)
  } catch (error) {
    const { message, cause } = error as Error
    writeSync(1, `${message}${cause instanceof Error ? `, cause: ${cause.message}` : ''}\n`)
  }
}

function closeHome(): void {
  for (const fd of readdirSync('/proc/self/fd').map(Number)) {
    if (fd > 2 && fd !== target && targetOf(fd) === home) close(fd)
  }
}

function targetOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // It was the directory's own.
    return ''
  }
}

say(() =>
  inNamespace(target, () => {
    closeHome()
    throw new Error('fn failed too')
  }),
)
say(() => inNamespace(target, () => 'more'))
await createNamespace('another').catch((error: Error) => writeSync(1, `${error.message}\n`))
