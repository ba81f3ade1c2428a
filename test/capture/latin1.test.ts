import { expect, test, vi } from 'vitest'

const EVERY = Uint8Array.from({ length: 1 << 14 }, (_, i) => i & 0xff)

/** What the standard says of the label latin1, and browsers do; Node 20 decodes these bytes by their number. */
class Windows1252 {
  decode(bytes: Uint8Array): string {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, '\u20ac')
  }
}

test('every byte of a text is the character of its number, whatever TextDecoder takes for latin1', async () => {
  vi.stubGlobal('TextDecoder', Windows1252)
  vi.resetModules()
  try {
    const { latin1 } = await import('../../src/capture/source/latin1.ts')
    expect(latin1(EVERY)).toBe(String.fromCharCode(...EVERY))
    expect(latin1(EVERY.subarray(0, 128))).toBe(String.fromCharCode(...EVERY.subarray(0, 128)))
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a string of a program with the bytes themselves is the message, whatever TextDecoder takes for latin1', async () => {
  vi.stubGlobal('TextDecoder', Windows1252)
  vi.resetModules()
  try {
    const { records } = await import('../../src/capture.ts')
    const text = Buffer.from(
      '"\\x14\\x00\\x00\\x00\\x10\\x00\\x01\\x03\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\x80\x99\x9f\xe9"\n',
      'latin1',
    )
    const found = []
    for await (const item of records(text))
      found.push(item.kind === 'datagram' ? Buffer.from(item.bytes).toString('hex') : item.what)
    expect(found).toEqual(['1400000010000103010000000000000080999fe9'])
  } finally {
    vi.unstubAllGlobals()
  }
})
