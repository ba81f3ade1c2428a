/** The rows, by name: all contestants know them by these. bench/README.md says what they are. */
export const ROWS = {
  mtu: 'call: set an MTU',
  addresses: 'call: add an address, of 1,000',
  routes: 'call: add a route, of 10,000',
  routesGo: 'call: delete a route, of 10,000',
  flush: 'call: flush a route, of 10,000',
  lines: 'command: a line of -batch, of 10,000',
  lookUp: 'call: look up a route',
  sysctl: 'call: set a sysctl',
  listed: 'call: list a route, of 100,000',
  someListed: 'call: list two values of a route, of 100,000',
  links: 'call: list a link, of 2,001',
  some: 'call: list three values of a link, of 2,001',
  pairs: 'call: server and client',
  events: 'call: an event',
  stall: 'call: longest stall',
} as const

/** How often an MTU is set in one pass. */
export const CALLS = 200
/** How many pairs of namespaces come and go in one pass. */
export const PAIRS = 100
/** How many addresses are added in one pass. */
export const ADDRESSES = 1000
/** How many routes are added, deleted and flushed in one pass. */
export const ROUTES = 10_000
/** The routes of the namespace whose routes are listed. */
export const LISTED = 100_000
/** The links of the namespace that is listed: lo, and so many veth pairs. */
export const VETHS = 1000
/** Events of a pass: addresses added and deleted again. */
export const EVENTS = 10_000
/** The veth pairs of the namespace that is deleted meanwhile. */
export const DELETED_VETHS = 250

/** Address number `i` of a scene. */
export const addressOf = (i: number): string => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`

/** The lines of a batch for all routes. */
export const routeLines = (verb: 'add' | 'del'): string =>
  Array.from({ length: ROUTES }, (_, i) => `route ${verb} ${addressOf(i)} dev br0\n`).join('')
