import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { NetlinkError } from '../../netlink/netlink-error.ts'
import { NetNs } from '../../rtnl/netns.ts'
import { Exit, fail } from '../reading/exit.ts'
import { find, type Traced } from './strace.ts'

/** What is still on its way when the program ends, in milliseconds. */
const LINGER = 200

/** Programs that record a device to stdout as pcap, with their words, and what they say when they have begun. */
const RECORDERS = [
  ['tcpdump', ['-U', '-s', '0', '-w', '-'], 'listening on'],
  ['dumpcap', ['-P', '-q', '-s', '0', '-w', '-'], 'File: '],
] as const

/** Runs a program, and records all of netlink in this network namespace meanwhile, on an nlmon device of its own. */
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
    const ended = ran(command, recorder)
    return { text: whole(recorder, remove), format: 'pcap', ended, nameOf: () => undefined }
  } catch (error) {
    await remove()
    throw error
  }
}

async function listening(ifname: string): Promise<ChildProcess> {
  const [name, words, begun] =
    RECORDERS.find(([program]) => find(program)) ??
    fail('nlwire trace: --nlmon takes tcpdump or dumpcap, and neither is installed')
  // Detached: what a terminal sends, it would take as its own end.
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

function ran([program, ...args]: readonly [string, ...string[]], recorder: ChildProcess): Traced['ended'] {
  const child = spawn(program, args, { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    const over = async (): Promise<void> => {
      await sleep(LINGER)
      recorder.kill('SIGINT')
    }
    child
      .on('error', (error) => over().then(() => reject(error)))
      .on('exit', (code, signal) => over().then(() => resolve({ code, signal })))
  })
}

async function* whole(recorder: ChildProcess, done: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* recorder.stdout as AsyncIterable<Uint8Array>
  } finally {
    await done()
  }
}
