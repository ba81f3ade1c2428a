import { describe, expect, test } from 'vitest'
import { decode, encode, type Outgoing } from '../../src/wire.ts'

const DELLINK = 17
const WRONG = { type: DELLINK, header: { flags: 0xffff, index: 7, family: -1 } }

/** Does it before and after tables have got code of their own. */
function coldAndWarm(check: () => void): void {
  for (let i = 0; i < 60; i++) check()
}

describe('encoding', () => {
  test('nothing of a message, refused or not, is in the next one', () => {
    const bare = { type: DELLINK, attrs: { ifname: 'eth0' } }
    const wanted = decode(encode(bare))[0]
    expect(wanted?.header).toEqual({ family: 0, type: 0, index: 0, flags: 0, change: 0 })
    coldAndWarm(() => {
      encode({ type: DELLINK, header: { ...WRONG.header, family: 1 } })
      expect(decode(encode(bare))[0]).toEqual(wanted)
      expect(() => encode(WRONG)).toThrow(RangeError)
      expect(decode(encode(bare))[0]).toEqual(wanted)
      expect(() => encode({ type: DELLINK, attrs: { ifalias: 'x'.repeat(500), mtu: -1 } })).toThrow(RangeError)
      expect(decode(encode({ type: DELLINK }))[0]?.header).toEqual(wanted?.header)
    })
  })

  test('each value is read once, however deep it is nested', () => {
    let reads = 0
    const leaf = {
      get ifname() {
        reads++
        return 'deep'
      },
      unknown: [],
    }
    const within = (attrs: object): object => ({
      linkinfo: { kind: 'veth', data: { veth: { peer: { attrs } } }, unknown: [] },
      unknown: [],
    })
    const deep: Outgoing = { type: 16, attrs: within(within(within(within(leaf)))) }
    coldAndWarm(() => {
      reads = 0
      encode(deep)
      expect(reads).toBe(1)
    })
  })

  test('members behind accessors are written, keys that are no members refused', () => {
    class Header {
      get index(): number {
        return 5
      }
    }
    class Odd extends Header {
      bogus = 1
    }
    coldAndWarm(() => {
      expect(decode(encode({ type: DELLINK, header: new Header() }))[0]?.header['index']).toBe(5)
      expect(() => encode({ type: DELLINK, header: new Odd() })).toThrow('ifinfomsg has no member "bogus"')
    })
  })

  test("only a value's own attributes are written", () => {
    coldAndWarm(() => {
      expect(encode({ type: DELLINK, attrs: Object.create({ mtu: 5 }) }).length).toBe(32)
      const data = Object.create({ vlan: { id: 1 } })
      expect(() => encode({ type: 16, attrs: { linkinfo: { kind: 'vlan', data } } })).toThrow(TypeError)
    })
  })

  test('an error of a getter is not put down to another attribute', () => {
    const attrs = {
      mtu: 1,
      get ifname(): string {
        throw new TypeError('mine')
      },
    }
    coldAndWarm(() => expect(() => encode({ type: DELLINK, attrs })).toThrow(/^RTM_DELLINK: mine$/))
  })

  test('bytes are refused with what to pass, and decoded ones are written again', () => {
    const bytes = encode({ type: 16, header: { index: 3 } })
    expect(() => encode(bytes as unknown as Outgoing)).toThrow(
      'expected a message, got bytes: pass decode(bytes)[0], of nlwire/wire',
    )
    expect(encode(decode(bytes)[0] as Outgoing)).toEqual(bytes)
  })

  test('a name where the wire has a number is refused with the number', () => {
    coldAndWarm(() => {
      const encoding = (message: object) => () => encode(message as Outgoing)
      expect(encoding({ type: 26, header: { family: 'INET6' } })).toThrow(
        'RTM_GETROUTE.rtm_family: expected a number, got "INET6": on the wire level values are numbers, and this one is 10',
      )
      expect(encoding({ type: 26, attrs: { table: 'MAIN' } })).toThrow(/RTA_TABLE: expected a number, .* is 254$/)
      expect(encoding({ type: 16, header: { flags: ['UP', 'PROMISC'] } })).toThrow(/ifi_flags: .* got an array: .* is 257$/)
      expect(encoding({ type: 16, header: { flags: ['UPP'] } })).toThrow(
        /ifi_flags: expected a number, .* \(did you mean "UP"\?\): the names are 1 UP, .*, and 7 more$/,
      )
      expect(encoding({ type: 26, header: { family: 'INET7' } })).toThrow(
        /rtm_family: expected a number, got "INET7" \(did you mean "INET"\?\): the names are .*2 INET/,
      )
    })
  })
})
