import type { Remaining } from '../remaining.ts'

/** Names of a number, in the order of the kernel. */
type Names = readonly string[]

/** DEVLINK_PORT_TYPE_*, DEVLINK_PORT_FLAVOUR_* and others as devlink(8) prints them (linux/devlink.h). */
export const NAMES = {
  portType: ['notset', 'auto', 'eth', 'ib'],
  portFlavour: ['physical', 'cpu', 'dsa', 'pcipf', 'pcivf', 'virtual', 'unused', 'pcisf'],
  functionState: ['inactive', 'active'],
  functionOpstate: ['detached', 'attached'],
  cmode: ['runtime', 'driverinit', 'permanent'],
  trapType: ['drop', 'exception', 'control'],
  trapAction: ['drop', 'trap', 'mirror'],
  eswitchMode: ['legacy', 'switchdev'],
  inlineMode: ['none', 'link', 'network', 'transport'],
  encapMode: ['disable', 'enable'],
  reloadAction: ['unspecified', 'driver_reinit', 'fw_activate'],
  reloadLimit: ['unspecified', 'no_reset'],
  healthState: ['healthy', 'error'],
} as const satisfies Readonly<Record<string, Names>>

/** DEVLINK_ATTR_PARAM_TYPE of a value that is on or off: off has no attribute. */
export const FLAG_PARAM = 6

export const nameIn = (names: Names, value: number): string => names[value] ?? String(value)

/** `word value`, or nothing for a value that is not there. */
export function valueWord(from: Remaining, key: string, word: string): string[] {
  const value = from.take(key)
  return value === undefined ? [] : [`${word} ${value}`]
}

/** The same for a number that has a name. */
export function namedWord(from: Remaining, key: string, word: string, names: Names): string[] {
  const value = from.number(key)
  return value === undefined ? [] : [`${word} ${nameIn(names, value)}`]
}

/** `word true` or `word false`. */
export function booleanWord(from: Remaining, key: string, word: string): string[] {
  const value = from.take(key)
  return value === undefined ? [] : [`${word} ${Boolean(value)}`]
}

/** `netdevsim/netdevsim1`, and the port or region of that device. */
export function handleOf(from: Remaining): string {
  const [bus, device, port] = ['busName', 'devName', 'portIndex'].map((key) => from.take(key))
  const region = from.take('regionName')
  return [`${bus}/${device}`, ...(port === undefined ? [] : [port]), ...(region === undefined ? [] : [region])].join('/')
}

/** The modes of the switch. */
export const eswitchWords = (from: Remaining): string[] => [
  ...namedWord(from, 'eswitchMode', 'mode', NAMES.eswitchMode),
  ...namedWord(from, 'eswitchInlineMode', 'inline-mode', NAMES.inlineMode),
  ...namedWord(from, 'eswitchEncapMode', 'encap-mode', NAMES.encapMode),
]
