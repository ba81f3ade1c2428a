import { formatIp } from '../../netlink/codec/address.ts'
import { bitNames } from '../../netlink/codec/names.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { AddressOptions } from '../../rtnl/address/request.ts'
import type { AddressAttrs } from '../../rtnl/address/table.ts'
import { AF, IFA_F, RT_SCOPE, RTM } from '../../rtnl/constants.ts'
import { fail, noDevice } from '../parse/exit.ts'
import { type InetPrefix, inetText, isMulticast } from '../parse/inet.ts'
import type { Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { type AddressRequest, FOREVER, readAddressWords } from './words.ts'

/** NLM_F_* of each command. */
const COMMANDS = {
  add: NLM_F.CREATE | NLM_F.EXCL,
  change: NLM_F.REPLACE,
  replace: NLM_F.CREATE | NLM_F.REPLACE,
} as const

/** `addr add`, `addr change` and `addr replace`. Resolves to the exit code. */
export async function changeAddress(session: Session, words: Words, command: keyof typeof COMMANDS): Promise<number> {
  const request = await readAddressWords(session, words)
  const device = request.device ?? fail('Not enough information: "dev" argument is required.')
  const { local, peer = local } = request
  const complete = { ...request, broadcast: broadcastOf(request, peer), scope: request.scope ?? defaultScope(local) }
  const index = (await session.indexOf(device)) ?? noDevice(device)
  check(request)
  const raw = (): Promise<unknown> => send(session, index, RTM.NEWADDR, COMMANDS[command], complete, peer)
  const { addresses } = session.netns
  await asking(() => {
    if (!local || local.bytes.length === 0 || peer?.bytes.length === 0) return raw()
    return addresses[command](index, cidr(local), optionsOf(complete)).catch((error: unknown) => {
      // `ip` also sends requests that the library's checks reject; the kernel replies.
      if (error instanceof TypeError || error instanceof RangeError) return raw()
      throw error
    })
  })
  return 0
}

/** `addr del`. Resolves to the exit code. */
export async function deleteAddress(session: Session, words: Words): Promise<number> {
  const request = await readAddressWords(session, words)
  const device = request.device ?? fail('Not enough information: "dev" argument is required.')
  const { local, peer, label, flags } = request
  const wildcard = !peer && local?.family === AF.INET && !local.specified
  if (wildcard) session.io.err(wildcardWarning(request.localText as string))
  const index = (await session.indexOf(device)) ?? noDevice(device)
  check(request)
  const plain = !wildcard && local !== undefined && local.bytes.length > 0 && label === undefined && flags === 0
  await asking(() =>
    plain
      ? session.netns.addresses.delete(index, cidr(local), peer ? { peer: cidr(peer) } : {})
      : send(session, index, RTM.DELADDR, 0, request, wildcard ? undefined : (peer ?? local)),
  )
  return 0
}

function wildcardWarning(text: string): string {
  return `Warning: Executing wildcard deletion to stay compatible with old scripts.
         Explicitly specify the prefix length (${text}/32) to avoid this warning.
         This special behaviour is likely to disappear in further releases,
         fix your scripts!
`
}

function cidr(prefix: InetPrefix): string {
  return `${inetText(prefix)}/${prefix.prefixlen}`
}

/** The broadcast address. + and - compute it, except for prefixes of 31 or 32 bits, which have none. */
function broadcastOf({ broadcast, family }: AddressRequest, of: InetPrefix | undefined): string | undefined {
  if (broadcast !== '+' && broadcast !== '-') return broadcast
  if (family !== AF.INET) fail('Broadcast can be set only for IPv4 addresses')
  if (!of || of.prefixlen > 30) return undefined
  const host = (i: number): number => 0xff >> Math.min(8, Math.max(0, of.prefixlen - 8 * i))
  return formatIp(of.bytes.map((byte, i) => (broadcast === '+' ? byte | host(i) : byte & ~host(i))))
}

function defaultScope(local: InetPrefix | undefined): number {
  return local?.family === AF.INET && local.bytes[0] === 127 ? RT_SCOPE.HOST : RT_SCOPE.UNIVERSE
}

function check({ valid, preferred, flags, local }: AddressRequest): void {
  if (valid === 0) fail('valid_lft is zero')
  if ((valid ?? FOREVER) < (preferred ?? FOREVER)) fail('preferred_lft is greater than valid_lft')
  if ((flags & IFA_F.MCAUTOJOIN) !== 0 && !(local && isMulticast(local))) fail('autojoin needs multicast address')
}

type Complete = Omit<AddressRequest, 'broadcast'> & { broadcast?: string | undefined }

function lifetimes({ valid, preferred }: Complete): { valid: number; prefered: number } | undefined {
  if (valid === undefined && preferred === undefined) return undefined
  return { valid: valid ?? FOREVER, prefered: preferred ?? FOREVER }
}

function optionsOf(request: Complete): AddressOptions {
  const { peer, broadcast, anycast, label, scope, metric, flags, proto } = request
  const cacheinfo = lifetimes(request)
  return {
    flags: bitNames(flags, IFA_F).on as NonNullable<AddressOptions['flags']>,
    ...(peer ? { peer: cidr(peer) } : {}),
    ...(broadcast ? { broadcast } : {}),
    ...(anycast ? { anycast } : {}),
    ...(label === undefined ? {} : { label }),
    ...(scope === undefined ? {} : { scope }),
    ...(metric === undefined ? {} : { rtPriority: metric }),
    ...(cacheinfo ? { cacheinfo } : {}),
    ...(proto === undefined ? {} : { proto }),
  }
}

/** Sends the request without checks, for cases that the library has no method for. `of` is IFA_ADDRESS. */
async function send(
  { socket }: Session,
  index: number,
  type: number,
  messageFlags: number,
  request: Complete,
  of: InetPrefix | undefined,
): Promise<void> {
  const { family, local, flags, scope = 0, label, anycast, broadcast, metric, proto } = request
  const cacheinfo = lifetimes(request)
  const attrs: AddressAttrs = {
    ...(local && local.bytes.length > 0 ? { local: inetText(local) } : {}),
    ...(of && of.bytes.length > 0 ? { address: inetText(of) } : {}),
    ...(broadcast && broadcast.length > 1 ? { broadcast } : {}),
    ...(anycast ? { anycast } : {}),
    ...(label === undefined ? {} : { label }),
    ...(metric === undefined ? {} : { rtPriority: metric }),
    ...(cacheinfo ? { cacheinfo: { ...cacheinfo, cstamp: 0, tstamp: 0 } } : {}),
    ...(flags > 0xff ? { flags } : {}),
    ...(proto === undefined ? {} : { proto }),
  }
  const prefixlen = request.peer?.prefixlen || local?.prefixlen || 0
  const header = { family, prefixlen, flags: flags & 0xff, scope, index }
  await socket.request({ type, flags: messageFlags, header, attrs })
}
