import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { formatIp, parseIp } from '../../src/netlink/codec/address.ts'
import { describeLive } from '../support/live.ts'

const ip = (args: string[], input?: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync('ip', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20, ...(input === undefined ? {} : { input }) })

const missing = ip(['-V']).status === 0 ? undefined : 'iproute2 is not installed'

/** Random addresses that a link takes, dense ones and ones with many zero groups, and those that inet_ntop(3) writes with dots. */
function samples(): Uint8Array[] {
  const group = (): number[] => ((randomBytes(1)[0] as number) < 150 ? [0, 0] : [...randomBytes(2)])
  const global = Array.from({ length: 200 }, () => [0x20, 1, ...Array.from({ length: 7 }, group).flat()])
  const compatible = Array.from({ length: 20 }, () => [...new Array(12).fill(0), 10, ...randomBytes(3)])
  const four = Array.from({ length: 200 }, () => [10, ...randomBytes(3)])
  return [...global, ...compatible, ...four].map((bytes) => Uint8Array.from(bytes))
}

describeLive('against iproute2', () => {
  describe.skipIf(missing)(`ip prints addresses as formatIp does${missing ? ` [skipped: ${missing}]` : ''}`, () => {
    test('random addresses of a link, IPv4 and IPv6', () => {
      const wanted = new Set(samples().map(formatIp))
      const link = 'address-test'
      expect(ip(['link', 'add', link, 'type', 'veth'])).toMatchObject({ status: 0 })
      try {
        // The other way: ip reads our text. A mistake in any line fails the batch.
        const batch = [...wanted].map((text) => `addr add ${text}/${text.includes(':') ? 128 : 32} dev ${link}\n`).join('')
        expect(ip(['-batch', '-'], batch)).toMatchObject({ status: 0, stderr: '' })
        const [{ addr_info }] = JSON.parse(ip(['-j', 'addr', 'show', 'dev', link]).stdout) as [{ addr_info: { local: string }[] }]
        const printed = addr_info.map(({ local }) => local)
        expect(printed.toSorted()).toEqual([...wanted].toSorted())
        for (const text of printed) expect(formatIp(parseIp(text))).toBe(text)
      } finally {
        ip(['link', 'del', link])
      }
    })
  })
})
