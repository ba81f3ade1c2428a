import { fstatSync } from 'node:fs'
import { GENL_ID_CTRL } from '../../genl/nlctrl.ts'
import { ERRNO, errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { generateKey, generatePresharedKey, publicKeyOf, type WireguardDevice, wireguard } from '../../wireguard.ts'
import { type Io, processIo } from '../io.ts'
import { withSession } from '../netns/session.ts'
import type { Options } from '../options.ts'
import { Exit, fail, unknownWordOf } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { shownOn } from '../visible.ts'
import { configuration, dumpLines, jsonText, OF_LINK, OF_PEERS, pretty } from './print.ts'
import { WG_COMMANDS } from './words.ts'

/** `nlwire wg`: keys, peers and configuration of WireGuard links, as wg(8) prints them. Returns the exit code. */
export async function wireguardCommand(args: readonly string[], options: Options, io: Io): Promise<number> {
  const [command = 'show', ...rest] = args
  if (command === 'genkey' || command === 'genpsk') {
    none(command, rest)
    warnIfReadable(io)
    io.out(`${command === 'genkey' ? generateKey() : generatePresharedKey()}\n`)
    return 0
  }
  if (command === 'pubkey') {
    none(command, rest)
    io.out(`${publicOf(await textOf(io))}\n`)
    return 0
  }
  if (command === 'show') return withSession(options, io, (session) => show(session, rest))
  if (command === 'showconf') return withSession(options, io, (session) => showConfiguration(session, rest))
  return unknownWordOf(WG_COMMANDS, command, 1, `Invalid subcommand: \`${command}', try "${PROGRAM} wg help".`)
}

function none(command: string, rest: readonly string[]): void {
  if (rest.length > 0) throw new Exit(1, `Usage: ${PROGRAM} wg ${command}\n`)
}

/** The right of others to read a file, to write and to search. */
const OTHERS = 0o007
const STDOUT = 1

/** Keys go into a file of the shell: the words of wg(8) if others may read it. */
function warnIfReadable(io: Io): void {
  if (io !== processIo) return
  const file = fstatSync(STDOUT)
  if (file.isFile() && (file.mode & OTHERS) !== 0)
    io.err('Warning: writing to world accessible file.\nConsider setting the umask to 077 and trying again.\n')
}

async function textOf(io: Io): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of io.input?.() ?? []) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** wg(8) prints the same for a key that it cannot read. */
function publicOf(text: string): string {
  try {
    return publicKeyOf(text.trim())
  } catch {
    return fail(`${PROGRAM} wg: Key is not the correct length or format`)
  }
}

const USAGE = `Usage: ${PROGRAM} wg show { <interface> | all | interfaces } [public-key | private-key | listen-port | fwmark | peers | preshared-keys | endpoints | allowed-ips | latest-handshakes | transfer | persistent-keepalive | dump]\n`

async function show({ netns, io, options }: Session, args: readonly string[]): Promise<number> {
  const [which = 'all', word, ...more] = args
  if (more.length > 0) throw new Exit(1, USAGE)
  if (which === 'interfaces') {
    if (word !== undefined) throw new Exit(1, USAGE)
    const names = (await netns.links.list({ kind: 'wireguard' })).map(({ ifname }) => ifname)
    if (names.length > 0) io.out(`${shownOn(process.stdout, names).join(' ')}\n`)
    return 0
  }
  const all = which === 'all' ? await wireguard(netns).list() : [await found(netns, which)]
  const keys = process.env['WG_HIDE_KEYS'] === 'never'
  if (options.json) {
    io.out(`${jsonText(all, keys)}\n`)
    return 0
  }
  const devices = shownOn(process.stdout, all)
  if (word === undefined) {
    io.out(devices.map((device) => pretty(device, Date.now(), keys)).join('\n'))
    return 0
  }
  io.out(devices.map((device) => oneWord(device, word, which === 'all' ? [device.ifname] : [])).join(''))
  return 0
}

/** What `wg show LINK WORD` prints. */
export function oneWord(device: WireguardDevice, word: string, before: readonly string[]): string {
  if (word === 'dump') return dumpLines(device, before)
  const ofLink = Object.hasOwn(OF_LINK, word) ? OF_LINK[word] : undefined
  if (ofLink) return `${[...before, ofLink(device)].join('\t')}\n`
  const ofPeers = Object.hasOwn(OF_PEERS, word) ? OF_PEERS[word] : undefined
  if (!ofPeers) throw new Exit(1, `Invalid parameter: \`${word}'\n${USAGE}`)
  return device.peers.map((peer) => `${[...before, ...ofPeers(peer)].join('\t')}\n`).join('')
}

async function showConfiguration({ netns, io }: Session, [link, ...more]: readonly string[]): Promise<number> {
  if (link === undefined || more.length > 0) throw new Exit(1, `Usage: ${PROGRAM} wg showconf <interface>\n`)
  const device = await found(netns, link)
  warnIfReadable(io)
  io.out(configuration(device))
  return 0
}

async function found(netns: Session['netns'], link: string): Promise<WireguardDevice> {
  try {
    return await wireguard(netns).get(link)
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    // Without the family, wg(8) prints another error than that of the controller.
    const isMissing = error.request.type === GENL_ID_CTRL && error.code === 'ENOENT'
    return fail(`Unable to access interface: ${errnoText(isMissing ? (ERRNO['EPROTONOSUPPORT'] as number) : error.errno)}`)
  }
}
