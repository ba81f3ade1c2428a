import { type CliObject, lateCommand } from '../object.ts'

/** `tunnel`: tunnels over IPv4 and IPv6. */
export const tunnelObject: CliObject = {
  run: lateCommand(async () => (await import('./tunnel.ts')).tunnelCommand),
}
