import type { CliObject } from '../object.ts'

/** `tuntap`: persistent tun and tap devices. */
export const tuntapObject: CliObject = {
  run: async (session, args) => (await import('./tuntap.ts')).tuntapCommand(session, args),
}
