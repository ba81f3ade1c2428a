import { existsSync } from 'node:fs'
import { type Encoded, fromJson, type Protocols, pcapHeader, pcapRecord, protocolName } from '../../capture.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { explain } from '../../wire.ts'
import { unknownOption } from '../help/unknown-option.ts'
import { type Io, writeFile } from '../io.ts'
import { Exit, refuse } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { USAGE } from '../usage.ts'
import { contradictionIn, contradictionInJson } from './encode/contradictions.ts'
import { type Encodable, isSpecOperation, targetOf } from './encode/target.ts'
import { messageOf } from './encode/words.ts'
import { encodable } from './families.ts'
import { protocolWord } from './protocol-word.ts'
import { hexRows } from './rows.ts'
import { sourceOf } from './source.ts'

interface Options {
  readonly words: readonly string[]
  readonly pcap?: string
  readonly explain: boolean
  /** Specifications of further families. */
  readonly specs: readonly string[]
  /** Names of families from this kernel. */
  readonly families: boolean
  /** Message type of a family of generic netlink. */
  readonly type?: number
  /** Protocol of messages whose JSON has none. */
  readonly protocol: number | undefined
}

/** Messages of one datagram. */
type Together = readonly [Encoded, ...Encoded[]]

/**
 * `nlwire encode`: encodes messages from JSON or words, without a kernel. A message with faults is written as its own
 * bytes. Resolves to the exit code: 1 if the JSON contains faults that belong to no message.
 */
export async function encodeCommand(args: readonly string[], io: Io): Promise<number> {
  if (args.length === 0) throw new Exit(255, USAGE.encode)
  if (args[0] === 'help' || args[0] === '--help') {
    io.out(USAGE.encode)
    return 0
  }
  const options = read(args)
  const { encoded, faults, notes = [] } = await messagesOf(options)
  for (const one of notes) io.err(`${PROGRAM}: ${one}\n`)
  const note = withoutKind(options.words)
  if (note !== undefined) io.err(`${PROGRAM}: ${note}\n`)
  const datagrams = together(encoded)
  const { pcap } = options
  if (pcap !== undefined) writeFile(pcap, pcapOf(datagrams))
  if (options.explain) for (const one of datagrams) io.out(explained(one))
  else if (pcap === undefined) io.out(datagrams.map((one) => hexRows(bytesOf(one))).join('\n'))
  if (faults > 0)
    io.err(`nlwire: not encoded: ${faults} ${faults === 1 ? 'fault that belongs' : 'faults that belong'} to no message\n`)
  return faults > 0 ? 1 : 0
}

function read(args: readonly string[]): Options {
  const words: string[] = []
  const specs: string[] = []
  let [pcap, wantsText, families]: [string | undefined, boolean, boolean] = [undefined, false, false]
  let [type, protocol]: [number | undefined, number | undefined] = [undefined, undefined]
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === '--explain') wantsText = true
    else if (arg === '--pcap') pcap = args[++at] ?? refuse('Error: --pcap requires a file name; "-" is stdout.')
    else if (arg === '--spec') specs.push(args[++at] ?? refuse('Error: --spec requires a file.'))
    else if (arg === '--families') families = true
    else if (arg === '--type') type = typeWord(args[++at])
    else if (arg === '--protocol') protocol = protocolWord(args[++at])
    else if (arg.startsWith('-') && arg !== '-') unknownOption('encode', arg)
    else words.push(arg)
  }
  if (words.length === 0) refuse('Error: expected a message or a file of JSON; "-" is stdin. Try "nlwire encode help".')
  if (pcap === '-' && wantsText) refuse('Error: --explain and --pcap - cannot both go to stdout.')
  const optional = { ...(pcap === undefined ? {} : { pcap }), ...(type === undefined ? {} : { type }) }
  return { words, specs, families, explain: wantsText, protocol, ...optional }
}

/** The number of a family: types below 16 are control messages. */
function typeWord(text: string | undefined): number {
  const type = Number(text)
  if (text !== undefined && /^(\d+|0x[0-9a-f]+)$/i.test(text) && type >= 16 && type <= 0xffff) return type
  return refuse('Error: --type requires the message type of a family, from 16 to 65535.')
}

const isType = (word = ''): boolean => /^[A-Z][A-Z0-9_]+$/.test(word)

/** Messages, the number of faults that belong to none, and what the kernel will refuse. */
interface Read {
  readonly encoded: Encoded[]
  readonly faults: number
  readonly notes?: readonly string[]
}

async function messagesOf(options: Options): Promise<Read> {
  const [first = '', ...words] = options.words
  const known: Encodable = { ...(await encodable(options.specs, options.families)), type: options.type }
  if (isType(first) || isSpecOperation(known, first) || (options.specs.length > 0 && isMisspelt(first)))
    return { encoded: [fromWords(first, words, options, known)], faults: 0 }
  if (words.length > 0)
    refuse(`Error: expected one file, got also "${words[0]}". Messages begin with their type, as RTM_NEWLINK.`)
  if (/^[\w.]+=/.test(first) && !existsSync(first))
    refuse(`Error: expected the type of a message first, such as RTM_NEWLINK, or a file, got "${first}".`)
  return fromLines(await textOf(first), options.protocol ?? 0, known.protocols)
}

/** A note about options of a kind of link without the kind: the kernel does not read them (rtnl_newlink, rtnl_changelink). */
function withoutKind([type, ...words]: readonly string[]): string | undefined {
  if (type !== 'RTM_NEWLINK') return undefined
  const [, kind] = words.map((word) => /^linkinfo\.data\.(\w+)\./.exec(word)).find((found) => found !== null) ?? []
  if (kind === undefined || words.some((word) => /^linkinfo(\.kind)?=/.test(word))) return undefined
  return `the kernel refuses linkinfo.data without linkinfo.kind: add linkinfo.kind=${kind}`
}

/** Whether a word is meant as an operation: no file has its name. */
const isMisspelt = (word: string): boolean => /^\w[\w-]*$/.test(word) && !existsSync(word)

function fromWords(name: string, words: readonly string[], options: Options, known: Encodable): Encoded {
  const target = targetOf(name, known)
  const { protocol, tables } = target
  if (options.protocol !== undefined && options.protocol !== protocol)
    refuse(`Error: --protocol is for messages in JSON; ${name} is a message of ${tables.name}.`)
  const message = messageOf(target, words)
  const bytes = encodeMessage(message, { protocol: tables })
  const wrong = contradictionIn({ flags: 0, ...message }, tables)
  if (wrong) throw new TypeError(wrong.text)
  return { protocol, littleEndian: true, tables, bytes }
}

async function textOf(file: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of sourceOf(file, false)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Reads one object per line. A message with faults follows a line for each of them. */
function fromLines(text: string, protocol: number, known: Protocols): Read {
  const encoded: Encoded[] = []
  const notes: string[] = []
  let [faults, waiting] = [0, 0]
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (line.startsWith('{"fault":')) {
      waiting++
      continue
    }
    const given = placed(i + 1, () => JSON.parse(line) as { readonly faults?: readonly unknown[] } | null)
    const one = placed(i + 1, () => fromJson(given as object, known, protocol))
    encoded.push(one)
    const wrong = contradictionInJson(given as Record<string, unknown>, one.protocol, known)
    // A recording may have requests that the kernel refused.
    if (wrong?.isRefused) notes.push(`line ${i + 1}: ${wrong.text}`)
    else if (wrong) refuse(`Error: line ${i + 1}: ${wrong.text}`)
    faults += Math.max(waiting - (given?.faults?.length ?? 0), 0)
    waiting = 0
  }
  return { encoded, faults: faults + waiting, notes }
}

function placed<T>(line: number, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
      refuse(`Error: line ${line}: ${error.message}`)
    throw error
  }
}

/** Groups consecutive messages of one frame into one datagram. */
function together(encoded: readonly Encoded[]): Together[] {
  const out: [Encoded, ...Encoded[]][] = []
  for (const one of encoded) {
    const last = out.at(-1)
    if (last && one.frame !== undefined && last[0].frame === one.frame) last.push(one)
    else out.push([one])
  }
  return out
}

/** Joins messages, each aligned to four bytes. */
function bytesOf(messages: Together): Uint8Array {
  const out = new Uint8Array(
    messages.slice(0, -1).reduce((sum, { bytes }) => sum + padded(bytes), messages.at(-1)?.bytes.length ?? 0),
  )
  let at = 0
  for (const { bytes } of messages) {
    out.set(bytes, at)
    at += padded(bytes)
  }
  return out
}

const padded = ({ length }: Uint8Array): number => (length + 3) & ~3

function pcapOf(datagrams: readonly Together[]): Uint8Array {
  const order = datagrams[0]?.[0].littleEndian
  return Buffer.concat([pcapHeader(order), ...datagrams.map((all) => pcapRecord({ ...all[0], bytes: bytesOf(all) }, order))])
}

function explained(all: Together): string {
  const [{ protocol, direction, tables, littleEndian }] = all
  const head = `# ${protocolName(protocol)}${direction ? `, ${direction}` : ''}`
  return `${head}\n${explain(bytesOf(all), { protocol: tables, littleEndian })}\n`
}
