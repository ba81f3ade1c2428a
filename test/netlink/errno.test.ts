import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { expect, test } from 'vitest'
import { ERRNO, errnoName, errnoText } from '../../src/netlink/base/errno.ts'

// EWOULDBLOCK and EDEADLOCK are second names; EOPNOTSUPP and ENOTSUP are one number on Linux.
const SECOND_NAMES = ['EWOULDBLOCK', 'ENOTSUP']

test('numbers are those of this system', () => {
  const system = Object.entries(constants.errno).filter(([name]) => !SECOND_NAMES.includes(name))
  expect(system.length).toBeGreaterThan(70)
  expect(Object.fromEntries(system.map(([name]) => [name, ERRNO[name]]))).toEqual(Object.fromEntries(system))
})

test('numbers and names are found both ways', () => {
  for (const [name, errno] of Object.entries(ERRNO)) expect(errnoName(errno)).toBe(name)
  expect(new Set(Object.values(ERRNO)).size).toBe(Object.keys(ERRNO).length)
  // Every number that libuv knows is here too.
  const missing = [...getSystemErrorMap().keys()].filter((errno) => errno > -3000 && errnoName(-errno).startsWith('errno'))
  expect(missing).toEqual([])
})

test('texts are those of strerror(3)', () => {
  expect([errnoText(17), errnoText(1), errnoText(95)]).toEqual([
    'File exists',
    'Operation not permitted',
    'Operation not supported',
  ])
  expect([errnoName(4095), errnoText(4095)]).toEqual(['errno 4095', 'Unknown error 4095'])
  expect([errnoName(524), errnoText(524)]).toEqual(['ENOTSUPP', 'Unknown error 524'])
})
