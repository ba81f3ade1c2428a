// The register of object types: one line each, under the name that ns.watch, snapshots and predicates use.
//
// To add an object type, say `tunnels`: write its folder (table.ts, view.ts, watch.ts with `objectType({ … })`), and
// add its line here.
export { addresses } from './address/watch.ts'
export { links } from './link/watch.ts'
export { fdb, neighbours } from './neighbour/watch.ts'
export { netconf } from './netconf/watch.ts'
export { nexthops } from './nexthop/watch.ts'
export { routes } from './route/watch.ts'
export { rules } from './rule/watch.ts'
