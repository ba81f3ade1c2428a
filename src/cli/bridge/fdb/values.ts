import { formatMac } from '../../../netlink/codec/address.ts'
import { Exit, garbage, refuse, wrong } from '../../parse/exit.ts'
import { leadingInteger, unsigned } from '../../parse/numbers.ts'
import { type exact, isShort, short, type Word, type Words } from '../../parse/words.ts'
import { FDB_USAGE } from './usage.ts'

// Values of the words of `bridge fdb`, as C reads them.

/** The link-layer address of six bytes at the start of a text. */
export function readMac(text: string): string {
  const part = '[\\t-\\r ]*(?:0x)?([0-9a-f]+)'
  const [, ...parts] = new RegExp(`^${Array.from({ length: 6 }, () => part).join(':')}`, 'i').exec(text) ?? []
  if (parts.length === 0) refuse(`Invalid mac address ${text}`)
  return formatMac(Uint8Array.from(parts, (digits) => Number.parseInt(digits.slice(-2), 16)))
}

/** A VNI of 24 bits; `what` names it in the error. */
export function readVni(text: string, what: string): number {
  const vni = unsigned(text)
  return vni === undefined || vni > 0xffffff ? wrong(`invalid ${what}\n`, text) : vni
}

/** What has an address and a VLAN. */
export interface Entry {
  address?: string
  vlan?: number | undefined
}

/** The word `vlan`, allowed once. */
export function vlanWord<T extends Entry>(): Word<T> {
  return short<T>('vlan', (words, request) => {
    if (request.vlan !== undefined) garbage('vlan', words.current)
    request.vlan = readVlan(words.next())
  })
}

/** A VLAN id, as C reads it into a short; undefined if that is negative. */
export function readVlan(text: string): number | undefined {
  const vlan = (leadingInteger(text) << 16) >> 16
  return vlan < 0 ? undefined : vlan
}

/** Takes a word that no other is: the address. */
export function takeAddress(words: Words, request: Entry): void {
  const text = words.current === 'to' ? words.next() : words.current
  if (isShort(text, 'help')) throw new Exit(255, FDB_USAGE)
  if (request.address !== undefined) garbage('to', text)
  request.address = text
}

/** A word that sets bits of a number. */
export function bitWord<K extends string>(
  word: string | readonly string[],
  key: K,
  bits: number,
  read: typeof exact = short,
): Word<{ [key in K]: number }> {
  return read<{ [key in K]: number }>(word, (_, request) => {
    Object.assign(request, { [key]: request[key] | bits })
  })
}

/** Ends the command: no link has this name. */
export function noLink(name: string, what = 'device'): never {
  return refuse(`Cannot find ${what} "${name}"`)
}
