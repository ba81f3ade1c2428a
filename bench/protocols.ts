import { spawnSync } from 'node:child_process'
import { messages, records } from '../src/capture.ts'
import { at, type Captures, FILE_HEADER, joinedFiles, MOST_ROUNDS, made, measure, recordEnds, resultOf } from './capture.ts'
import type { Result } from './contest.ts'
import { joined, pythonOf } from './peers/peers.ts'
import type { Pass } from './peers/recording.ts'
import { replay } from './replay.ts'

/** tshark needs a quarter of a second to start. */
const MESSAGES = 20_000
/** Milliseconds that pyroute2 may take for its passes over some thousand datagrams. */
const LONGEST = 60_000

/** A message as its place in a recording and its type. */
interface Placed {
  readonly protocol: number | undefined
  readonly type: number
}

interface Group {
  readonly name: string
  readonly files: readonly string[]
  keeps(message: Placed): boolean
}

const [ROUTE, NETFILTER, GENERIC] = [0, 12, 16]
const NFTABLES = 10
/** From RTM_NEWQDISC to RTM_GETTFILTER, and from RTM_NEWACTION to RTM_GETACTION. */
const isTc = (type: number): boolean => (type >= 36 && type <= 46) || (type >= 48 && type <= 50)

const GROUPS: readonly Group[] = [
  {
    name: 'tc',
    files: ['fixtures/recordings/generic.pcap.gz', 'fixtures/recordings/errors.pcap.gz', 'fixtures/recordings/tour.pcap.gz'],
    keeps: ({ protocol, type }) => protocol === ROUTE && isTc(type),
  },
  {
    name: 'nftables',
    files: ['fixtures/protocols/nftables.pcap.gz'],
    keeps: ({ protocol, type }) => protocol === NETFILTER && type >> 8 === NFTABLES,
  },
  {
    name: 'generic',
    files: ['fixtures/recordings/generic.pcap.gz', 'fixtures/recordings/nic.pcap.gz'],
    keeps: ({ protocol }) => protocol === GENERIC,
  },
]

/** Measures decoding of traffic control, nftables and generic netlink beside pyroute2 and tshark. */
export async function protocols(folder: string, rounds: number): Promise<Captures> {
  const out: Captures = { lines: [], missing: [], shares: [] }
  const script = await joined('recording', { sources: at('bench/peers'), folder })
  const python = pythonOf()
  if (python === undefined) out.missing.push('pyroute2: no Python with it (Debian: python3-pyroute2)')
  for (const group of GROUPS) {
    const recording = await made(folder, group.name, await kept(group), MESSAGES)
    console.log(`capture ${group.name}: ${recording.messages} messages, ${recording.bytes} bytes: ${group.files.join(', ')}`)
    const other = python === undefined ? undefined : pyroute2(python, recording.file)
    if (python !== undefined && !other) out.missing.push(`pyroute2, ${group.name}: came to no end in a minute`)
    const beside = (row: string): Result[] => (other ? [resultOf(row, 'pyroute2', countOf(other), other.passes)] : [])
    const fields = measure(recording, script, Math.min(rounds, MOST_ROUNDS), out, beside)
    const theirs = other ? `${(other.fields / countOf(other)).toFixed(1)} by pyroute2` : 'pyroute2 not measured'
    out.shares.push(`capture ${group.name}: ${(fields / recording.messages).toFixed(1)} values a message by nlwire, ${theirs}`)
  }
  out.shares.push(await replay(folder))
  return out
}

interface Read {
  readonly passes: readonly Pass[]
  readonly fields: number
}

/** The messages of each pass. */
const countOf = ({ passes: [first] }: Read): number => first?.count ?? 0

/** pyroute2 0.7.2 comes to no end on some rules of nftables: undefined then. */
function pyroute2(python: string, file: string): Read | undefined {
  const { status, stdout, stderr, error } = spawnSync(python, [at('bench/peers/recording.py'), file], {
    encoding: 'utf8',
    timeout: LONGEST,
  })
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return undefined
  if (status !== 0) throw new Error(`pyroute2: ${stderr}`)
  return JSON.parse(stdout)
}

/** The records of the files whose first message is of the group. */
async function kept({ files, keeps }: Group): Promise<Buffer> {
  const all = joinedFiles(files)
  const ends = await recordEnds(all)
  const frames = new Set<number>()
  for await (const item of messages(records(all)))
    if (item.kind === 'message' && keeps({ protocol: item.protocol, type: item.message.type })) frames.add(item.frame)
  const wanted = [...frames].map((frame) => all.subarray(frame > 1 ? ends[frame - 2] : FILE_HEADER, ends[frame - 1]))
  return Buffer.concat([all.subarray(0, FILE_HEADER), ...wanted])
}
