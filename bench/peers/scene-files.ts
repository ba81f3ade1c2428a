import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scene } from '../scenes.ts'

/** The scenes of a run, each with its datagrams in memory of their own, as a socket gives them. */
export function readScenes(folder: string): { name: string; datagrams: Uint8Array[] }[] {
  const scenes = JSON.parse(readFileSync(join(folder, 'scenes.json'), 'utf8')) as Scene[]
  return scenes.map(({ name, datagrams }) => {
    const all = readFileSync(join(folder, `${name}.bin`))
    let at = 0
    const own = datagrams.map((length) => {
      at += length
      return Uint8Array.from(all.subarray(at - length, at))
    })
    return { name, datagrams: own }
  })
}
