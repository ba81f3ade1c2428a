import { IPVLAN_F } from '../../../../rtnl/link/constants.ts'
import type { LinkKinds, PortKinds } from '../../../../rtnl/link/kind-data.ts'
import { etherTypeName } from '../../../output/ethertype.ts'
import { choice, link, number, onOff, type Print, rows, text } from './rows.ts'

// Kinds of a few settings each.

/** Prints the settings of a vrf, and of a port of one. */
export const printVrf: Print<LinkKinds['vrf'] | PortKinds['vrf']> = number('table', 'table')

/** Prints the settings of an ipvlan or ipvtap. */
export const printIpvlan: Print<LinkKinds['ipvlan']> = rows<LinkKinds['ipvlan']>(
  // The blank before it is 6.1's.
  choice('mode', 'mode', ['l2', 'l3', 'l3s'], ' mode', 'unknown'),
  ({ flags }, out) => {
    if (flags === undefined) return
    const word = (flags & IPVLAN_F.PRIVATE) !== 0 ? 'private' : (flags & IPVLAN_F.VEPA) !== 0 ? 'vepa' : 'bridge'
    out.field(word, true, `${word} `)
  },
)

const CIPHERS = new Map([
  [0x80020001000001n, 'GCM-AES-128'],
  [0x80c20001000001n, 'GCM-AES-128'],
  [0x80c20001000002n, 'GCM-AES-256'],
  [0x80c20001000003n, 'GCM-AES-XPN-128'],
  [0x80c20001000004n, 'GCM-AES-XPN-256'],
])

/** Prints the settings of a macsec device. */
export const printMacsec: Print<LinkKinds['macsec']> = rows<LinkKinds['macsec']>(
  ({ sci }, out) => {
    if (sci === undefined) return
    const digits = sci.toString(16).padStart(16, '0')
    out.field('sci', digits, `sci ${digits} `)
  },
  onOff('protect', 'protect'),
  ({ cipherSuite }, out) => {
    if (cipherSuite === undefined) return
    const name = CIPHERS.get(cipherSuite) ?? '(unknown)'
    out.field('cipher_suite', name, `cipher ${name} `)
  },
  number('icvLen', 'icv_len', 'icvlen'),
  number('encodingSa', 'encoding_sa', 'encodingsa'),
  choice('validation', 'validation', ['disabled', 'check', 'strict'], 'validate'),
  onOff('encrypt', 'encrypt'),
  onOff('incSci', 'inc_sci', 'send_sci'),
  onOff('es', 'es', 'end_station'),
  onOff('scb', 'scb'),
  onOff('replayProtect', 'replay_protect', 'replay'),
  number('window', 'window'),
)

const hsrPort =
  (attr: 'slave1' | 'slave2'): Print<LinkKinds['hsr']> =>
  (data, out, ctx) => {
    const index = data[attr]
    const name = index === undefined ? null : ctx.ifname(index)
    out.field(attr, name, `${attr} ${name ?? '<none>'} `)
  }

/** Prints the settings of an hsr device. */
export const printHsr: Print<LinkKinds['hsr']> = rows<LinkKinds['hsr']>(
  hsrPort('slave1'),
  hsrPort('slave2'),
  number('seqNr', 'seq_nr', 'sequence'),
  text('supervisionAddr', 'supervision_addr', 'supervision'),
  number('protocol', 'proto'),
)

/** Prints the settings of an amt. */
export const printAmt: Print<LinkKinds['amt']> = rows<LinkKinds['amt']>(
  choice('mode', 'mode', ['gateway', 'relay'], ''),
  number('gatewayPort', 'gateway_port'),
  number('relayPort', 'relay_port'),
  text('localIp', 'local'),
  text('remoteIp', 'remote'),
  text('discoveryIp', 'discovery'),
  link('link'),
  number('maxTunnels', 'max_tunnels'),
)

/** Prints the settings of a bareudp. */
export const printBareudp: Print<LinkKinds['bareudp']> = rows<LinkKinds['bareudp']>(
  number('port', 'dstport'),
  ({ ethertype }, out, ctx) => {
    if (ethertype === undefined) return
    const name = etherTypeName(ethertype, ctx.numeric)
    out.field('ethertype', name, `ethertype ${name} `)
  },
  number('srcportMin', 'srcportmin'),
  ({ multiprotoMode }, out) => {
    out.field('multiproto', multiprotoMode === true, multiprotoMode ? 'multiproto ' : 'nomultiproto ')
  },
)

/** Prints the settings of a gtp. */
export const printGtp: Print<LinkKinds['gtp']> = rows<LinkKinds['gtp']>(
  choice('role', 'role', ['ggsn', 'sgsn'], 'role', 'unknown'),
  number('pdpHashsize', 'hsize'),
  number('restartCount', 'restart_count'),
)

/** Prints the settings of an rmnet device. */
export const printRmnet: Print<LinkKinds['rmnet']> = number('muxId', 'mux_id')

/** Prints the settings of an xfrm interface. */
export const printXfrm: Print<LinkKinds['xfrm']> = ({ collectMetadata, ifId }, out) => {
  if (collectMetadata) out.field('external', true, 'external ')
  else if (ifId !== undefined) out.field('if_id', `0x${ifId.toString(16)}`, `if_id 0x${ifId.toString(16)} `)
}
