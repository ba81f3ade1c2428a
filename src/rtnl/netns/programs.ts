import type { ChildProcess } from 'node:child_process'
import { inNamespace, type Synchronous } from '../../linux/namespaces/setns.ts'
import { type PingOptions, type PingResult, ping } from '../../linux/ping/ping.ts'
import type { ExecResult } from './child-output.ts'
import { NamedRequests } from './named-requests.ts'
import { explainedPing } from './ping-cause.ts'
import {
  execHere,
  forkHere,
  type NamespaceExecOptions,
  type NamespaceForkOptions,
  type NamespaceSpawnOptions,
  spawnHere,
} from './processes.ts'

/** Functions, programs and modules that run in a network namespace. */
export abstract class NamespacePrograms extends NamedRequests {
  abstract readonly name: string | undefined
  abstract get fd(): number

  /**
   * Runs a function with this thread in the namespace, and returns: sockets that it opens belong to the namespace.
   * Synchronous only, because JavaScript after an `await` runs outside again. A promise or a generator is rejected, by
   * type and with a TypeError. Use `fork` for asynchronous code. A `vm` timeout, or Ctrl-C in the REPL, stops `fn`
   * without `finally`. Then the next call of a NetNs, or else the end of the running code, brings the thread back with a
   * warning. Code in between still runs in the namespace.
   * @example const server = ns.run(() => createServer().listen(80))
   */
  run<T>(fn: () => Synchronous<T>): T {
    return inNamespace(this.fd, fn)
  }

  /**
   * Starts a program in the namespace, with the options of child_process.spawn, and with `input`.
   * @example const child = ns.spawn('tcpdump', ['-i', 'any'], { stdio: 'inherit' })
   */
  spawn(file: string, args: readonly string[] = [], options: NamespaceSpawnOptions = {}): ChildProcess {
    // ChildProcess has no `then`, but its type cannot express that to `run`.
    return this.run<ChildProcess>(() => spawnHere(this.name, file, args, options))
  }

  /**
   * Runs a program in the namespace, resolves to its output. Rejects as execFile: `code`, `stdout`, `stderr`. `input` is
   * its standard input.
   * @example const { stdout } = await ns.exec('ip', ['-json', 'address'])
   */
  exec(file: string, args: readonly string[] = [], options: NamespaceExecOptions = {}): Promise<ExecResult> {
    return new Promise((resolve, reject) => {
      this.run(() => void execHere(this.name, file, args, options).then(resolve, reject))
    })
  }

  /**
   * Starts a Node module in the namespace, with the options of child_process.fork, including the IPC channel. Use it
   * for asynchronous code: everything that it opens (servers, `fetch`, DNS) belongs to the namespace.
   * @example const child = ns.fork(new URL('server.js', import.meta.url))
   */
  fork(module: string | URL, args: readonly string[] = [], options: NamespaceForkOptions = {}): ChildProcess {
    return this.run<ChildProcess>(() => forkHere(this.name, module, args, options))
  }

  /**
   * Sends ICMP echo requests from the namespace to an IPv4 or IPv6 address. Needs no `ping` program. Rejects with a
   * SyscallError that names the cause, such as tentative addresses or a link that is down, if the kernel cannot send.
   * @example const { received, avg } = await ns.ping('10.0.0.1', { count: 3, interval: 200 })
   */
  async ping(address: string, options: PingOptions = {}): Promise<PingResult> {
    try {
      return await ping(this.fd, address, options)
    } catch (error) {
      throw await explainedPing(error, address, this)
    }
  }
}
