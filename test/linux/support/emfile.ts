// What fails for want of descriptors, and works when there are some again. WAY is its word; to be started with few descriptors.
import { closeSync, openSync } from 'node:fs'
import { NetNs, SyscallError } from '../../../src/index.ts'

const opened: number[] = []

/** Takes all descriptors but `left`. */
function fill(left = 0): void {
  try {
    for (;;) opened.push(openSync('/dev/null', 'r'))
  } catch {
    for (const fd of opened.splice(0, left)) closeSync(fd)
  }
}

function empty(): void {
  for (const fd of opened.splice(0)) closeSync(fd)
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

/** What a call does without descriptors, and with them. */
async function twice(call: () => Promise<unknown>, left = 0): Promise<void> {
  fill(left)
  const error = await call().then(
    (value) => value,
    (reason: unknown) => reason,
  )
  empty()
  console.log(error instanceof SyscallError, (error as { code?: string }).code)
  console.log(await call())
}

const WAYS: Record<string, () => Promise<void>> = {
  load: () => twice(async () => (await NetNs.current()).close()),
  'load with few': () => twice(async () => (await NetNs.current()).close(), 2),
  ping: async () => {
    const ns = await NetNs.temporary()
    await ns.links.up('lo')
    await twice(async () => (await ns.ping('127.0.0.1')).received)
  },
  watch: () => twice(async () => (await first(NetNs.watch()))?.type),
  events: async () => {
    const ns = await NetNs.temporary()
    await twice(async () => (await first(ns.watch()))?.type)
  },
  wait: async () => {
    const ns = await NetNs.temporary()
    await twice(async () => (await ns.links.waitFor('lo', {})).ifname)
  },
}

await WAYS[process.argv[2] as string]?.()
