import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { at, joinedFiles } from './capture.ts'
import { median } from './contest.ts'
import { joined } from './peers/peers.ts'
import type { Replayed } from './peers/replay.ts'

/** Milliseconds that reading the link with its 1,000 peers may take. */
const MOST = 6
const PASSES = 50

/** Measures `wireguard(ns).get` of a recorded link with 1,000 peers, which the fake kernel replays, in a process of its own. */
export async function replay(folder: string): Promise<string> {
  const file = join(folder, 'peers.pcap')
  writeFileSync(file, joinedFiles(['fixtures/protocols/peers.pcap.gz']))
  const script = await joined('replay', { sources: at('bench/peers'), folder })
  const dist = `${pathToFileURL(at('dist')).href}/`
  const text = execFileSync(process.execPath, [script, dist, file, String(PASSES)], { encoding: 'utf8' })
  const { first, wall, cpu, peers, datagrams }: Replayed = JSON.parse(text)
  const [best, middle] = [Math.min(...wall), median(wall)]
  const word = middle <= MOST ? 'met' : best <= MOST ? 'met by the best pass only' : 'not met'
  const figures = `best ${best.toFixed(1)}, median ${middle.toFixed(1)}, CPU ${median(cpu).toFixed(1)}, first ${first.toFixed(1)}`
  return `replay: a WireGuard link with ${peers} peers, ${datagrams} datagrams: at most ${MOST} ms: ${word} (${figures})`
}
