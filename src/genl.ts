/**
 * Generic netlink in a network namespace: its families by name, typed requests and dumps, and the notifications of their
 * multicast groups. docs/guide/generic-netlink.md is the guide. `nlwire` does not load it.
 *
 * @module nlwire/genl
 */

export type { PolicyRow } from './genl/policies.ts'
export type { CommandFlag, FamilyCommand, FamilyInfo } from './genl/socket/family-info.ts'
export type { GenericNamespace } from './genl/socket/family-of.ts'
export { type Generic, type GenericFamilies, generic } from './genl/socket/generic.ts'
export type { CommandOptions, GenericFamily } from './genl/socket/generic-family.ts'
