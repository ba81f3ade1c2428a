// Values as iw(8) prints them.

/** NL80211_IFTYPE_* by number, as `iw dev` prints them. */
export const IFTYPES = [
  'unspecified',
  'IBSS',
  'managed',
  'AP',
  'AP/VLAN',
  'WDS',
  'monitor',
  'mesh point',
  'P2P-client',
  'P2P-GO',
  'P2P-device',
  'outside context of a BSS',
  'NAN',
]

/** NL80211_CHAN_WIDTH_* by number. */
const WIDTHS = ['20 MHz (no HT)', '20 MHz', '40 MHz', '80 MHz', '80+80 MHz', '160 MHz', '5 MHz', '10 MHz']

/** The channel of a frequency in MHz: those of 2.4 GHz, of 5 GHz and of 6 GHz count from a frequency of their own. */
export function channelOf(mhz: number): number {
  if (mhz === 2484) return 14
  const start = mhz < 2484 ? 2407 : mhz < 5950 ? 5000 : 5950
  return Math.trunc((mhz - start) / 5)
}

export const widthText = (width: number): string => WIDTHS[width] ?? String(width)

/** A number of a wireless device, of which the upper half is the number of the phy: `0x100000001`. */
export const wdevText = (value: unknown): string => `0x${BigInt(value as bigint).toString(16)}`

/** 1/100 dBm as `20.00 dBm`. */
export const dbmText = (mbm: number): string => `${(mbm / 100).toFixed(2)} dBm`

/** A name of a network; bytes that are no printable ASCII as `\x00`. */
export const ssidText = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => (byte > 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : escaped(byte))).join('')
const escaped = (byte: number): string => (byte === 0x20 ? ' ' : `\\x${byte.toString(16).padStart(2, '0')}`)

export const macText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')

export const yesNo = (value: unknown): string => (value ? 'yes' : 'no')

/** Values of an array of attributes by number. */
export const valuesOf = <T>(list: unknown): T[] =>
  (list as readonly { readonly value: T }[] | undefined)?.map(({ value }) => value) ?? []
