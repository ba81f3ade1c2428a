import { describe, expect, test } from 'vitest'
import { all, hexOf, recording } from './support.ts'

const ADDRESS =
  '40000000140005051300000000000000' +
  '0a400000020000001400010' +
  '0fe80000000000000c44c1cfffe84f6b714000200fe80000000000000c44c1cfffe84f6b7'
const text = (line: string): Uint8Array => new TextEncoder().encode(`${line}\n`)
const numbers = [...Buffer.from(ADDRESS, 'hex')]

describe('bytes as programs print them', () => {
  const MANY = ['go', 'java', 'node-json', 'node-uint8array', 'python', 'python-pprint', 'rust-hex', 'rust-pretty']
  const DEBUGGERS = ['gdb-xb', 'gdb-xw', 'od', 'od-tu1', 'od-tx4', 'xxd-e']
  test.each([...MANY, ...DEBUGGERS])('%s', async (name) => {
    const { datagrams, faults } = await all(recording(`captures/printed/${name}.txt`))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('a Buffer of Node says how many bytes are missing', async () => {
    const { datagrams, faults } = await all(recording('captures/printed/node-buffer.txt'))
    expect(faults).toEqual([])
    expect(datagrams).toMatchObject([{ missing: 14 }])
    expect(hexOf(datagrams[0]?.bytes ?? new Uint8Array())).toBe(ADDRESS.slice(0, 100))
  })

  test.each([
    ['JSON', JSON.stringify(numbers)],
    ['a vector of Rust', `bytes = [${numbers.join(', ')}]`],
    ['a byte string of Rust', `b"${numbers.map((n) => `\\x${n.toString(16).padStart(2, '0')}`).join('')}"`],
    ['octal escapes', `"${numbers.map((n) => `\\${n.toString(8).padStart(3, '0')}`).join('')}"`],
  ])('%s', async (_, line) => {
    const { datagrams, faults } = await all(text(line))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  const hex = (n: number): string => n.toString(16).padStart(2, '0')
  const rows = (each: number, row: (part: number[], at: number) => string, between = '\n'): string =>
    Array.from({ length: numbers.length / each }, (_, i) => row(numbers.slice(i * each, (i + 1) * each), i * each)).join(between)
  const pairs = (part: number[]): string => part.map(hex).join(' ')
  const characters = (part: number[]): string => part.map((n) => (n > 31 && n < 127 ? String.fromCharCode(n) : '.')).join('')
  const escaped = numbers.map((n) => (n > 31 && n < 127 ? String.fromCharCode(n) : `\\x${hex(n)}`)).join('')
  const offset = (at: number, digits = 8, from = 0): string => (from + at).toString(16).padStart(digits, '0')

  test.each([
    ['a slice of Go over lines', `msg := []byte{\n${rows(8, (part) => `\t${part.join(', ')},`)}\n}`],
    ['an array of C with decimal numbers', `unsigned char x[64] = {\n${rows(16, (part) => `${part.join(', ')},`)}\n};`],
    ['an array of C with both', `u8 x[] = { ${numbers.map((n) => (n < 10 ? n : `0x${hex(n)}`)).join(', ')} };`],
    [
      'an array of Java with casts',
      `byte[] x = {\n${rows(8, (part) => part.map((n) => (n > 127 ? `(byte)0x${hex(n)}` : n)).join(', '), ',\n')}};`,
    ],
    ['vec! of Rust', `let x = vec![\n${rows(16, (part) => `    ${part.map((n) => `${n}u8`).join(', ')},`)}\n];`],
    ['bytes([…]) of Python', `x = bytes([\n${rows(16, (part) => `    ${part.join(', ')},`)}\n])`],
    ['numpy', `array([${rows(16, (part) => part.map((n) => String(n).padStart(3)).join(', '), ',\n       ')}], dtype=uint8)`],
    ['a binary of Erlang', `<<${numbers.join(',')}>>`],
    ['bytes.fromhex', `bytes.fromhex("${ADDRESS}")`],
    ['hex in JSON', `{"payload": "${ADDRESS}"}`],
    ['one number', `0x${ADDRESS}`],
    ['a buffer of bpftrace', escaped],
    ['print_hex_dump', rows(16, (part, at) => `[ 1234.567890] nl: ${offset(at)}: ${pairs(part)}  ${characters(part)}`)],
    ['… with addresses', rows(16, (part, at) => `nl: ffff8880${offset(at, 8, 0x1234500)}: ${pairs(part)}  ${characters(part)}`)],
    ['… without', rows(16, (part) => `[ 1234.567890] nl: ${pairs(part)}  ${characters(part)}`)],
    [
      'FRR (zlog_hexdump)',
      rows(
        8,
        (part, at) =>
          `2024/01/01 12:00:00 ZEBRA: [T83RR-8SM5G] ${offset(at, 16, 0x7ffd8f2a1b30)}: ${pairs(part)} ${characters(part)}`,
      ),
    ],
    ['lldb', rows(16, (part, at) => `0x${offset(at, 9, 0x16fdff2a0)}: ${pairs(part)}  ${characters(part)}`)],
    [
      'tcpdump',
      `12:00:00.000000 AF_NETLINK, length 64:\n${rows(16, (part, at) => `\t0x${offset(at, 4)}:  ${pairs(part)}  ${characters(part)}`)}`,
    ],
    [
      'spew of Go',
      `([]uint8) (len=64 cap=64) {\n${rows(16, (part, at) => ` ${offset(at)}  ${pairs(part)}  |${characters(part)}|`)}\n}`,
    ],
  ])('%s', async (_, shape) => {
    const { datagrams, faults } = await all(text(shape))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('an array of Node says how many numbers are missing', async () => {
    const { datagrams, faults } = await all(
      text(`Uint8Array(150) [\n${rows(16, (part) => `  ${part.join(', ')},`)}\n  ... 86 more items\n]`),
    )
    expect(faults).toEqual([])
    expect(datagrams).toMatchObject([{ missing: 86 }])
  })

  test.each([
    ['a row that is too short', 'a string that is not a list (', '12, 300'],
    ['a date', 'meeting', '[2024 1 2]'],
  ])('other numbers are no bytes: %s', async (_, first, second) => {
    const { datagrams, faults } = await all(text(`${first}\n${second}`))
    expect(datagrams).toEqual([])
    expect(faults.length).toBeGreaterThan(0)
  })

  test('each line is a datagram', async () => {
    const { datagrams } = await all(text(`[${numbers.join(' ')}]\n[${numbers.join(' ')}]`))
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS, ADDRESS])
  })

  test('a number above 255 is no byte', async () => {
    const { datagrams, faults } = await all(text('[64 0 300]'))
    expect(datagrams).toEqual([])
    expect(faults).toMatchObject([{ what: '"[64 0 300]" is not hex' }])
  })
})

describe('a message over several paragraphs', () => {
  const cut = ADDRESS.slice(0, 40)
  const rest = ADDRESS.slice(40)
  const quoted = (hex: string): string => `"${hex.replace(/../g, '\\x$&')}"`
  const spaced = (hex: string): string => hex.replace(/../g, '$& ')

  test.each([
    ['one message', [cut, rest], [ADDRESS]],
    ['messages stay apart', [ADDRESS, ADDRESS], [ADDRESS, ADDRESS]],
    ['two messages over two paragraphs each', [cut, rest, cut, rest], [ADDRESS, ADDRESS]],
    ['a message that is cut, and a whole one', [cut, ADDRESS], [cut, ADDRESS]],
    ['two messages that are cut', [cut, ADDRESS.slice(0, 80)], [cut, ADDRESS.slice(0, 80)]],
    ['a comment before the next', [cut, `# next\n${rest}`], [cut, rest]],
  ])('%s', async (_, paragraphs, wanted) => {
    const { datagrams, faults } = await all(text(paragraphs.join('\n\n')))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual(wanted)
  })

  test('rows with offsets go on', async () => {
    const shape = `0000 ${spaced(ADDRESS.slice(0, 32))}\n\n0010 ${spaced(ADDRESS.slice(32, 64))}\n\n0020  ${spaced(ADDRESS.slice(64))}`
    const { datagrams } = await all(text(shape.replaceAll(/^(00.0) /gm, '$1  ')))
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('strings go on, and whole ones stay apart', async () => {
    const parts = [cut, rest, ADDRESS, ADDRESS].map(quoted)
    const { datagrams } = await all(text(parts.join('\n')))
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS, ADDRESS, ADDRESS])
  })
})

const LINK =
  '440000001000050600105e5f0000000000000000000000000100000001000000' +
  '090003006c6162300000000008000400780500001000128009000100' +
  '64756d6d79000000'

describe('messages with a margin of text', () => {
  test.each([
    ['libnl', LINK],
    ['libnl-route', LINK],
    // libmnl does not print the flags EXCL and CREATE, and the padding was not zero.
    ['libmnl', LINK.replace('05060010', '05000010').replace('6c61623000000000', '6c61623000030000')],
  ])('%s', async (name, wanted) => {
    const { datagrams, faults } = await all(recording(`captures/printed/${name}.txt`))
    expect(faults).toEqual([])
    expect(hexOf(datagrams[0]?.bytes ?? new Uint8Array())).toBe(wanted)
  })

  test('libnl: an error, whose request is its header only', async () => {
    const { datagrams } = await all(recording('captures/printed/libnl-route.txt'))
    expect(datagrams).toHaveLength(2)
    expect(hexOf(datagrams[1]?.bytes ?? new Uint8Array())).toBe(
      '24000000020000000000000000000000efffffff10000000100005060700000000000000',
    )
  })

  test('libnl: the rest of the request that an error repeats is missing', async () => {
    const whole = new TextDecoder().decode(recording('captures/printed/libnl-route.txt'))
    const { datagrams, faults } = await all(text(whole.replace('.nlmsg_len = 36', '.nlmsg_len = 52')))
    expect([datagrams.map(({ missing }) => missing), faults]).toEqual([[undefined, 16], []])
  })

  test('libnl: the direction, as NLCB=debug prints it', async () => {
    const message = new TextDecoder().decode(recording('captures/printed/libnl.txt'))
    const { datagrams } = await all(text(`-- Debug: Sent Message:\n${message}\n-- Debug: Received Message:\n${message}`))
    expect(datagrams.map(({ direction }) => direction)).toEqual(['sent', 'received'])
  })

  test.each([
    ['libnl', '[PAYLOAD] 52', '[PAYLOAD] 48', 'more bytes follow payload than its length says'],
    ['libnl', '[PAYLOAD] 52', '[PAYLOAD] 60', 'payload: 8 bytes are missing'],
    ['libnl', '.nlmsg_len = 68', '.nlmsg_len = 72', 'the header says 72 bytes, the rows have 68'],
    ['libnl-route', '[ATTR 03] 5', '[ATTR 03] 6', 'attribute 3: 1 bytes are missing'],
    ['libmnl', '0000000068', '0000000064', 'the header says 64 bytes, the rows have 68'],
    ['libmnl', '00008', '00016', 'attribute 4 of length 16: 8 bytes are missing'],
  ])('%s: %s as %s is a contradiction', async (name, from, to, what) => {
    const whole = new TextDecoder().decode(recording(`captures/printed/${name}.txt`))
    expect(whole).toContain(from)
    const { faults } = await all(text(whole.replace(from, to)))
    expect(faults[0]?.what).toContain('a message that contradicts itself: ')
    expect(faults[0]?.what).toContain(what)
  })
})
