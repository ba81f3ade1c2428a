import { expect, test, vi } from 'vitest'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import { sets, structs } from '../support/arbitrary-tables.ts'

test.each([...sets, ...structs].map((codec) => [codec.name, codec] as const))('%s can be compiled', (_, codec) => {
  const made = vi.spyOn(globalThis, 'Function')
  for (let i = 0; i < 60; i++) {
    const w = new Writer(true)
    codec.write(w, {})
    codec.read(new Bytes(w.finish(), true), 0, w.at)
  }
  const outcomes = made.mock.results.map(({ type }) => type)
  made.mockRestore()
  expect(new Set(outcomes)).toEqual(new Set(['return']))
})
