import { TUNNEL_ENCAP_FLAG } from '../../../../rtnl/link/tunnel-constants.ts'
import { Exit, fail, wrong } from '../../../parse/exit.ts'
import { exact, readWords, type Word, type Words } from '../../../parse/words.ts'
import type { KindReading, KindSettings, OptionWords } from '../../kind.ts'
import type { Print } from './print-rows.ts'
import type { Tunnel } from './tunnel-words.ts'

/** A kind of tunnel over IP: its words, its defaults, and the attributes to send, in order. */
export interface TunnelKind {
  readonly usage: string
  words(reading: KindReading): readonly Word<Tunnel>[]
  readonly defaults: Tunnel
  /** Attributes that are always sent. */
  readonly always: readonly (keyof Tunnel)[]
  /** Attributes that are sent if set. */
  readonly given: readonly (keyof Tunnel)[]
  /** Attributes that are sent with `external`, besides `external` itself. */
  readonly external: readonly (keyof Tunnel)[]
  /** Attributes that a change does not copy from the existing link. */
  readonly anew?: readonly (keyof Tunnel)[]
  check?(data: Tunnel): void
}

/** Keys of GRE. */
export const KEYS = ['ikey', 'okey', 'iflags', 'oflags'] as const
/** Options of FOU and GUE. */
export const ENCAP = ['encapType', 'encapFlags', 'encapSport', 'encapDport'] as const
/** Neither FOU nor GUE. */
export const NO_ENCAP = { encapType: 0, encapFlags: 0, encapSport: 0, encapDport: 0 }
/** Neither FOU nor GUE; checksums over IPv6 are on by default. */
export const NO_ENCAP6 = { ...NO_ENCAP, encapFlags: TUNNEL_ENCAP_FLAG.CSUM6 }
/** No keys. */
export const NO_KEYS = { ikey: 0, okey: 0, iflags: 0, oflags: 0 }
/** Defaults of `ip` for the outer IPv6 header. */
export const HEADER6 = { ttl: 64, encapLimit: 4, flowinfo: 0, flags: 0, fwmark: 0 }

/** The version of ERSPAN selects its other attributes. */
function erspanKeys({ erspanVer, erspanIndex }: Tunnel): (keyof Tunnel)[] {
  if (!erspanVer) return []
  if (erspanVer === 1) return erspanIndex ? ['erspanVer', 'erspanIndex'] : ['erspanVer']
  return ['erspanVer', 'erspanDir', 'erspanHwid']
}

/** Usage of the two endpoints. */
export const ENDS_USAGE = '[ remote ADDRESS ] [ local ADDRESS ] [ dev DEVICE ]'
/** Usage of FOU and GUE. */
export const ENCAP_USAGE = `[ encap { fou | gue | none } ] [ encap-sport { PORT | auto } ]
       [ encap-dport PORT ] [ [no]encap-csum ] [ [no]encap-udp6-csum ]
       [ [no]encap-remcsum ] [ noencap ] [ external ]`
/** Usage of ERSPAN. */
export const ERSPAN_USAGE = `[ erspan_ver { 0 | 1 | 2 } ] [ erspan INDEX ]
       [ erspan_dir { ingress | egress } ] [ erspan_hwid ID ]`
/** Usage of the outer header of IPv4. */
export const HEADER_USAGE = `[ ttl { 1..255 | inherit } ] [ tos { NUMBER | inherit } ]
       [ [no]pmtudisc ] [ fwmark MARK ]`
/** Usage of the outer header of IPv6. */
export const HEADER6_USAGE = `[ hoplimit { NUMBER | inherit } ] [ encaplimit { NUMBER | none } ]
       [ tclass { NUMBER | inherit } ] [ flowlabel { NUMBER | inherit } ]
       [ dscp inherit ] [ fwmark { MARK | inherit } ] [ [no]allow-localremote ]`
/** Usage of keys, sequence numbers and checksums. */
export const KEY_USAGE = '[ [i|o]key KEY | no[i|o]key ] [ [no][i|o]seq ] [ [no][i|o]csum ]'

/** The mode: the payload of the tunnel. */
export function modeWord(names: Readonly<Record<string, number>>): Word<Tunnel> {
  return exact('mode', (words, data) => {
    const text = words.next()
    data.proto = Object.hasOwn(names, text) ? (names[text] as number) : wrong('Cannot guess tunnel mode.', text)
  })
}

/** Reads the options of a tunnel. A change repeats the current value of every option that the words omit. */
async function readTunnel(kind: TunnelKind, words: Words, reading: KindReading): Promise<KindSettings> {
  const data: Tunnel = { ...kind.defaults, ...(reading.isChange ? await current(reading, kind) : {}) }
  await readWords(words, kind.words(reading), data, () => {
    throw new Exit(1, kind.usage)
  })
  kind.check?.(data)
  return { data: sent(data, kind) } as KindSettings
}

async function current({ existing }: KindReading, { anew = [] }: TunnelKind): Promise<Tunnel> {
  const { attrs } = await existing()
  const [data] = Object.values<object>(attrs.linkinfo?.data ?? {})
  if (data === undefined || data instanceof Uint8Array) fail('Failed to get existing tunnel info.')
  const entries = Object.entries(data).filter(
    ([key, value]) => !(anew as readonly string[]).includes(key) && !isNothing(key, value),
  )
  return Object.fromEntries(entries) as Tunnel
}

/** Whether `ip` omits a value: the kernel reports a missing endpoint as zeros, and ignore-df as false. */
const isNothing = (key: string, value: unknown): boolean =>
  (['local', 'remote'].includes(key) && (value === '0.0.0.0' || value === '::')) || (key === 'ignoreDf' && value === 0)

function sent(data: Tunnel, { always, given, external }: TunnelKind): Tunnel {
  const keys = data.collectMetadata ? [...external, 'collectMetadata' as const] : [...always, ...given, ...erspanKeys(data)]
  return Object.fromEntries(keys.filter((key) => data[key] !== undefined).map((key) => [key, data[key]])) as Tunnel
}

/** A kind of tunnel on the command line. */
export function tunnelCli<D>(kind: TunnelKind, print: Print<D>): OptionWords<D> {
  return { usage: kind.usage, read: (words, reading) => readTunnel(kind, words, reading), print }
}
