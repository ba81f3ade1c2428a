import { lookupService } from 'node:dns/promises'
import type { Io } from '../io.ts'
import { HOST_BEGIN, HOST_END } from '../output/host.ts'

const HOST = new RegExp(`${HOST_BEGIN}([^${HOST_END}]*)${HOST_END}( *)`, 'g')

/** Streams whose output has names in place of the addresses that `Output.host` marks. */
export interface Resolving {
  readonly io: Io
  /** Resolves when all output is written. Rejects with what writing it threw. */
  done(): Promise<void>
}

/** `-r`: looks up names as getnameinfo(3) does, in /etc/hosts and in DNS, and keeps the order of output. */
export function resolving(io: Io): Resolving {
  const names = new Map<string, Promise<string>>()
  const nameOf = (address: string): Promise<string> => {
    const found = names.get(address) ?? lookup(address)
    names.set(address, found)
    return found
  }
  let written = Promise.resolve()
  const out: Io['out'] = (text) => {
    const whole = typeof text === 'string' ? text : text.slice()
    written = written.then(async () => io.out(typeof whole === 'string' ? await named(whole, nameOf) : whole))
    // `done` reports it.
    written.catch(() => undefined)
  }
  return { io: { ...io, out }, done: () => written }
}

async function named(text: string, nameOf: (address: string) => Promise<string>): Promise<string> {
  const addresses = [...new Set([...text.matchAll(HOST)].map(([, address]) => address as string))]
  const known = new Map(await Promise.all(addresses.map(async (address) => [address, await nameOf(address)] as const)))
  return text.replaceAll(HOST, (_, address: string, blanks: string) => {
    const name = known.get(address) as string
    // Columns keep their width.
    return name + (blanks.length > 1 ? ' '.repeat(Math.max(1, address.length + blanks.length - name.length)) : blanks)
  })
}

/** The port has no meaning: only the name of the host is wanted. */
async function lookup(address: string): Promise<string> {
  try {
    return (await lookupService(address, 0)).hostname
  } catch {
    return address
  }
}
