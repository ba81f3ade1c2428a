import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { fail, refuse, wrong } from '../../parse/exit.ts'
import { linkLayerBytes } from '../../parse/lladdr.ts'
import { unsigned } from '../../parse/numbers.ts'
import { oneOfOnOff } from '../../parse/switches.ts'
import { exact, type Word, type Words } from '../../parse/words.ts'
import type { CliKind, KindSettings } from '../kind.ts'
import { printChoice, printNumber, printOnOff, printRows } from './parts/print-rows.ts'
import { readOptions, unknownWord } from './parts/word-rows.ts'

type Macsec = WireKindData['macsec']

const CIPHERS = new Map([
  ['default', 0x80020001000001n],
  ['gcm-aes-128', 0x80020001000001n],
  ['gcm-aes-256', 0x80c20001000002n],
  ['gcm-aes-xpn-128', 0x80c20001000003n],
  ['gcm-aes-xpn-256', 0x80c20001000004n],
])
const VALIDATE = ['disabled', 'check', 'strict']
const OFFLOAD = ['off', 'phy', 'mac']

function onOff(word: string, key: 'encrypt' | 'incSci' | 'es' | 'scb' | 'protect' | 'replayProtect'): Word<Macsec> {
  return exact(word, (words, data) => {
    data[key] = Number(oneOfOnOff(word, words.next()))
  })
}

function oneOf(word: string, key: 'validation' | 'offload', names: readonly string[]): Word<Macsec> {
  return exact(word, (words, data) => {
    const text = words.next()
    if (!names.includes(text)) {
      const all = names.map((name) => `"${name}"`).join(', ')
      fail(`Error: argument of "${word}" must be one of ${all}, not "${text}"`)
    }
    data[key] = names.indexOf(text)
  })
}

const WORDS: readonly Word<Macsec>[] = [
  exact('cipher', (words, data) => {
    const text = words.next()
    data.cipherSuite =
      CIPHERS.get(text.toLowerCase()) ??
      wrong('expected: default, gcm-aes-128, gcm-aes-256, gcm-aes-xpn-128 or gcm-aes-xpn-256', text)
  }),
  exact('icvlen', (words, data) => {
    const text = words.next()
    data.icvLen = unsigned(text, 8) ?? wrong('expected ICV length', text)
    if (data.icvLen < 8 || data.icvLen > 16) wrong('ICV length must be in the range {8..16}', text)
  }),
  onOff('encrypt', 'encrypt'),
  onOff('send_sci', 'incSci'),
  onOff('end_station', 'es'),
  onOff('scb', 'scb'),
  onOff('protect', 'protect'),
  onOff('replay', 'replayProtect'),
  exact('window', (words, data) => {
    const text = words.next()
    data.window = unsigned(text) ?? wrong('expected replay window size', text)
  }),
  oneOf('validate', 'validation', VALIDATE),
  exact('encodingsa', (words, data) => {
    const text = words.next()
    data.encodingSa = unsigned(text, 2) ?? wrong('expected an { 0..3 }', text)
  }),
  oneOf('offload', 'offload', OFFLOAD),
]

const usage = `Usage: … macsec [ [ address LLADDR ] port PORT | sci NUMBER ] [ cipher CIPHER ]
       [ icvlen { 8..16 } ] [ replay { on | off } window PACKETS ]
       [ validate { strict | check | disabled } ] [ encodingsa { 0..3 } ]
       [ offload { mac | phy | off } ]
       and, with { on | off }: encrypt, protect, send_sci, end_station, scb
CIPHER: default | gcm-aes-128 | gcm-aes-256 | gcm-aes-xpn-128 | gcm-aes-xpn-256
`

function readPort(words: Words): number {
  const text = words.next()
  const port = unsigned(text, 16) ?? wrong('expected port', text)
  return port === 0 ? wrong('expected port != 0', text) : port
}

/** The channel identifier, which comes before all other words. */
function readIdentifier(words: Words): Macsec {
  const found: Macsec = {}
  if (words.current === 'sci') {
    const text = words.next()
    found.sci = /^(0x)?[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text.replace(/^0x/i, '')}`) : wrong('expected sci', text)
  } else if (words.current === 'port') found.port = readPort(words)
  else if (words.current === 'address') {
    const text = words.next()
    const bytes = linkLayerBytes(text)
    if (bytes?.length !== 6) refuse('expected lladdr')
    if (words.next() !== 'port') refuse('expected port')
    found.sci = [...bytes].reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) * 65536n + BigInt(readPort(words))
  } else return found
  words.advance()
  return found
}

const CIPHER_NAMES = new Map([
  [0x80020001000001n, 'GCM-AES-128'],
  [0x80c20001000001n, 'GCM-AES-128'],
  [0x80c20001000002n, 'GCM-AES-256'],
  [0x80c20001000003n, 'GCM-AES-XPN-128'],
  [0x80c20001000004n, 'GCM-AES-XPN-256'],
])

const print = printRows<WireKinds['macsec']>(
  ({ sci }, out) => {
    if (sci === undefined) return
    const digits = sci.toString(16).padStart(16, '0')
    out.field('sci', digits, `sci ${digits} `)
  },
  printOnOff('protect', 'protect'),
  ({ cipherSuite }, out) => {
    if (cipherSuite === undefined) return
    const name = CIPHER_NAMES.get(cipherSuite) ?? '(unknown)'
    out.field('cipher_suite', name, `cipher ${name} `)
  },
  printNumber('icvLen', 'icv_len', 'icvlen'),
  printNumber('encodingSa', 'encoding_sa', 'encodingsa'),
  printChoice('validation', 'validation', ['disabled', 'check', 'strict'], 'validate'),
  printOnOff('encrypt', 'encrypt'),
  printOnOff('incSci', 'inc_sci', 'send_sci'),
  printOnOff('es', 'es', 'end_station'),
  printOnOff('scb', 'scb'),
  printOnOff('replayProtect', 'replay_protect', 'replay'),
  printNumber('window', 'window'),
)

async function read(words: Words): Promise<KindSettings> {
  const identifier = readIdentifier(words)
  const data = await readOptions(
    words,
    WORDS,
    unknownWord((word) => `macsec: unknown command "${word}"?`, usage),
  )
  const { incSci, es, scb, replayProtect, window } = data
  if ((incSci && (es || scb)) || (es && scb)) fail('invalid combination of send_sci/end_station/scb')
  if (window !== undefined && replayProtect === undefined)
    fail(`replay window set, but replay protection not enabled. did you mean 'replay on window ${window}'?`)
  if (window === undefined && replayProtect === 1)
    fail("replay protection enabled, but no window set. did you mean 'replay on window VALUE'?")
  // Without replay protection `ip` sends the largest window.
  return {
    data: { ...identifier, ...data, ...(replayProtect !== undefined && window === undefined ? { window: 0xffffffff } : {}) },
  }
}

/** macsec on the command line. */
export const macsecCli: CliKind<'macsec'> = { usage, read, print }
