import { anycastMonitored, multicastMonitored } from '../address/joined.ts'
import type { Monitored } from '../output/monitored.ts'
import { mrouteMonitored } from './mroute.ts'
import { prefixMonitored } from './prefix.ts'
import { statsMonitored } from './stats.ts'

// Types of `monitor` that are no objects of the command: those that `ip` compares before and after these.

/** Multicast routes come first: their messages are those of routes. */
export const before: readonly Monitored[] = [mrouteMonitored, prefixMonitored]

export const after: readonly Monitored[] = [statsMonitored, multicastMonitored, anycastMonitored]
