import type { LinkKinds, PortKinds } from '../kind-data.ts'

/**
 * Options that the kernel tells and does not take, by kind: they have no place in the driver's changelink and newlink, and most none in
 * its policy (the functions that each table names). `tun` is made and changed through /dev/net/tun only.
 */
export const READ_ONLY = {
  amt: ['remoteIp'],
  bond: ['adInfo'],
  bridge: [
    'rootId',
    'bridgeId',
    'rootPort',
    'rootPathCost',
    'topologyChange',
    'topologyChangeDetected',
    'helloTimer',
    'tcnTimer',
    'topologyChangeTimer',
    'gcTimer',
    'pad',
    'mcastQuerierState',
    'fdbNLearned',
  ],
  can: [
    'bittimingConst',
    'clock',
    'state',
    'berrCounter',
    'dataBittimingConst',
    'terminationConst',
    'bitrateConst',
    'dataBitrateConst',
    'bitrateMax',
    'ctrlmodeExt',
    'xlDataBittimingConst',
    'xlDataBitrateConst',
  ],
  hsr: ['supervisionAddr', 'seqNr'],
  macsec: ['pad'],
  macvlan: ['macaddrCount', 'bcQueueLenUsed'],
  macvtap: ['macaddrCount', 'bcQueueLenUsed'],
  netkit: ['primary'],
  tun: ['owner', 'group', 'type', 'pi', 'vnetHdr', 'persist', 'multiQueue', 'numQueues', 'numDisabledQueues'],
} as const satisfies { readonly [K in keyof LinkKinds]?: readonly (keyof LinkKinds[K])[] }

/** The same of ports, by the kind of their master. */
export const PORT_READ_ONLY = {
  bond: [
    'state',
    'miiStatus',
    'linkFailureCount',
    'permHwaddr',
    'adAggregatorId',
    'adActorOperPortState',
    'adPartnerOperPortState',
    'adChurnActorState',
    'adChurnPartnerState',
  ],
  bridge: [
    'rootId',
    'bridgeId',
    'designatedPort',
    'designatedCost',
    'id',
    'no',
    'topologyChangeAck',
    'configPending',
    'messageAgeTimer',
    'forwardDelayTimer',
    'holdTimer',
    'pad',
    'mrpRingOpen',
    'mrpInOpen',
    'mcastEhtHostsCnt',
    'mcastNGroups',
  ],
  vrf: ['table'],
} as const satisfies { readonly [K in keyof PortKinds]?: readonly (keyof PortKinds[K])[] }
