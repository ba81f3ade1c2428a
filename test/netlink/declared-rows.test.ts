// Rows that no kernel could mean, as programs in JavaScript write them, or a slip of the pen: refused where they are declared.
import { describe, expect, test } from 'vitest'
import { attrs, encode, family, genericNetlink, u32 } from '../../src/declare.ts'

const set = attrs('set', { a: [1, 'A', u32, 'a number'] })

describe('rows of a set of attributes', () => {
  test.each([
    ['two with one number', { a: [1, 'A', u32], b: [1, 'B', u32] }, 'x: "a" and "b" both have the number 1'],
    ['a number as a text', { a: ['1', 'A', u32] }, 'x.a: expected a number from 0 to 16383, got "1"'],
    ['a number with the bits of flags', { a: [0x8001, 'A', u32] }, 'x.a: expected a number from 0 to 16383, got 32769'],
    ['a codec by its name', { a: [1, 'A', 'u32'] }, 'x.a: expected a codec, such as u32, got "u32"'],
    ['no row', { a: u32 }, 'x.a: expected a row such as [4, "IFLA_MTU", u32], got an object'],
  ])('%s', (_, rows, refusal) => {
    expect(() => attrs('x', rows as never)).toThrow(new TypeError(refusal))
    const later = attrs('x', (() => rows) as never)
    expect(() => later.table).toThrow(new TypeError(refusal))
  })
})

describe('commands of a family', () => {
  test.each([
    ['a number as a text', { A: ['1', 'get', set, ''] }, 'A: expected the number of a command, from 0 to 255, got "1"'],
    ['another verb', { A: [1, 'read', set, ''] }, 'A: expected one of get, new, set, delete, do, reply, event, got "read"'],
    ['attributes by their name', { A: [1, 'get', 'set', ''] }, 'A: expected a codec, such as u32, got "set"'],
    [
      'a reply without a row',
      { X_GET: [1, 'get', set, '', { reply: 'X_NWE' }], X_NEW: [2, 'reply', set, ''] },
      'X_GET: its reply "X_NWE" has no row (did you mean "X_NEW"?)',
    ],
    ['no row', { A: 1 }, 'A: expected a row such as [1, "get", attributes, "meaning"], got 1'],
  ])('%s', (_, commands, refusal) => {
    expect(() => family('x', commands as never)).toThrow(new TypeError(refusal))
    const later = family('x', (() => commands) as never)
    expect(() => later.messages).toThrow(new TypeError(refusal))
  })

  test('what is right is taken', () => {
    const x = family('x', { X_GET: [1, 'get', set, '', { reply: 'X_NEW' }], X_NEW: [1, 'reply', set, ''] })
    const generic = genericNetlink([x])
    generic.learn(30, 'x')
    expect(encode({ type: 30, flags: 1, header: { cmd: 1, version: 1 }, attrs: { a: 7 } }, { protocol: generic }).length).toBe(28)
  })
})
