import { describe, expect, test } from 'vitest'
import type { Link } from '../../src/index.ts'
import { become, different, type LinkValues, state, wantedValues } from '../../src/rtnl/link/wait.ts'

const data = { stpState: 0, forwardDelay: 1500, ageingTime: 30000 }
const flags: Link['flags'] = ['BROADCAST', 'UP', '0x1000000']
const bridge = { index: 2, ifname: 'br0', type: 'ETHER', flags, operstate: 'DOWN', kind: 'bridge', data } as unknown as Link
const port = { index: 3, ifname: 'v0', type: 'ETHER', flags: [], master: 2, altIfname: ['uplink'] } as unknown as Link
const links = [bridge, port]

const missing = (link: Link, wanted: LinkValues): string[] =>
  different(link, wantedValues(wanted), links).map(({ path }) => path.join('.'))

describe('values of a link to wait for', () => {
  test.each<[string, Link, LinkValues]>([
    ['a state in the letters of `ip`', bridge, { operstate: 'down' }],
    ['a state by its number', bridge, { operstate: 2 }],
    ['a master by name', port, { master: 'br0' }],
    ['a master by index', port, { master: 2 }],
    ['no master', bridge, { master: undefined }],
    ['some of the flags', bridge, { flags: ['UP'] }],
    ['flags that are not set', bridge, { flags: { up: true, PROMISC: false } }],
    ['a flag without a name', bridge, { flags: ['0x1000000'] }],
    ['up', bridge, { up: true }],
    ['down', port, { up: false }],
    ['up, not given', port, { up: undefined }],
    ['some of the data', bridge, { kind: 'bridge', data: { stpState: 0 } }],
  ])('match %s', (_, link, wanted) => {
    expect(missing(link, wanted)).toEqual([])
  })

  test.each<[string, Link, LinkValues, string[]]>([
    ['another state', bridge, { operstate: 'up' }, ['operstate']],
    ['another master', port, { master: 'v0' }, ['master']],
    ['a master that is missing', bridge, { master: 'br9' }, ['master']],
    ['a flag that is not set', bridge, { flags: ['UP', 'LOWER_UP'] }, ['flags']],
    ['a flag that is set', bridge, { flags: { UP: false } }, ['flags']],
    ['down', bridge, { up: false }, ['up']],
    ['a member of the data', bridge, { data: { stpState: 0, forwardDelay: 400 } }, ['data.forwardDelay']],
  ])('do not match %s', (_, link, wanted, paths) => {
    expect(missing(link, wanted)).toEqual(paths)
  })

  test('are named one by one when they do not come', () => {
    const all = wantedValues({ data: { stpState: 1, forwardDelay: 1500 } } as LinkValues)
    expect(become(all)).toBe('become data.stpState 1, data.forwardDelay 1500')
    expect(state(bridge, all, links)).toBe('it is data.stpState 0')
    expect(state(port, wantedValues({ master: 'v0' }), links)).toBe('it is br0')
    expect(state(bridge, wantedValues({ master: 'br0' }), links)).toBe('it is without master')
  })

  test.each<[object, string]>([
    [{ operstate: 'UPP' }, 'operstate: expected UNKNOWN'],
    [{ state: 'UP' }, 'unknown key "state" in values of a link (did you mean "operstate"?)'],
    [{ up: 'yes' }, 'up: expected true or false, got "yes"'],
    [{ flags: 'UP' }, 'flags: expected flags, an array of names'],
    [{ master: '' }, 'master: expected an interface name'],
  ])('are rejected if no link has them: %o', (wanted, words) => {
    expect(() => wantedValues(wanted as LinkValues)).toThrow(words)
  })
})
