import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { NetlinkError } from '../../netlink/netlink-error.ts'
import { NetNs } from '../../rtnl/netns.ts'
import { fail } from '../reading/exit.ts'
import { find, type Traced } from './strace.ts'

/** What is still on its way when the program ends, in milliseconds. */
const LINGER = 200

/** Runs a program, and records all of netlink in this network namespace meanwhile, on an nlmon device of its own, by tcpdump. */
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
    if (!find('tcpdump')) fail('nlwire trace: --nlmon takes tcpdump, which is not installed')
    const tcpdump = await listening(ifname)
    const ended = ran(command, tcpdump)
    return { text: whole(tcpdump, remove), format: 'pcap', ended, nameOf: () => undefined }
  } catch (error) {
    await remove()
    throw error
  }
}

async function listening(ifname: string): Promise<ChildProcess> {
  // What a terminal sends, it would take as its own end.
  const tcpdump = spawn('tcpdump', ['-i', ifname, '-U', '-s', '0', '-w', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  for await (const chunk of tcpdump.stderr as AsyncIterable<Buffer>) {
    said += chunk
    if (said.includes('listening on')) return tcpdump
  }
  return fail(`nlwire trace: tcpdump: ${said.trim()}`)
}

function ran([program, ...args]: readonly [string, ...string[]], tcpdump: ChildProcess): Traced['ended'] {
  const child = spawn(program, args, { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    const over = async (): Promise<void> => {
      await sleep(LINGER)
      tcpdump.kill('SIGINT')
    }
    child
      .on('error', (error) => over().then(() => reject(error)))
      .on('exit', (code, signal) => over().then(() => resolve({ code, signal })))
  })
}

async function* whole(tcpdump: ChildProcess, done: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* tcpdump.stdout as AsyncIterable<Uint8Array>
  } finally {
    await done()
  }
}
