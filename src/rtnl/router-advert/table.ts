import { attrs } from '../../netlink/attribute/attrs.ts'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import { align } from '../../netlink/codec/bytes.ts'
import type { Codec, Scope, TypeOf } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { leaf } from '../../netlink/codec/parts.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'


/** struct prefixmsg, before the attributes of RTM_NEWPREFIX (linux/rtnetlink.h). */
export const prefixmsg = struct('prefixmsg', {
  family:  [oneOf(u8, AF), 'prefix_family',  'AF_INET6'],
  _pad1:   [u8,            'prefix_pad1',    'zero'],
  _pad2:   [u16,           'prefix_pad2',    'zero'],
  ifindex: [s32,           'prefix_ifindex', 'index of the link'],
  type:    [u8,            'prefix_type',    'ND_OPT_*: 3 prefix information'],
  len:     [u8,            'prefix_len',     'length of the prefix, in bits'],
  flags:   [u8,            'prefix_flags',   'flags of the option: 0x80 on the link, 0x40 for addresses; older kernels: 0x1 and 0x2'],
  _pad3:   [u8,            'prefix_pad3',    'zero'],
})

/** struct prefix_cacheinfo: lifetimes in seconds. */
export const prefixCacheinfo = struct('prefix_cacheinfo', {
  preferredTime: [u32, 'preferred_time', 'seconds addresses of it are used for new connections; 0xffffffff is for ever'],
  validTime:     [u32, 'valid_time',     'seconds addresses of it exist; 0xffffffff is for ever'],
})

/** PREFIX_*: a prefix that a router announces (inet6_fill_prefix in net/ipv6/addrconf.c). */
export const prefixAttrs = attrs('prefix-attrs', {
  address:   [1, 'PREFIX_ADDRESS',   ipv6,            'the prefix'],
  cacheinfo: [2, 'PREFIX_CACHEINFO', prefixCacheinfo, 'lifetimes'],
})

/** struct nduseroptmsg, before options and attributes of RTM_NEWNDUSEROPT (linux/rtnetlink.h). */
export const nduseroptmsg = struct('nduseroptmsg', {
  family:   [oneOf(u8, AF), 'nduseropt_family',    'AF_INET6'],
  _pad1:    [u8,            'nduseropt_pad1',      'zero'],
  optsLen:  [u16,           'nduseropt_opts_len',  'length of the options, in bytes'],
  ifindex:  [s32,           'nduseropt_ifindex',   'index of the link'],
  icmpType: [u8,            'nduseropt_icmp_type', '134: router advertisement'],
  icmpCode: [u8,            'nduseropt_icmp_code', 'ICMP code'],
  _pad2:    [u16,           'nduseropt_pad2',      'zero'],
  _pad3:    [u32,           'nduseropt_pad3',      'zero'],
})

/** NDUSEROPT_*: the attributes after the options (ndisc_ra_useropt in net/ipv6/ndisc.c). */
export const nduseroptAttrs = attrs('nduseropt-attrs', {
  srcaddr: [1, 'NDUSEROPT_SRCADDR', ipv6, 'router that sent the options'],
})

/**
 * The body of RTM_NEWNDUSEROPT after its struct: options as in the packet, as many bytes as the struct says, then
 * attributes.
 */
export interface UserOptions extends TypeOf<typeof nduseroptAttrs> {
  opts?: Uint8Array
}

const lengthOf = (scope: Scope | undefined): number => (scope?.header['optsLen'] ?? 0) as number

function middle(at: number, end: number, scope: Scope | undefined): number {
  if (at + lengthOf(scope) > end) throw new MalformedError(`options of ${lengthOf(scope)} bytes with ${end - at} bytes left`, at)
  return at + lengthOf(scope)
}

/** The options of a router advertisement that the kernel leaves to programs, and the attributes after them. */
export const userOptions: Codec<UserOptions> & { readonly rest: typeof nduseroptAttrs } = {
  name: 'options and nduseropt-attrs',
  rest: nduseroptAttrs,
  shape: {
    type: 'own',
    parts: [binary as Codec<unknown>, nduseroptAttrs as Codec<unknown>],
    keys: { opts: binary as Codec<unknown>, srcaddr: ipv6 as Codec<unknown> },
    names: { opts: 'options' },
  },
  read(b, at, end, scope) {
    const stop = middle(at, end, scope)
    const opts = stop > at ? { opts: b.u8.subarray(at, stop) } : {}
    return { ...opts, ...nduseroptAttrs.read(b, Math.min(align(stop - at) + at, end), end, scope) }
  },
  write(w, value, scope) {
    const { opts = new Uint8Array(0), ...rest } = value
    if (opts.length !== lengthOf(scope))
      throw new TypeError(`expected options of ${lengthOf(scope)} bytes, as nduseropt_opts_len says, got ${shown(opts.length)}`)
    w.bytes(opts)
    w.room(align(opts.length) - opts.length)
    nduseroptAttrs.write(w, rest, scope)
  },
  parts(b, at, end, path, out, scope) {
    const stop = middle(at, end, scope)
    if (at < stop) out.push({ start: at, end: stop, path: 'options', text: `${stop - at} bytes` })
    const next = Math.min(align(stop - at) + at, end)
    if (stop < next) out.push({ start: stop, end: next, path: 'options', text: 'padding' })
    leaf(nduseroptAttrs, b, next, end, path, out, scope)
  },
}

/** The messages of router advertisements. */
export const routerAdvertMessages: Messages<'RTM_NEWPREFIX', typeof prefixmsg, typeof prefixAttrs> & 
  Messages<'RTM_NEWNDUSEROPT', typeof nduseroptmsg, typeof userOptions> = {
  RTM_NEWPREFIX:    [RTM.NEWPREFIX,    'event', prefixmsg,    prefixAttrs, 'a router announced a prefix; notification only'],
  RTM_NEWNDUSEROPT: [RTM.NEWNDUSEROPT, 'event', nduseroptmsg, userOptions, 'a router sent options for programs; notification only'],
}
