import type { CliObject } from '../object.ts'

/** `vrf`: links that are VRFs, and the processes in them. */
export const vrfObject: CliObject = {
  run: async (session, args) => (await import('./vrf.ts')).vrfCommand(session, args),
}
