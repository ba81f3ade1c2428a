import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { generateKey, generatePresharedKey, publicKeyOf, type WireguardDevice, wireguard } from '../../wireguard.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { Exit, fail, unknownWordOf } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { type Session, withSession } from '../session.ts'
import { configuration, dumpLines, OF_LINK, OF_PEERS, pretty } from './print.ts'
import { WG_COMMANDS } from './words.ts'

/** `nlwire wg`: keys, peers and configuration of WireGuard links, as wg(8) prints them. Returns the exit code. */
export async function wireguardCommand(args: readonly string[], options: Options, io: Io): Promise<number> {
  const [command = 'show', ...rest] = args
  if (command === 'genkey' || command === 'genpsk') {
    none(command, rest)
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
    if (names.length > 0) io.out(`${names.join(' ')}\n`)
    return 0
  }
  const devices = which === 'all' ? await wireguard(netns).list() : [await found(netns, which)]
  if (options.json) {
    io.out(`${JSON.stringify(devices)}\n`)
    return 0
  }
  if (word === undefined) {
    const keys = process.env['WG_HIDE_KEYS'] === 'never'
    io.out(devices.map((device) => pretty(device, Date.now(), keys)).join('\n'))
    return 0
  }
  io.out(devices.map((device) => oneWord(device, word, which === 'all' ? [device.ifname] : [])).join(''))
  return 0
}

function oneWord(device: WireguardDevice, word: string, before: readonly string[]): string {
  if (word === 'dump') return dumpLines(device, before)
  const ofLink = OF_LINK[word]
  if (ofLink) return `${[...before, ofLink(device)].join('\t')}\n`
  const ofPeers = OF_PEERS[word]
  if (!ofPeers) throw new Exit(1, `Invalid parameter: \`${word}'\n${USAGE}`)
  return device.peers.map((peer) => `${[...before, ...ofPeers(peer)].join('\t')}\n`).join('')
}

async function showConfiguration({ netns, io }: Session, [link, ...more]: readonly string[]): Promise<number> {
  if (link === undefined || more.length > 0) throw new Exit(1, `Usage: ${PROGRAM} wg showconf <interface>\n`)
  io.out(configuration(await found(netns, link)))
  return 0
}

async function found(netns: Session['netns'], link: string): Promise<WireguardDevice> {
  try {
    return await wireguard(netns).get(link)
  } catch (error) {
    if (error instanceof NetlinkError) fail(`Unable to access interface: ${error.message}`)
    throw error
  }
}
