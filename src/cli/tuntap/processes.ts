import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { TunProcess } from './print.ts'

const numbersIn = (folder: string): number[] =>
  orElse(() => readdirSync(folder), [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)

/** What a process hides, and one that ended meanwhile, is left out. */
function orElse<T>(read: () => T, fallback: T): T {
  try {
    return read()
  } catch {
    return fallback
  }
}

/** Returns the processes that have the device of this name open, once for each descriptor; of any network namespace, as in `ip`. */
export function processesWith(ifname: string): TunProcess[] {
  return numbersIn('/proc').flatMap((pid) =>
    numbersIn(`/proc/${pid}/fd`)
      .filter((fd) => pid !== process.pid && hasOpen(pid, fd, ifname))
      .map(() => ({ pid, name: orElse(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd(), '<NULL>') })),
  )
}

function hasOpen(pid: number, fd: number, ifname: string): boolean {
  if (orElse(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '') !== '/dev/net/tun') return false
  const info = orElse(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'), '')
  return /^iff:\s*(\S+)/m.exec(info)?.[1] === ifname
}
