import { type CliObject, lateCommand } from '../object.ts'

/** `vrf`: links that are VRFs, and the processes in them. */
export const vrfObject: CliObject = {
  run: lateCommand(async () => (await import('./vrf.ts')).vrfCommand),
}
