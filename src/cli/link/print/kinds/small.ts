import { IPVLAN_F } from '../../../../rtnl/link/constants.ts'
import type { LinkKinds, PortKinds } from '../../../../rtnl/link/kind-data.ts'
import { etherTypeName } from '../../../output/ethertype.ts'
import { type Print, printChoice, printLinkName, printNumber, printOnOff, printRows, printText } from './rows.ts'

// Kinds of a few settings each.

/** Prints the settings of a vrf, and of a port of one. */
export const printVrf: Print<LinkKinds['vrf'] | PortKinds['vrf']> = printNumber('table', 'table')

/** Prints the settings of an ipvlan or ipvtap. */
export const printIpvlan: Print<LinkKinds['ipvlan']> = printRows<LinkKinds['ipvlan']>(
  // The blank before it is 6.1's.
  printChoice('mode', 'mode', ['l2', 'l3', 'l3s'], ' mode', 'unknown'),
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
export const printMacsec: Print<LinkKinds['macsec']> = printRows<LinkKinds['macsec']>(
  ({ sci }, out) => {
    if (sci === undefined) return
    const digits = sci.toString(16).padStart(16, '0')
    out.field('sci', digits, `sci ${digits} `)
  },
  printOnOff('protect', 'protect'),
  ({ cipherSuite }, out) => {
    if (cipherSuite === undefined) return
    const name = CIPHERS.get(cipherSuite) ?? '(unknown)'
    out.field('cipher_suite', name, `cipher ${name} `)
  },
  printNumber('icvLen', 'icv_len', 'icvlen'),
  printNumber('encodingSa', 'encoding_sa', 'encodingsa'),
  printChoice('validation', 'validation', ['disabled', 'check', 'strict'], 'validate'),
  printOnOff('encrypt', 'encrypt'),
  printOnOff('incSci', 'inc_sci', 'send_sci'),
  printOnOff('es', 'es', 'end_station'),
  printOnOff('scb', 'scb'),
  printOnOff('replayProtect', 'replay_protect', 'replay'),
  printNumber('window', 'window'),
)

const hsrPort =
  (attr: 'slave1' | 'slave2'): Print<LinkKinds['hsr']> =>
  (data, out, ctx) => {
    const index = data[attr]
    const name = index === undefined ? null : ctx.ifname(index)
    out.field(attr, name, `${attr} ${name ?? '<none>'} `)
  }

/** Prints the settings of an hsr device. */
export const printHsr: Print<LinkKinds['hsr']> = printRows<LinkKinds['hsr']>(
  hsrPort('slave1'),
  hsrPort('slave2'),
  printNumber('seqNr', 'seq_nr', 'sequence'),
  printText('supervisionAddr', 'supervision_addr', 'supervision'),
  printNumber('protocol', 'proto'),
)

/** Prints the settings of an amt. */
export const printAmt: Print<LinkKinds['amt']> = printRows<LinkKinds['amt']>(
  printChoice('mode', 'mode', ['gateway', 'relay'], ''),
  printNumber('gatewayPort', 'gateway_port'),
  printNumber('relayPort', 'relay_port'),
  printText('localIp', 'local'),
  printText('remoteIp', 'remote'),
  printText('discoveryIp', 'discovery'),
  printLinkName('link'),
  printNumber('maxTunnels', 'max_tunnels'),
)

/** Prints the settings of a bareudp. */
export const printBareudp: Print<LinkKinds['bareudp']> = printRows<LinkKinds['bareudp']>(
  printNumber('port', 'dstport'),
  ({ ethertype }, out, ctx) => {
    if (ethertype === undefined) return
    const name = etherTypeName(ethertype, ctx.numeric)
    out.field('ethertype', name, `ethertype ${name} `)
  },
  printNumber('srcportMin', 'srcportmin'),
  ({ multiprotoMode }, out) => {
    out.field('multiproto', multiprotoMode === true, multiprotoMode ? 'multiproto ' : 'nomultiproto ')
  },
)

/** Prints the settings of a gtp. */
export const printGtp: Print<LinkKinds['gtp']> = printRows<LinkKinds['gtp']>(
  printChoice('role', 'role', ['ggsn', 'sgsn'], 'role', 'unknown'),
  printNumber('pdpHashsize', 'hsize'),
  printNumber('restartCount', 'restart_count'),
)

/** Prints the settings of an rmnet device. */
export const printRmnet: Print<LinkKinds['rmnet']> = printNumber('muxId', 'mux_id')

/** Prints the settings of an xfrm interface. */
export const printXfrm: Print<LinkKinds['xfrm']> = ({ collectMetadata, ifId }, out) => {
  if (collectMetadata) out.field('external', true, 'external ')
  else if (ifId !== undefined) out.field('if_id', `0x${ifId.toString(16)}`, `if_id 0x${ifId.toString(16)} `)
}
