import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { pcapHeader, pcapRecord } from '../../src/capture.ts'
import { kernelFamilies } from '../../src/cli/recording/families.ts'
import { OWN_FAMILIES } from '../../src/genl/own-families.ts'
import { describeLive } from '../support/live.ts'
import { nlwire } from './support/command.ts'

const folder = mkdtempSync(`${tmpdir()}/nlwire-families-`)
afterAll(() => rmSync(folder, { recursive: true }))
const file = `${folder}/one.pcap`

/** Families by id, as `genl` of iproute2 lists them. */
function listed(): Map<number, string> {
  const { stdout } = spawnSync('genl', ['ctrl', 'list'], { encoding: 'utf8' })
  return new Map([...stdout.matchAll(/Name: (\S+)\s+ID: (0x[0-9a-f]+)/g)].map(([, name, id]) => [Number(id), name as string]))
}

/** A message of a family without attributes: nlmsghdr, genlmsghdr. */
function message(family: number): Uint8Array {
  const bytes = Buffer.alloc(20)
  bytes.writeUInt32LE(20)
  bytes.writeUInt16LE(family, 4)
  bytes.writeUInt8(1, 16)
  return new Uint8Array(bytes)
}

const genl = spawnSync('genl', ['-V']).error === undefined
const suite = genl
  ? describeLive
  : (title: string, fn: () => void) => describe.skip(`${title} [skipped: no genl of iproute2]`, fn)

suite('families of the running kernel', () => {
  test('are those that genl lists', async () => {
    const families = listed()
    expect(families.size).toBeGreaterThan(2)
    const known = await kernelFamilies('')
    for (const [id, name] of families) expect(known.of(16).find(id, 0, undefined).name).toBe(name)
  })

  test('are named with --families, and marked as those of this kernel', async () => {
    const [id, name] = [...listed()].find(([, one]) => one !== 'nlctrl') as [number, string]
    const own = OWN_FAMILIES.find((one) => one.name === name)
    const first = Object.entries(own?.messages ?? {}).find(([, [, , , , , notes]]) => notes.first === 1)
    const datagram = { time: 0n, protocol: 16, direction: 'received', bytes: message(id) } as const
    writeFileSync(file, Buffer.concat([pcapHeader(), pcapRecord(datagram)]))
    const decoded = async (...args: string[]): Promise<string> => (await nlwire('decode', '--messages', file, ...args)).out
    expect(await decoded()).toContain(`type ${id}`)
    expect(await decoded('--families')).toContain(first?.[0] ?? `${name} (of this kernel) command 1`)
    expect((await nlwire('explain', file, '--families')).out).toContain(`${name} (of this kernel)`)
  })
})
