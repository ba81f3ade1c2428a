import { formatIp, type Prefix } from '../../netlink/codec/address.ts'
import { groupId, scopeId } from '../../rtnl/common/names.ts'
import { AF } from '../../rtnl/constants.ts'
import { NOT_YET } from '../not-yet.ts'
import { Exit, fail, garbage, wrong } from '../parse/exit.ts'
import { type InetPrefix, readPrefix } from '../parse/inet.ts'
import { exact, isShort, readWords, type Word, type Words, wordsNotYet } from '../parse/words.ts'
import type { ListSession } from '../session.ts'
import { addFlag, FLAG_NAMES, type ShowFilter } from './filter.ts'
import { vrfIndex } from './vrf.ts'

/** Arguments of `link show`, `addr show` and `addr flush`. */
export interface ListRequest {
  filter: ShowFilter
  /** AF_*: the family of the options, or that of `to`. */
  family: number
  /** Name of the link, as given. */
  device?: string
}

/** Reads the words of a list command. `family` is the command's default; `help` prints `usage`. */
export async function readListWords(
  session: ListSession,
  words: Words,
  family: number,
  usage: () => Promise<string>,
): Promise<ListRequest> {
  const request: ListRequest = { filter: {}, family }
  await readWords(words, table(session), request, async ({ current }) => {
    if (isShort(current, 'help')) throw new Exit(255, await usage())
    takeDevice(current, request)
  })
  const { device } = request
  if (device === undefined) return request
  const index = (await session.indexOf(device)) ?? fail(`Device "${device}" does not exist.`)
  return { ...request, filter: { ...request.filter, index } }
}

function takeDevice(name: string, request: ListRequest): void {
  if (request.device !== undefined) garbage('dev', name)
  request.device = name
}

function set(request: ListRequest, more: ShowFilter): void {
  request.filter = { ...request.filter, ...more }
}

const FLAG: Word<ListRequest> = {
  names: FLAG_NAMES,
  fits: (arg) => addFlag({}, arg) !== undefined,
  read: ({ current }, request) => set(request, addFlag(request.filter, current) as ShowFilter),
}

function table(session: ListSession): readonly Word<ListRequest>[] {
  return [
    exact('to', (words, request) => takePrefix(readPrefix(words.next(), request.family), request)),
    exact('scope', (words, request) => takeScope(words.next(), request)),
    exact('up', (_, request) => set(request, { up: true })),
    FLAG,
    exact('label', (words, request) => set(request, { label: words.next() })),
    exact('group', (words, request) => {
      const text = words.next()
      set(request, { group: groupId(text) ?? wrong('Invalid "group" value\n', text) })
    }),
    exact('master', async (words, request) => {
      const name = words.next()
      set(request, { master: (await session.indexOf(name)) ?? wrong('Device does not exist\n', name) })
    }),
    exact('vrf', async (words, request) => set(request, { master: await vrfIndex(session, words.next()) })),
    exact('nomaster', (_, request) => set(request, { master: -1 })),
    exact('type', (words, request) => takeType(words.next(), request)),
    exact('dev', (words, request) => takeDevice(words.next(), request)),
    ...wordsNotYet<ListRequest>(NOT_YET.show),
  ]
}

/** `any` contains every address, and does not set a family. */
function takePrefix(prefix: InetPrefix, request: ListRequest): void {
  request.family ||= prefix.family
  if (prefix.family === AF.UNSPEC) return
  const to: Prefix = {
    address: prefix.bytes.length === 0 ? (prefix.family === AF.INET6 ? '::' : '0.0.0.0') : formatIp(prefix.bytes),
    prefixlen: prefix.prefixlen,
    family: prefix.family === AF.INET6 ? 'inet6' : 'inet',
  }
  set(request, { to })
}

function takeScope(text: string, request: ListRequest): void {
  const scope = scopeId(text)
  if (scope === undefined && text !== 'all') wrong('invalid "scope"\n', text)
  const { scope: _, ...rest } = request.filter
  request.filter = scope === undefined ? rest : { ...rest, scope }
}

function takeType(text: string, request: ListRequest): void {
  if (text.endsWith('_slave')) set(request, { slaveKind: text.slice(0, -'_slave'.length) })
  else set(request, { kind: text })
}
