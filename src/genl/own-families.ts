import * as families from './families.ts'
import type { Family } from './family.ts'

/** The families of generic netlink that nlwire declares, by name. */
export const OWN_FAMILIES: readonly Family[] = Object.values<Family>(families).toSorted((a, b) => (a.name < b.name ? -1 : 1))
