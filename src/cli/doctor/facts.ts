import type { ChildResult } from './child.ts'

/** A thread in state D (uninterruptible sleep), as /proc shows it. */
export interface Task {
  readonly pid: number
  readonly tid: number
  /** Name of the thread, 15 bytes at most. */
  readonly name: string
  /** Kernel function that it sleeps in; absent without the right to see it. */
  readonly wchan?: string
  /** Functions of its kernel stack, innermost first; empty without the right to see them. */
  readonly stack: readonly string[]
}

/** What the child that loads ffi-rs reports. */
export interface Native {
  /** Why ffi-rs cannot be loaded; all else is absent then. */
  readonly why?: string
  /** Result of io_setup(2): negative is -errno. */
  readonly aio?: number
  /** Whether /proc shows capabilities; if not, the next two are absent. */
  readonly showsRights?: boolean
  /** What is missing for changes of the current network namespace; absent if nothing is. */
  readonly netAdmin?: string
  /** What is missing to create, enter and name namespaces; absent if nothing is. */
  readonly sysAdmin?: string
}

/** What the child that queries rtnetlink reports: the time of the query, or why it failed. */
export type QueryResult = { readonly milliseconds: number } | { readonly why: string }

/** The result of a child: what it reports, or how it ended without a report. */
export type Outcome<T> =
  | { readonly report: T }
  | { readonly failure: Exclude<ChildResult['end'], 'exit'> | 'died'; readonly how: string }

/** /run/netns. */
export interface NetnsDirectory {
  /** `other`: a file, or a symbolic link that leads nowhere. */
  readonly is: 'directory' | 'absent' | 'other'
  /** Whether this process can create files in it, or create it if it does not exist. */
  readonly writable: boolean
  readonly names: readonly string[]
}

/** Everything that the checks look at. Tests fake it. */
export interface Facts {
  /** Version of Node, without `v`. */
  readonly node: string
  /** Name and version of a runtime that is not Node, such as `Bun 1.3.0`. */
  readonly otherRuntime?: string
  readonly platform: string
  readonly arch: string
  /** uname -r */
  readonly release: string
  /** Returns the text of a file; undefined if it does not exist or cannot be read. */
  readonly read: (file: string) => string | undefined
  /** Target of /proc/self/ns/user. */
  readonly userNamespace?: string
  /** The kernel's configuration, if it is readable: lines such as `CONFIG_VETH=y`. */
  readonly config?: string
  /** Whether a module is in the kernel now: loaded, or built in with parameters. */
  readonly isLoaded: (module: string) => boolean
  readonly netns: NetnsDirectory
  readonly native: Outcome<Native>
  readonly rtnetlink: Outcome<QueryResult>
  /** Threads in state D. They are looked for only if rtnetlink does not reply. */
  readonly tasks: readonly Task[]
  /** Why user namespaces cannot be created; undefined if they can. Absent outcome: not tried, as it would hang. */
  readonly rootless?: { readonly why?: string }
}
