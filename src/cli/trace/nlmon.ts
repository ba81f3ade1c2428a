import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Item } from '../../capture.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NetNs } from '../../rtnl/netns/netns.ts'
import { Exit, fail } from '../parse/exit.ts'
import { find, type Traced } from './strace.ts'

/** Time for late notifications after the program has ended, in milliseconds. */
const LINGER = 200
/** Timeout for the end marker; then the recorder is stopped. In milliseconds. */
const PATIENCE = 20_000

/**
 * Programs that record a device to stdout as pcap, their arguments, and the text that they print when they have begun.
 */
const RECORDERS = [
  ['tcpdump', ['--immediate-mode', '-U', '-s', '0', '-w', '-'], 'listening on'],
  ['dumpcap', ['-P', '-q', '-s', '0', '-w', '-'], 'File: '],
] as const

/** Runs a program and records all netlink traffic of this network namespace on a new nlmon device. */
export async function nlmon(command: readonly [string, ...string[]]): Promise<Traced> {
  const ifname = `nlmon${process.pid}`
  const ns = await NetNs.current()
  await ns.links.create({ ifname, kind: 'nlmon', up: true }).catch((error: unknown) => {
    ns.close()
    if (error instanceof NetlinkError && error.code === 'EOPNOTSUPP')
      fail('nlwire trace: this kernel has no nlmon devices (CONFIG_NLMON, modprobe nlmon). Without --nlmon strace is used.')
    throw error
  })
  const remove = async (): Promise<void> => {
    await ns.links.delete(ifname)
    ns.close()
  }
  try {
    const recorder = await listening(ifname)
    const mark = endMark(ns)
    const ended = ran(command, () => mark.send().then(() => setTimeout(() => recorder.kill('SIGINT'), PATIENCE).unref()))
    return { text: whole(recorder, remove), format: 'pcap', ended, isEnd: mark.is, seen: { start: true, socket: false } }
  } catch (error) {
    await remove()
    throw error
  }
}

async function listening(ifname: string): Promise<ChildProcess> {
  const [name, words, begun] =
    RECORDERS.find(([program]) => find(program)) ??
    fail('nlwire trace: --nlmon takes tcpdump or dumpcap, and neither is installed')
  // Detached: signals of the terminal would end it.
  const child = spawn(name, ['-i', ifname, ...words], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (said.includes(begun)) resolve(child)
    })
    child.on('error', reject).on('close', () => reject(new Exit(1, `nlwire trace: ${name}: ${said.trim()}\n`)))
  })
}

/**
 * End marker: a query for a missing link, sent when the program has ended. The recording is complete once it appears.
 * A recorder that is stopped sooner loses what it has not written yet.
 */
function endMark(ns: NetNs): { send(): Promise<void>; is(item: Item): boolean } {
  const name = `nlmonend${process.pid}`
  return {
    async send() {
      await sleep(LINGER)
      // Expected: there is no such link.
      await ns.links.get(name).catch(() => undefined)
    },
    is: (item) => item.kind === 'datagram' && Buffer.from(item.bytes).includes(name),
  }
}

function ran([program, ...args]: readonly [string, ...string[]], over: () => Promise<unknown>): Traced['ended'] {
  const child = spawn(program, args, { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child
      .on('error', (error) => over().then(() => reject(error)))
      .on('exit', (code, signal) => over().then(() => resolve({ code, signal })))
  })
}

async function* whole(recorder: ChildProcess, done: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* recorder.stdout as AsyncIterable<Uint8Array>
  } finally {
    recorder.kill('SIGINT')
    await done()
  }
}
