import { AF } from '../../../../rtnl/constants.ts'
import type { WireKindData } from '../../../../rtnl/link/kind/wire.ts'
import { fail } from '../../../parse/exit.ts'
import { type InetAddress, inetText, isMulticast } from '../../../parse/inet.ts'
import type { KindSession } from '../../kind.ts'

type Data = WireKindData['vxlan']

/** The port of VXLAN-GPE. */
const GPE_PORT = 4790

const NO_PORT = `vxlan: destination port not specified
Will use Linux kernel default (non-standard value)
Use 'dstport 4789' to get the IANA assigned value
Use 'dstport 0' to get default and quiet this message
`

/** Checks after all words of a vxlan: missing words, conflicting words, and defaults that `ip` adds. */
export function finishVxlan(request: VxlanRequest, isChange: boolean, { io, options }: KindSession): Data {
  check(request, isChange)
  const { data, seen, local, group, learning } = request
  if (local) Object.assign(data, addressUnder('local', local))
  if (group) Object.assign(data, addressUnder('group', group))
  // Without an address, -4 and -6 set the family.
  else if (!local && options.family === AF.INET) data.group = '0.0.0.0'
  else if (!local && options.family === AF.INET6) data.group6 = '::'
  if (!isChange || seen.has('learning')) data.learning = learning
  const port = !seen.has('port') && seen.has('gpe') ? GPE_PORT : request.port
  if (port !== 0) data.port = port
  if (!seen.has('port') && !seen.has('gpe') && !isChange) io.err(NO_PORT)
  return data
}

function check({ data, seen, group }: VxlanRequest, isChange: boolean): void {
  const external = data.collectMetadata === 1
  if (data.vnifilter === 1 && !external) fail("vxlan: vnifilter is valid only when 'external' is set")
  if (external && seen.has('id')) fail("vxlan: both 'external' and vni cannot be specified")
  if (!external && !seen.has('id') && !isChange) fail('vxlan: missing virtual network identifier')
  if (group && isMulticast(group) && !seen.has('link')) fail("vxlan: 'group' requires 'dev' to be specified")
}

function addressUnder(key: 'local' | 'group', address: InetAddress): Data {
  return { [address.family === AF.INET6 ? `${key}6` : key]: inetText(address) }
}

/** Options of a vxlan so far; the kernel needs some of them together. */
export interface VxlanRequest {
  readonly data: Data
  /** Words so far, by their attribute. */
  readonly seen: Set<string>
  local?: InetAddress
  /** The multicast group, or the remote end. */
  group?: InetAddress
  /** From `dstport`; 0 leaves it to the kernel. */
  port: number
  learning: number
}
