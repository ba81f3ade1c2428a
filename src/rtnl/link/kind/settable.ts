import type { LinkAttrs } from '../table.ts'

/**
 * Attributes that can be set under their own key; the others are read-only or have another form (ifla_policy,
 * do_setlink). Some can be set on a new link only, or on an existing link only: see create/.
 */
export const SETTABLE = [
  'address',
  'broadcast',
  'ifname',
  'mtu',
  'txqlen',
  'operstate',
  'linkmode',
  'ifalias',
  'group',
  'carrier',
  'protoDown',
  'protoDownReason',
  'gsoMaxSegs',
  'gsoMaxSize',
  'groMaxSize',
  'gsoIpv4MaxSize',
  'groIpv4MaxSize',
  'numTxQueues',
  'numRxQueues',
  'afSpec',
  'xdp',
  'linkNetnsid',
  'targetNetnsid',
  'newIfindex',
  'parentDevName',
] as const satisfies readonly (keyof LinkAttrs)[]
