/** The recordings that `npm run record:vm` makes, each by NAME.ts or NAME.sh of this folder. */
export const RECORDINGS = [
  'macsec',
  'wireless',
  'openvswitch',
  'queues',
  'accounting',
  'gtp',
  'samples',
  'thermal',
  'helpers',
  'peers',
  'iw',
  'ip',
  'ovs',
  'ipsec',
  'sockets',
] as const
