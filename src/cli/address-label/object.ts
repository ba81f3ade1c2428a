import type { CliObject } from '../object.ts'

/** `addrlabel`: labels of IPv6 prefixes, for the choice of source addresses. */
export const addressLabelObject: CliObject = {
  run: async (session, args) => (await import('./label.ts')).addressLabelCommand(session, args),
}
