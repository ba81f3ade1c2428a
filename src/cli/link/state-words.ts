import { textBytes } from '../../netlink/codec/text.ts'
import { groupId, protodownReason } from '../../rtnl/common/names.ts'
import { IF_LINK_MODE, IF_OPER, IN6_ADDR_GEN_MODE } from '../../rtnl/constants.ts'
import { duplicate, wrong } from '../parse/exit.ts'
import { unsigned } from '../parse/numbers.ts'
import { oneOfOnOff, onOff } from '../parse/switches.ts'
import { exact, short, type Word } from '../parse/words.ts'
import type { LinkRequest } from './request.ts'

/** `ip` ends with EINVAL if the value of these two is neither on nor off. */
const EINVAL = 22
const LONGEST_ALIAS = 255

const MODES = new Map<string, number>([
  ['default', IF_LINK_MODE.DEFAULT],
  ['dormant', IF_LINK_MODE.DORMANT],
])
const STATES = new Map<string, number>(Object.entries(IF_OPER).map(([name, value]) => [name.toLowerCase(), value]))
const ADDR_GEN_MODES = new Map<string, number>([
  ['eui64', IN6_ADDR_GEN_MODE.EUI64],
  ['none', IN6_ADDR_GEN_MODE.NONE],
  ['stable_secret', IN6_ADDR_GEN_MODE.STABLE_PRIVACY],
  ['random', IN6_ADDR_GEN_MODE.RANDOM],
])

function choice(names: ReadonlyMap<string, number>, text: string, why: string): number {
  return names.get(text.toLowerCase()) ?? wrong(`${why}\n`, text)
}

/** Words of `link set` with a text or a state. */
export const STATE_WORDS: readonly Word<LinkRequest>[] = [
  short('alias', (words, { settings }) => {
    const text = words.next()
    if (textBytes(text).length > LONGEST_ALIAS) wrong('alias too long\n', text)
    settings.ifalias = text
  }),
  exact('group', (words, { settings }) => {
    const text = words.next()
    if (settings.group !== undefined) duplicate('group', text)
    settings.group = groupId(text) ?? wrong('Invalid "group" value\n', text)
  }),
  exact('mode', (words, { settings }) => {
    settings.linkmode = choice(MODES, words.next(), 'Invalid link mode')
  }),
  exact('state', (words, { settings }) => {
    settings.operstate = choice(STATES, words.next(), 'Invalid operstate')
  }),
  short('addrgenmode', (words, { settings }) => {
    const addrGenMode = choice(ADDR_GEN_MODES, words.next(), 'Invalid address generation mode')
    settings.afSpec = { unspec: { inet6: { addrGenMode } } }
  }),
  exact('carrier', (words, { settings }) => {
    settings.carrier = Number(oneOfOnOff('carrier', words.next(), EINVAL))
  }),
  exact('protodown', (words, { settings }) => {
    settings.protoDown = Number(oneOfOnOff('protodown', words.next(), EINVAL))
  }),
  exact('protodown_reason', (words, { settings }) => {
    const text = words.next()
    const bit = reasonBit(text) ?? wrong('invalid protodown reason\n', text)
    const mask = (1 << bit) >>> 0
    settings.protoDownReason = { mask, value: onOff('protodown_reason', words.next()) ? mask : 0 }
  }),
  exact('parentdev', (words, { settings }) => {
    settings.parentDevName = words.next()
  }),
]

function reasonBit(text: string): number | undefined {
  const named = Array.from({ length: 32 }, (_, bit) => bit).find((bit) => protodownReason(bit) === text)
  const bit = named ?? unsigned(text)
  return bit !== undefined && bit < 32 ? bit : undefined
}
