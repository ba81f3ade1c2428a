import type { Call } from './strace-call.ts'

/** The programs that the processes of a text run. */
export interface Programs {
  /** Learns from a call: execve, fork and its like, and the names that -Y prints. */
  note(call: Call): void
  /** Learns that a call of a process has begun, and ends on a later line. */
  begin(pid: string, text: string): void
  /** Name of the program of a process. */
  of(pid: string): string | undefined
}

const FORKS: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork'])
const FORKING = new RegExp(`\\b(?:${[...FORKS].join('|')})\\(`)

/** Creates an empty table of processes. */
export function programs(): Programs {
  const names = new Map<string, string>()
  // The text may show a child before the call that makes it has ended.
  const forking = new Set<string>()
  const parentOf = (): string | undefined => {
    const found = new Set([...forking].map((pid) => names.get(pid)))
    return found.size === 1 ? [...found][0] : undefined
  }
  const of = (pid: string): string | undefined => {
    // The first process has no number until there is a second one.
    const name = names.get(pid) ?? parentOf() ?? names.get('')
    if (name !== undefined) names.set(pid, name)
    return name
  }
  return {
    of,
    begin(pid, text) {
      if (FORKING.test(text)) forking.add(pid)
    },
    note({ name, pid, comm, text, result }) {
      if (comm !== undefined) names.set(pid, comm)
      if (/^execve(?:at)?$/.test(name) && result === 0) {
        const path = unescaped(/^[^"]*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '')
        if (path !== '') names.set(pid, path.slice(path.lastIndexOf('/') + 1))
      }
      if (!FORKS.has(name)) return
      forking.delete(pid)
      const own = of(pid)
      // A child keeps its parent's program until it starts another.
      if (result > 0 && own !== undefined && !names.has(String(result))) names.set(String(result), own)
    },
  }
}

/** Text of a C string with the escapes of `strace -xx`. */
const unescaped = (text: string): string =>
  text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
