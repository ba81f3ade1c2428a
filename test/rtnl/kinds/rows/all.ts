import type { Kinds } from '../row.ts'
import { ethernet } from './ethernet.ts'
import { ipTunnels } from './ip-tunnels.ts'
import { masters } from './masters.ts'
import { plainKinds } from './plain.ts'
import { udpTunnels } from './udp-tunnels.ts'

/** Every kind that can be made by its options alone. */
export const kinds: Kinds = { ...plainKinds, ...ethernet, ...masters, ...ipTunnels, ...udpTunnels }
