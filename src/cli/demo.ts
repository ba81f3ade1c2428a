import { release } from 'node:os'
import { inNewNamespace } from '../linux/namespaces/setns.ts'
import { tap } from '../linux/socket/tap.ts'
import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { NetNs } from '../rtnl/netns/netns.ts'
import { explain } from '../wire.ts'
import { unknownOption } from './help/unknown-option.ts'
import type { Io } from './io.ts'
import { painter } from './recording/explain/paint.ts'
import { becomeRootOfUserNamespace, isInUserNamespace } from './user-namespace.ts'

type Say = (line: string) => void

/** Options of the demo's steps. */
interface StoryOptions {
  readonly signal: AbortSignal
  readonly wire: boolean
  readonly say: Say
}

/** `nlwire demo`: runs the README's example step by step. Resolves to the exit code. */
export async function demo(args: readonly string[], io: Io): Promise<number> {
  const unknown = args.find((arg) => arg !== '--wire')
  if (unknown !== undefined) return unknownOption('demo', unknown)
  const refusal = whyNoNamespace()
  if (refusal !== undefined) {
    const lines = [`nlwire: cannot create a network namespace: ${refusal.message}`]
    if (refusal.code === 'EPERM' && !isInUserNamespace()) lines.push(becomeRootOfUserNamespace(['demo', ...args]))
    io.err(`${lines.join('\n')}\n`)
    return 1
  }
  const say = (line: string): void => io.out(`${line}\n`)
  const wire = args.includes('--wire')
  const untap = wire ? tap(({ sent, bytes }) => show(sent, bytes, say)) : undefined
  const stop = new AbortController()
  const interrupted = (): void => stop.abort(new Error('interrupted'))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    say(`nlwire demo on Linux ${release()}: two network namespaces, a veth pair between them, a ping across\n`)
    return await story({ signal: stop.signal, wire, say })
  } catch (error) {
    if (!stop.signal.aborted) throw error
    say('interrupted: the namespaces are gone, and the veth pair with them')
    return 130
  } finally {
    untap?.()
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
}

function whyNoNamespace(): SyscallError | undefined {
  try {
    return inNewNamespace(() => undefined)
  } catch (error) {
    if (error instanceof SyscallError) return error
    throw error
  }
}

/** Runs the steps. The namespaces have no names, so they end with this process, however it ends. */
async function story(options: StoryOptions): Promise<number> {
  const { signal, say } = options
  const step = <T>(call: string, run: () => Promise<T>): Promise<T> => timed(call, run, options)
  const server = await step('server = await NetNs.temporary()', () => NetNs.temporary())
  const client = await step('client = await NetNs.temporary()', () => NetNs.temporary())
  try {
    const peer = { ifname: 'veth1', netns: client }
    await step("server.links.create({ ifname: 'veth0', kind: 'veth', peer: { ifname: 'veth1', netns: client } })", () =>
      server.links.create({ ifname: 'veth0', kind: 'veth', peer }),
    )
    await step("server.addresses.add('veth0', '10.0.0.2/24')", () => server.addresses.add('veth0', '10.0.0.2/24'))
    await step("client.addresses.add('veth1', '10.0.0.3/24')", () => client.addresses.add('veth1', '10.0.0.3/24'))
    await step("server.links.up('veth0')", () => server.links.up('veth0'))
    await step("client.links.up('veth1')", () => client.links.up('veth1'))
    const ping = () => client.ping('10.0.0.2', { count: 3, interval: 200, signal })
    const { transmitted, received, replies } = await step("client.ping('10.0.0.2', { count: 3 })", ping)
    for (const { seq, bytes, ttl, time } of replies)
      say(`      ${bytes} bytes from 10.0.0.2: seq ${seq}, ttl ${ttl}, ${time.toFixed(2)} ms`)
    say(`\n${received} of ${transmitted} came back. Both namespaces are closed now; nothing is left behind.`)
    return received > 0 ? 0 : 1
  } finally {
    server.close()
    client.close()
  }
}

/**
 * Runs one step and prints its time and its call on one line; with `--wire` the call comes first, then its messages.
 */
async function timed<T>(call: string, run: () => Promise<T>, { signal, wire, say }: StoryOptions): Promise<T> {
  signal.throwIfAborted()
  if (wire) say(`${call}\n`)
  const start = performance.now()
  const result = await run()
  const time = `${(performance.now() - start).toFixed(1)} ms`.padStart(10)
  say(wire ? `${time}\n` : `${time}  ${call}`)
  // Steps are synchronous: this lets signal handlers run between two of them.
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
  return result
}

function show(sent: boolean, bytes: Uint8Array, say: Say): void {
  say(painter()('dim', `${sent ? 'sent' : 'received'} ${bytes.length} bytes`))
  say(explain(bytes))
}
