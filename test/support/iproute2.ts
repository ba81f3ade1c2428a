import { spawnSync } from 'node:child_process'
import type { NetNs } from '../../src/index.ts'

const missing = spawnSync('ip', ['-V']).status === 0 ? undefined : 'iproute2 is not installed'

/** iproute2 in a namespace, to compare with. `why` is for the name of a suite that is skipped without it. */
export const iproute2 = {
  missing: missing !== undefined,
  why: missing === undefined ? '' : ` [skipped: ${missing}]`,
  async json(ns: NetNs, program: 'ip' | 'bridge', ...words: string[]): Promise<Record<string, unknown>[]> {
    const { stdout } = await ns.exec(program, ['-j', ...words])
    return JSON.parse(stdout.trim() || '[]') as Record<string, unknown>[]
  },
}
