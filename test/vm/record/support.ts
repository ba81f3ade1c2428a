import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GenericFamilies, generic } from '../../../src/genl.ts'
import { NetNs } from '../../../src/index.ts'

/** The network namespace that is recorded. */
export const ns = await NetNs.current()

/** Runs commands by the shell, and prints them; a command that fails does not end them. */
export function sh(commands: string, env: Readonly<Record<string, string>> = {}): void {
  const { status } = spawnSync('sh', ['-xc', commands], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  if (status !== 0) console.log(`status ${status}`)
}

/** Runs programs that were unpacked with their libraries. */
export const unpacked = (commands: string): void =>
  sh(commands, { LD_LIBRARY_PATH: `${process.env['PROGRAMS']}/usr/lib/x86_64-linux-gnu` })

/** Index of a link. */
export const indexOf = (name: string): number => Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8'))

/** Awaits a request, and prints a refusal: it is recorded, too. */
export async function tried(what: string, request: Promise<unknown>): Promise<void> {
  await request.catch((error) => console.log(`${what}: ${error.message}`))
}

/** Joins the groups of a family. Resolves to a function that leaves them. */
export async function listen(name: keyof GenericFamilies): Promise<() => Promise<void>> {
  const stream = generic(ns).family(name).events()
  const reading = (async () => {
    let count = 0
    for await (const _ of stream) count++
    console.log(`${name}: ${count} events`)
  })()
  await sleep(2000)
  return async () => {
    await sleep(1000)
    await stream.return?.()
    await reading
  }
}
