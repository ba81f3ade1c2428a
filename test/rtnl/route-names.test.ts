import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemNameFiles } from '../../src/rtnl/common/name-files.ts'
import { tableId, tableName, useNameFiles } from '../../src/rtnl/common/names.ts'
import {
  protocolNumber,
  realmsNumber,
  routeTypeNumber,
  scopeNumber,
  tableNumber,
  tosNumber,
} from '../../src/rtnl/common/route-names.ts'

const FILES: Readonly<Record<string, string>> = {
  '/etc/iproute2/rt_tables': '255 local\n254 main\n100 blue\n',
  '/etc/iproute2/rt_tables.d/a.conf': '101 red\nnot a line\n',
  '/etc/iproute2/rt_tables.d/b.conf': '102 green\n',
  '/usr/share/iproute2/rt_protos': '110 nlwire\n',
  '/etc/iproute2/rt_realms': '10 cosmos\n',
  '/etc/iproute2/rt_dsfield': '0x20 CS1\n',
}

describe('names of routes', () => {
  beforeAll(() => {
    const list = (folder: string) => (folder === '/etc/iproute2/rt_tables.d/' ? ['a.conf', 'b.conf', 'c.txt'] : undefined)
    useNameFiles({ text: (path) => FILES[path], list })
  })
  afterAll(() => useNameFiles(systemNameFiles))

  test("are the kernel's, the same in lower case, those of the files, or numbers", () => {
    expect(['MAIN', 'main', 'blue', 'red', 'green', 1000].map(tableNumber)).toEqual([254, 254, 100, 101, 102, 1000])
    expect(['STATIC', 'bird', 'nlwire', 77].map(protocolNumber)).toEqual([4, 12, 110, 77])
    expect(['UNIVERSE', 'global', 'link', 42].map(scopeNumber)).toEqual([0, 0, 253, 42])
    expect((['BLACKHOLE', 'blackhole', 6] as const).map(routeTypeNumber)).toEqual([6, 6, 6])
    expect(['CS1', 0x10].map(tosNumber)).toEqual([0x20, 0x10])
  })

  test('are the same for the command', () => {
    expect([tableId('blue'), tableId('green'), tableName(101)]).toEqual([100, 102, 'red'])
  })

  test('of realms are one, or two with a slash', () => {
    expect([realmsNumber('cosmos'), realmsNumber('10/20'), realmsNumber('cosmos/7'), realmsNumber(0xa0014)]).toEqual([
      10, 0xa0014, 0xa0007, 0xa0014,
    ])
    expect(() => realmsNumber('1/2/3')).toThrow('expected realms such as "10/20", got "1/2/3"')
    expect(() => realmsNumber('cosmo')).toThrow(
      'expected a realm by a known name or number, got "cosmo" (did you mean "cosmos"?)',
    )
    expect(() => realmsNumber('70000')).toThrow(RangeError)
  })

  test('that are unknown are refused with the nearest', () => {
    expect(() => tableNumber('blu')).toThrow('(did you mean "blue"?)')
    expect(() => tableNumber('zzz')).toThrow(/got "zzz"; other names come from rt_tables in \/etc\/iproute2: .*\bblue\b/)
    expect(() => protocolNumber('brid')).toThrow('(did you mean "BIRD"?)')
    expect(() => scopeNumber('univers')).toThrow('(did you mean "UNIVERSE"?)')
    expect(() => tableNumber(2 ** 32)).toThrow(RangeError)
    expect(() => protocolNumber(256)).toThrow(RangeError)
    expect(() => tableNumber(null as never)).toThrow(TypeError)
  })
})
