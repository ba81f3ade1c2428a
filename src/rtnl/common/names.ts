import { RTPROT } from '../route/constants.ts'

/** The directories of iproute2's names, the administrator's first. */
const FOLDERS = ['/etc/iproute2', '/usr/share/iproute2']

/** The names of numbers. The same object as long as the files are the same. */
export type NamesByNumber = ReadonlyMap<number, string>
type Names = NamesByNumber

/** RTPROT_* in lower case. */
const PROTOCOLS = Object.fromEntries(Object.entries(RTPROT).map(([name, id]) => [id, name.toLowerCase()]))

const cache = new Map<string, Names>()

/** Reads system files. Each function returns undefined if there is no such file or directory. */
export interface NameFiles {
  text(path: string): string | undefined
  /** Returns the names in a directory. */
  list(folder: string): readonly string[] | undefined
}

const NO_FILES: NameFiles = { text: () => undefined, list: () => undefined }
let files = NO_FILES

/**
 * Sets the files that names are read from. Before this is called, and in browsers, only the built-in names are known.
 */
export function useNameFiles(from: NameFiles): void {
  if (files === from) return
  files = from
  cache.clear()
}

/** The same, unless files are set already. */
export function provideNameFiles(from: NameFiles): void {
  if (files === NO_FILES) useNameFiles(from)
}

/** Parses lines of `NUMBER NAME`, decimal or 0x…, with # comments. Stops at a line of another form, as in iproute2. */
export function parseNames(text: string): [number, string][] {
  const out: [number, string][] = []
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const [, id, name] = /^\s*(0x[0-9a-f]+|-?\d+)\s+(\S+)\s*(#.*)?$/i.exec(line) ?? []
    if (id === undefined || name === undefined) break
    out.push([Number(id), name])
  }
  return out
}

/**
 * Returns the names in the file of the first directory that has it. For a name that ends in `/`: in all *.conf files of
 * that directory.
 */
function read(file: string): [number, string][] {
  for (const folder of FOLDERS) {
    const path = `${folder}/${file}`
    const texts = file.endsWith('/') ? readFolder(path) : [files.text(path)]
    if (texts?.some((text) => text !== undefined)) return texts.flatMap((text) => parseNames(text ?? ''))
  }
  return []
}

function readFolder(path: string): (string | undefined)[] | undefined {
  const found = files.list(path)?.filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
  return found?.map((name) => files.text(path + name))
}

/** `more` is a directory with further names. */
function names(file: string, builtIn: Readonly<Record<number, string>>, more?: string): Names {
  const known = cache.get(file)
  if (known) return known
  const found = [...read(file), ...(more === undefined ? [] : read(more))]
  const table = new Map([...Object.entries(builtIn).map(([id, name]) => [Number(id), name] as const), ...found])
  cache.set(file, table)
  return table
}

function idOf(table: Names, name: string): number | undefined {
  for (const [id, known] of table) if (known === name) return id
  return undefined
}

/** Parses a number as iproute2 does: decimal, 0x or 0 for octal; undefined if it is not a number or exceeds `max`. */
function number(text: string, max: number): number | undefined {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return undefined
  const value = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text)
  return value <= max && !Number.isNaN(value) ? value : undefined
}

const groups = (): Names => names('group', { 0: 'default' })

/** Names of scopes: /etc/iproute2/rt_scopes. */
export const scopeNames = (): Names => names('rt_scopes', { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' })

/** Names of routing tables: /etc/iproute2/rt_tables and rt_tables.d. */
export const tableNames = (): Names => names('rt_tables', { 253: 'default', 254: 'main', 255: 'local' }, 'rt_tables.d/')

/** Names of the origins of routes: /etc/iproute2/rt_protos and rt_protos.d. */
export const protocolNames = (): Names => names('rt_protos', PROTOCOLS, 'rt_protos.d/')

/** Names of realms: /etc/iproute2/rt_realms. */
export const realmNames = (): Names => names('rt_realms', { 0: 'unknown' })

/** Names of types of service: /etc/iproute2/rt_dsfield. */
export const dsfieldNames = (): Names => names('rt_dsfield', { 0: '0' })

const protodownReasons = (): Names => names('protodown_reasons.d/', {})

/** Returns the name of a link group (/etc/iproute2/group), or its number. */
export function groupName(id: number, numeric = false): string {
  return (numeric ? undefined : groups().get(id)) ?? String(id | 0)
}

/** Returns the link group of a name or number, or undefined. */
export function groupId(text: string): number | undefined {
  return idOf(groups(), text) ?? number(text, 0x7fffffff)
}

/** Returns the name of an address scope (/etc/iproute2/rt_scopes), or its number. */
export function scopeName(id: number, numeric = false): string {
  return (numeric ? undefined : scopeNames().get(id)) ?? String(id)
}

/** Returns the scope of a name or number, or undefined. */
export function scopeId(text: string): number | undefined {
  return idOf(scopeNames(), text) ?? number(text, 255)
}

/** Returns the routing table of a name (/etc/iproute2/rt_tables) or number, or undefined. */
export function tableId(text: string): number | undefined {
  return idOf(tableNames(), text) ?? number(text, 0xffffffff)
}

/** Returns the name of a routing table (/etc/iproute2/rt_tables), or its number. */
export function tableName(id: number, numeric = false): string {
  return (numeric ? undefined : tableNames().get(id)) ?? String(id)
}

/** Returns the name of a route's protocol (/etc/iproute2/rt_protos), or its number. */
export function routeProtocolName(id: number, numeric = false): string {
  return (numeric ? undefined : protocolNames().get(id)) ?? String(id)
}

/** Returns the origin of a route of a name (/etc/iproute2/rt_protos) or number, or undefined. */
export function routeProtocolId(text: string): number | undefined {
  return idOf(protocolNames(), text) ?? number(text, 255)
}

/** Returns the name of a realm (/etc/iproute2/rt_realms), or its number. */
export function realmName(id: number, numeric = false): string {
  return (numeric ? undefined : realmNames().get(id)) ?? String(id)
}

/** Returns the name of a type of service (/etc/iproute2/rt_dsfield), or its number in hex. */
export function dsfieldName(id: number, numeric = false): string {
  return (numeric ? undefined : dsfieldNames().get(id)) ?? `0x${id.toString(16).padStart(2, '0')}`
}

/**
 * Returns the type of service of a name in /etc/iproute2/rt_dsfield, or of a hexadecimal number; undefined if it is
 * neither.
 */
export function dsfieldId(text: string): number | undefined {
  const value = /^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : 256
  return idOf(dsfieldNames(), text) ?? (value <= 255 ? value : undefined)
}

/** Returns the name of a protodown reason (protodown_reasons.d), or its bit number. */
export function protodownReason(bit: number, numeric = false): string {
  return (numeric ? undefined : protodownReasons().get(bit)) ?? String(bit)
}

/** Names of protocols of IP where /etc/protocols is missing. */
const IP_PROTOCOLS = 'icmp 1\ntcp 6\nudp 17\ngre 47\nesp 50\nah 51\nipv6-icmp 58\nsctp 132\nudplite 136'

/** The rows of /etc/protocols: a name, its number, and further names. */
function ipProtocols(): [name: string, id: number, ...aliases: string[]][] {
  const rows = (files.text('/etc/protocols') ?? IP_PROTOCOLS)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
  return rows.flatMap(([name = '', id, ...aliases]) => (id === undefined ? [] : [[name, Number(id), ...aliases]]))
}

/** Returns the name of a protocol of IP (/etc/protocols), or `ipproto-` and its number. */
export function ipProtocolName(id: number, numeric = false): string {
  return (numeric ? undefined : ipProtocols().find((row) => row[1] === id)?.[0]) ?? `ipproto-${id}`
}

/** Returns the protocol of IP of a name (/etc/protocols) or decimal number, or undefined. */
export function ipProtocolId(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 255) return Number(text)
  return ipProtocols().find(([name, , ...aliases]) => name === text || aliases.includes(text))?.[1]
}

/** Returns the name of a user or group by its number, from /etc/passwd or /etc/group; undefined if it has none. */
export function accountName(file: AccountFile, id: number): string | undefined {
  return accounts(file).find((row) => row[2] === String(id))?.[0]
}

/** Returns the number of a user or group by its name, or undefined. */
export function accountId(file: AccountFile, name: string): number | undefined {
  const id = accounts(file).find((row) => row[0] === name)?.[2]
  return id === undefined || id === '' ? undefined : Number(id)
}

type AccountFile = '/etc/passwd' | '/etc/group'

const accounts = (file: AccountFile): string[][] => (files.text(file) ?? '').split('\n').map((line) => line.split(':'))
