import type { CliObject } from '../object.ts'

/** `tunnel`: tunnels over IPv4 and IPv6. */
export const tunnelObject: CliObject = {
  run: async (session, args) => (await import('./tunnel.ts')).tunnelCommand(session, args),
}
