import { type CliObject, lateCommand } from '../object.ts'

/** `addrlabel`: labels of IPv6 prefixes, for the choice of source addresses. */
export const addressLabelObject: CliObject = {
  run: lateCommand(async () => (await import('./label.ts')).addressLabelCommand),
}
