import { describe } from 'vitest'

/** Why tests against the running kernel cannot run here, as `npm test` found out; undefined where they can. */
const reason =
  process.env['NLWIRE_TEST_LIVE'] === '1' ? undefined : (process.env['NLWIRE_TEST_WHY'] ?? 'started without npm test')

/** A suite against the running kernel, in the namespaces that `npm test` made for it. Skipped, with the reason, where there are none. */
export function describeLive(name: string, suite: () => void): void {
  if (reason === undefined) describe(name, suite)
  else describe.skip(`${name} [skipped: ${reason}]`, suite)
}
