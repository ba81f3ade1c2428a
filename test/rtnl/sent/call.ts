import type { NetNs } from '../../../src/index.ts'

/** A call, and what it needs before. */
export type Call = (ns: NetNs) => Promise<unknown>
