import { type CliObject, lateCommand } from '../object.ts'

/** `tuntap`: persistent tun and tap devices. */
export const tuntapObject: CliObject = {
  run: lateCommand(async () => (await import('./tuntap.ts')).tuntapCommand),
}
