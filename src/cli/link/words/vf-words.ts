import { parseMac } from '../../../netlink/codec/address.ts'
import type { VfChanges, VfTag } from '../../../rtnl/link/vf/request.ts'
import { Exit, fail, incomplete, noDevice, refuse, wrong } from '../../parse/exit.ts'
import { readLladdr } from '../../parse/lladdr.ts'
import { integer, unsigned } from '../../parse/numbers.ts'
import { oneOfOnOff } from '../../parse/switches.ts'
import { exact, isShort, short, type Word, type Words } from '../../parse/words.ts'
import { asking, type Session } from '../../session.ts'
import type { LinkRequest } from '../request.ts'

/** Changes of a virtual function while they are read. `hasRates`: with `max_tx_rate` or `min_tx_rate`. */
type Vf = { -readonly [K in keyof VfChanges]: VfChanges[K] } & { hasRates?: true }
type VfWord = Word<Vf>

const PROTOCOLS: Readonly<Record<string, number>> = { '802.1q': 0x8100, '802.1ad': 0x88a8 }
const ETH_P_8021Q = 0x8100
/** Further names of EtherTypes that `ip` knows, and that no VLAN tag has. */
const NO_VLAN = [
  'loop',
  'ip',
  'ipv4',
  'x25',
  'arp',
  'ipv6',
  'mpls_uc',
  'mpls_mc',
  'all',
  '802_3',
  '802_2',
  'snap',
  'lldp',
  'pppoe',
]
const GUID = /^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}$/i

/** `on` or `off`, which can be abbreviated. */
function onOff(word: string, key: 'spoofchk' | 'rssQueryEn' | 'trust'): VfWord {
  return short(word, (words, vf) => {
    const text = words.next()
    vf[key] = isShort(text, 'off') ? false : isShort(text, 'on') || oneOfOnOff(word, text)
  })
}

const number = (words: Words, what: string, most = 0xffffffff): number => {
  const text = words.next()
  const found = unsigned(text)
  return found !== undefined && found <= most ? found : wrong(`Invalid "${what}" value\n`, text)
}

function guid(word: string, key: 'ibNodeGuid' | 'ibPortGuid'): VfWord {
  return short(word, (words, vf) => {
    const text = words.next()
    if (!GUID.test(text)) wrong('Invalid GUID format\n', text)
    vf[key] = BigInt(`0x${text.replaceAll(':', '')}`)
  })
}

function rate(word: string, key: 'minTxRate' | 'maxTxRate', what: string): VfWord {
  return short(word, (words, vf) => {
    vf[key] = number(words, what)
    vf.hasRates = true
  })
}

/** Whether the next word is this one; moves to it. */
function follows(words: Words, word: string): boolean {
  const found = words.following !== undefined && isShort(words.following, word)
  if (found) words.advance()
  return found
}

const MOST_VLAN = 4095

/** `vlan ID [ qos PRIORITY ] [ proto PROTOCOL ]`. */
function tag(words: Words): Required<VfTag> & { vlanProto: number } {
  const vlan = number(words, 'vlan', MOST_VLAN)
  const qos = follows(words, 'qos') ? number(words, 'qos') : 0
  return { vlan, qos, vlanProto: follows(words, 'proto') ? protocol(words.next()) : ETH_P_8021Q }
}

function protocol(text: string): number {
  const found = PROTOCOLS[text.toLowerCase()]
  if (found !== undefined) return found
  const isOther = NO_VLAN.includes(text.toLowerCase()) || unsigned(text, 16) !== undefined
  return wrong(isOther ? 'Invalid "vlan protocol" value - supported 802.1Q, 802.1ad\n' : 'protocol is invalid\n', text)
}

const WORDS: readonly VfWord[] = [
  short('mac', (words, vf) => {
    vf.mac = readLladdr(words.next())
  }),
  short('vlan', (words, vf) => {
    const { vlan, qos, vlanProto } = tag(words)
    delete vf.qos
    vf.vlan = vlan
    if (vlanProto === ETH_P_8021Q) {
      vf.qos = qos
      return
    }
    const tags = [{ vlan, qos, vlanProto }]
    while (follows(words, 'vlan')) tags.push(tag(words))
    vf.vlan = tags
  }),
  short('rate', (words, vf) => {
    vf.txRate = number(words, 'rate')
  }),
  rate('max_tx_rate', 'maxTxRate', 'max tx rate'),
  rate('min_tx_rate', 'minTxRate', 'min tx rate'),
  onOff('spoofchk', 'spoofchk'),
  onOff('query_rss', 'rssQueryEn'),
  onOff('trust', 'trust'),
  short('state', (words, vf) => {
    const text = words.next()
    const state = (['auto', 'enable', 'disable'] as const).find((word) => isShort(text, word))
    vf.linkState = (state?.toUpperCase() as 'AUTO' | undefined) ?? wrong('Invalid "state" value\n', text)
  }),
  guid('node_guid', 'ibNodeGuid'),
  guid('port_guid', 'ibPortGuid'),
]

/** `vf NUMBER …`: changes of a virtual function. */
export function vfWord(session: Session): Word<LinkRequest> {
  return exact('vf', async (words, request) => {
    const text = words.next()
    const id = (integer(text) ?? wrong('Invalid "vf" value\n', text)) >>> 0
    if (request.device === undefined) refuse('Error: argument "dev" is required')
    const vf: Vf = { vf: id }
    const first = words.following
    for (;;) {
      const word = WORDS.find(({ fits }) => words.following !== undefined && fits(words.following))
      if (!word) break
      words.advance()
      await word.read(words, vf)
    }
    if (words.following === first) incomplete()
    request.vfs.push(await complete(session, request.device, vf))
  })
}

/** Checks the address, and fills in the rate that is not given: the kernel sets both. */
async function complete(session: Session, device: string, { hasRates, ...vf }: Vf): Promise<VfChanges> {
  const index = (await session.indexOf(device)) ?? noDevice(device)
  const link = await asking(() => session.netns.links.get(index))
  if (vf.mac !== undefined && link.address !== undefined) {
    const [given, due] = [vf.mac, link.address].map((address) => parseMac(address).length)
    if (given !== due) fail(`Invalid address length ${given} - must be ${due} bytes`)
  }
  if (!hasRates) return vf
  const { txRate, ...others } = vf
  const now = link.vfinfoList?.info?.find(({ rate: one }) => one?.vf === vf.vf)?.rate
  const max = vf.maxTxRate ?? txRate ?? now?.maxTxRate ?? 0
  const min = vf.minTxRate ?? now?.minTxRate ?? 0
  if (max !== 0 && min > max) throw new Exit(1, `Invalid min_tx_rate ${min} - must be <= max_tx_rate ${max}\n`)
  return { ...others, minTxRate: min, maxTxRate: max }
}
