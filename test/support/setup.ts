// Before and after all tests: lo is up in the namespace that `npm test` made, and whatever the tests made is gone at the end.
import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { NetNs } from '../../src/index.ts'
import { folderOf } from '../package/support/packed.ts'

async function left(): Promise<string[]> {
  const here = await NetNs.current()
  try {
    const links = await here.links.list()
    const names = await NetNs.list()
    return [...links.map(({ ifname }) => `link ${ifname}`), ...names.map(({ name }) => `namespace ${name}`)]
  } finally {
    here.close()
  }
}

export default async function setup(): Promise<() => Promise<void>> {
  const check = await unchanged()
  return async () => {
    rmSync(folderOf(process.pid), { recursive: true, force: true })
    await check?.()
  }
}

async function unchanged(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['NLWIRE_TEST_LIVE'] !== '1') return undefined
  const here = await NetNs.current()
  await here.links.up('lo')
  here.close()
  const before = (await left()).join(', ')
  return async () => {
    // The kernel takes down the links of a deleted namespace a moment later.
    for (let tries = 0; tries < 300 && (await left()).join(', ') !== before; tries++) await delay(100)
    const after = (await left()).join(', ')
    if (after !== before) throw new Error(`the tests left something behind: ${before} before, ${after} after`)
  }
}
