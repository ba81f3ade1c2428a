import { nameOf } from '../../../netlink/codec/names.ts'
import { MACVLAN_FLAG, MACVLAN_MACADDR, MACVLAN_MODE } from '../../../rtnl/constants.ts'
import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import type { Output } from '../../output/output.ts'
import { Exit, fail } from '../../parse/exit.ts'
import { linkLayerBytes, readLladdr } from '../../parse/lladdr.ts'
import { integer, unsigned } from '../../parse/numbers.ts'
import { readWords, short, type Word, type Words } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { unknownWord } from './parts/word-rows.ts'

type Settings = WireKindData['macvlan']
type Macvlan = WireKinds['macvlan']

const MODES = new Map<string, number>([
  ['private', MACVLAN_MODE.PRIVATE],
  ['vepa', MACVLAN_MODE.VEPA],
  ['bridge', MACVLAN_MODE.BRIDGE],
  ['passthru', MACVLAN_MODE.PASSTHRU],
  ['source', MACVLAN_MODE.SOURCE],
])

const FLAGS = new Map<string, number>([
  ['nopromisc', MACVLAN_FLAG.NOPROMISC],
  ['nodst', MACVLAN_FLAG.NODST],
  ['null', 0],
])

const ACTIONS = new Map<string, number>([
  ['add', MACVLAN_MACADDR.ADD],
  ['del', MACVLAN_MACADDR.DEL],
  ['set', MACVLAN_MACADDR.SET],
  ['flush', MACVLAN_MACADDR.FLUSH],
])

const usage = (kind: string): string => `Usage: … ${kind} [ mode MODE ] [ flag { nopromisc | nodst | null } ]
       [ bcqueuelen PACKETS ] [ bclim RECEIVERS ]
       [ macaddr { add LLADDR | del LLADDR | set [ LLADDR … ] | flush } ]
MODE: private | vepa | bridge | passthru | source; macaddr needs source,
      nopromisc needs passthru
`

function addFlag(data: Settings, flag: number): void {
  data.flags = (data.flags ?? 0) | flag
}

function table(kind: string): readonly Word<Settings>[] {
  return [
    short('mode', (words, data) => {
      const text = words.next()
      const all = '"private", "vepa", "bridge", "passthru" or "source"'
      data.mode = MODES.get(text) ?? fail(`Error: argument of "mode" must be ${all}, not "${text}"`)
    }),
    short('flag', (words, data) => {
      const text = words.next()
      addFlag(data, FLAGS.get(text) ?? fail(`Error: argument of "flag" must be "nopromisc", "nodst" or "null", not "${text}"`))
    }),
    short('macaddr', (words, data) => readAction(words, data, kind)),
    short('nopromisc', (_, data) => addFlag(data, MACVLAN_FLAG.NOPROMISC)),
    short('nodst', (_, data) => addFlag(data, MACVLAN_FLAG.NODST)),
    short('bcqueuelen', (words, data) => {
      const text = words.next()
      const range = 'a positive integer [0-4294967295]'
      data.bcQueueLen = unsigned(text) ?? fail(`Error: argument of "bcqueuelen" must be ${range}, not "${text}"`)
    }),
    short('bclim', (words, data) => {
      const text = words.next()
      data.bcCutoff = integer(text) ?? fail(`Error: illegal value for "bclim": "${text}"`)
    }),
  ]
}

function readAction(words: Words, data: Settings, kind: string): void {
  const action = ACTIONS.get(words.next())
  if (action === undefined) throw new Exit(1, usage(kind))
  data.macaddrMode = action
  if (action === MACVLAN_MACADDR.ADD || action === MACVLAN_MACADDR.DEL) data.macaddr = readMac(words.next())
  else if (action === MACVLAN_MACADDR.SET) data.macaddrData = { macaddr: readMacs(words) }
}

/** An address of another length ends the command without output, as in `ip`. */
function readMac(text: string): string {
  const address = readLladdr(text)
  if (address.split(':').length !== 6) throw new Exit(1, '')
  return address
}

/** Reads any number of addresses. */
function readMacs(words: Words): string[] {
  const all: string[] = []
  while (words.following !== undefined && linkLayerBytes(words.following)?.length === 6) all.push(readLladdr(words.next()))
  return all
}

function print(data: Macvlan, out: Output): void {
  if (data.mode === undefined) return
  const mode = nameOf(MACVLAN_MODE, data.mode)?.toLowerCase() ?? 'unknown'
  out.field('mode', mode, `mode ${mode} `)
  const flags = data.flags ?? 0
  if ((flags & MACVLAN_FLAG.NOPROMISC) !== 0) out.field('nopromisc', true, 'nopromisc ')
  if ((flags & MACVLAN_FLAG.NODST) !== 0) out.field('nodst', true, 'nodst ')
  if (data.bcQueueLen !== undefined) out.field('bcqueuelen', data.bcQueueLen, `bcqueuelen ${data.bcQueueLen} `)
  const used = data.bcQueueLenUsed
  if (used !== undefined) out.field('usedbcqueuelen', used, `usedbcqueuelen ${used} `)
  if (data.mode === MACVLAN_MODE.SOURCE) printSources(data, out)
}

function printSources({ macaddrCount, macaddrData }: Macvlan, out: Output): void {
  if (macaddrCount !== undefined) out.field('macaddr_count', macaddrCount, `remotes (${macaddrCount}) `)
  if (!macaddrData) return
  out.openArray('macaddr_data')
  for (const address of macaddrData.macaddr ?? []) out.item(address, `${address} `)
  out.closeArray()
}

/** macvlan and macvtap on the command line. */
export const macvlanCli: CliKind<'macvlan' | 'macvtap'> = {
  usage,
  async read(words, { kind }) {
    const data: Settings = {}
    const otherwise = unknownWord((word) => `${kind}: unknown option "${word}"?`, usage(kind))
    await readWords(words, table(kind), data, otherwise)
    const nopromisc = ((data.flags ?? 0) & MACVLAN_FLAG.NOPROMISC) !== 0
    if (nopromisc && data.mode !== MACVLAN_MODE.PASSTHRU) {
      throw new Exit(1, `${kind}: nopromisc flag only valid in passthru mode\n${usage(kind)}`)
    }
    return { data }
  },
  print,
}
