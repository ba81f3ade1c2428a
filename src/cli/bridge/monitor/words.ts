import type { MonitorRequest } from '../../monitor/words.ts'
import type { Monitored } from '../../output/monitored.ts'
import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, type Words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import { BRIDGE_MONITOR_USAGE } from './usage.ts'

/** What `bridge monitor` prints without words. */
const DEFAULT = ['link', 'fdb', 'mdb']

/** Reads the words. `all` are the object types. */
export function readBridgeMonitorWords(words: Words, all: readonly Monitored[]): MonitorRequest {
  const chosen = new Set<string>()
  let isDefault = true
  let [label, file]: [boolean, string | undefined] = [false, undefined]
  for (; !words.done; words.advance()) {
    const { current } = words
    // `vni` cannot be abbreviated: `v` is `vlan`.
    const type = all.find(({ word }) => (word === 'vni' ? current === word : isShort(current, word)))
    if (isShort(current, 'file')) file = words.next()
    else if (type) {
      chosen.add(type.word)
      isDefault = false
    } else if (current === 'all') {
      for (const word of ['vlan', 'vni']) chosen.add(word)
      isDefault = label = true
    } else takeOther(current, all)
  }
  if (isDefault) for (const word of DEFAULT) chosen.add(word)
  const types = new Set(all.filter(({ word }) => chosen.has(word)))
  return { types, label, allNsid: false, link: 0, ...(file === undefined ? {} : { file }) }
}

function takeOther(word: string, all: readonly Monitored[]): never {
  if (isShort(word, 'help')) throw new Exit(255, BRIDGE_MONITOR_USAGE)
  const known = ['file', ...all.map((type) => type.word), 'all']
  return unknownWordOf(known, word, 255, `Argument "${word}" is unknown, try "${PROGRAM} bridge monitor help".`)
}
