import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4 } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u16be, u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { among, needs, notAny, notMulticast, rule } from '../kind/rules.ts'
import { AMT_MODE } from '../tunnel-constants.ts'


/** IFLA_AMT_*: data of an amt (linux/amt.h; types from amt_policy and amt_fill_info in drivers/net/amt.c). */
const table = attrs('linkinfo-amt-attrs', {
  mode:        [1, 'IFLA_AMT_MODE',         oneOf(u32, AMT_MODE), 'gateway or relay'],
  relayPort:   [2, 'IFLA_AMT_RELAY_PORT',   u16be,                'UDP port of the relay'],
  gatewayPort: [3, 'IFLA_AMT_GATEWAY_PORT', u16be,                'UDP port of the gateway'],
  link:        [4, 'IFLA_AMT_LINK',         u32,                  'index of the underlying link', { link: 'request' }],
  localIp:     [5, 'IFLA_AMT_LOCAL_IP',     ipv4,                 'address of this end'],
  remoteIp:    [6, 'IFLA_AMT_REMOTE_IP',    ipv4,                 'address of the relay, once it is found; gateway only', { readOnly: true }],
  discoveryIp: [7, 'IFLA_AMT_DISCOVERY_IP', ipv4,                 'address that relays are looked for at; gateway only'],
  maxTunnels:  [8, 'IFLA_AMT_MAX_TUNNELS',  u32,                  'most tunnels; relay only'],
})

/** Multicast through networks without it: amt_validate and amt_newlink in drivers/net/amt.c. */
export const amtKind = linkKind({
  attrs: table,
  module: 'amt',
  create: [
    needs('mode', 'link', 'localIp'),
    among('mode', AMT_MODE),
    rule(['mode', 'discoveryIp'], 'discoveryIp with mode 0 GATEWAY', ({ mode, discoveryIp }) => {
      return mode !== AMT_MODE.GATEWAY || discoveryIp !== undefined
    }),
    notMulticast('localIp'),
    notAny('localIp'),
  ],
  looksUp: ['link'],
  fixedAddress: true,
})
