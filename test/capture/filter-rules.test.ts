import { describe, expect, test } from 'vitest'
import { type ConditionError, messages, type Recorded, records, where } from '../../src/capture.ts'
import { encode } from '../../src/wire.ts'
import { recording } from './support.ts'

/** The error of a condition; undefined if it is accepted. */
function refused(condition: string): ConditionError | undefined {
  try {
    where(condition)
  } catch (error) {
    return error as ConditionError
  }
  return undefined
}

/** Why a condition is refused. */
const refusal = (condition: string): string => refused(condition)?.message.replace(/ at character.*$/, '') ?? 'accepted'

const NO_ORDER = 'expected one of ==, !=, in and ~, as it has no order'
const OF_PROTOCOL = 'expected route, generic, NETLINK_AUDIT or a number'

describe('values of the names that every message has', () => {
  test.each([
    ['error > -5', 'accepted'],
    ['error >= 0', 'accepted'],
    ['error > EINVAL', 'accepted'],
    [
      'error >= 1',
      'error is never "1": expected a negative number, as the kernel sends errors, such as error < 0 or error == EINVAL; CTA_STATS_ERROR and MPTCP_ATTR_ERROR can be',
    ],
    [
      'error >= 5',
      'error is never "5": expected a negative number, as the kernel sends errors, such as error < 0 or error == EINVAL; CTA_STATS_ERROR and MPTCP_ATTR_ERROR can be',
    ],
    ['outcome > done', `outcome is never "done": ${NO_ORDER}`],
    ['direction < 5', `direction is never "5": ${NO_ORDER}`],
    ['name > 5', `name is never "5": ${NO_ORDER}`],
    ['type > 20', 'accepted'],
    ['type > NEWLINK', 'type is never "NEWLINK": expected a number'],
    ['len > x', 'len is never "x": expected bytes of the message (nlmsg_len)'],
    ['family > inet', 'accepted'],
    ['any > x', 'accepted'],
    ['seq == 4294967295', 'accepted'],
    ['seq == 4294967296', 'seq is never "4294967296": expected a number from 0 to 4294967295'],
    ['type == 65535', 'accepted'],
    ['family == 2', 'accepted'],
    ['family == nlctr', 'family is never "nlctr" (did you mean "nlctrl"?)'],
    ['protocol == never', `protocol is never "never": ${OF_PROTOCOL}`],
    [
      'protocol == dhcp',
      `protocol is never "dhcp": ${OF_PROTOCOL}; rtm_protocol, NDA_PROTOCOL, FRA_PROTOCOL and nh_protocol can be`,
    ],
  ])('%s: %s', (condition, why) => {
    expect(refusal(condition)).toBe(why)
  })
})

test('a nest holds several values, which are named', () => {
  expect(refusal('linkinfo == x')).toBe('linkinfo holds several values: name one, such as linkinfo.kind')
  expect(refusal('linkinfo.data < 5')).toBe('linkinfo.data is never "5": expected the name of one of its values')
  expect([refusal('linkinfo ~ x'), refusal('linkinfo.data ~ 5')]).toEqual(['accepted', 'accepted'])
})

test('an unknown name: what was expected is of its place', () => {
  const [first, inner] = [refused('mtuu == 5')?.expected ?? [], refused('linkinfo.knd == 5')?.expected ?? []]
  expect(first).toEqual(expect.arrayContaining(['mtu', 'payload', 'ACTION']))
  expect(inner).toContain('kind')
  expect(inner.filter((name) => ['mtu', 'payload', 'ACTION'].includes(name))).toEqual([])
})

const generic: Recorded[] = []
for await (const item of messages(records(recording('recordings/generic.pcap.gz').subarray(0, 200_000))))
  if (item.kind === 'message') generic.push(item)
const of = (name: string): Recorded => generic.find((one) => one.name === name) as Recorded
const NEWFAMILY = generic.find((one) => one.name === 'CTRL_CMD_NEWFAMILY' && one.message.attrs['ops'] !== undefined) as Recorded

async function link(attrs: object, header: object = {}): Promise<Recorded> {
  const bytes = encode({ type: 16, header, attrs })
  for await (const item of messages(records(bytes, { format: 'raw' }))) if (item.kind === 'message') return item
  throw new Error('no message')
}
const keeps = (condition: string, one: Recorded): boolean => where(condition)(one)

describe('what a message has not matches nothing', () => {
  test('error, of messages that are no reply', async () => {
    const one = await link({})
    const odd = { ...one, message: { ...one.message, header: { error: -22 } } } as unknown as Recorded
    expect([keeps('error', odd), keeps('error == EINVAL', odd)]).toEqual([false, false])
  })

  test('process, if the sender is not a number', async () => {
    const one = await link({})
    expect([{ ...one, sender: 'x/3' }, { ...one, sender: '12/3' }, one].map((sent) => keeps('process != 5', sent))).toEqual([
      false,
      true,
      false,
    ])
  })

  test('family, of control messages; the family of generic netlink by its name', () => {
    expect([keeps('family', of('NLMSG_ERROR')), keeps('family', of('NLMSG_DONE'))]).toEqual([false, false])
    expect([keeps('family == nlctrl', NEWFAMILY), keeps('type == nlctrl', NEWFAMILY)]).toEqual([true, true])
    const unnamed = { ...NEWFAMILY, tables: { ...NEWFAMILY.tables, find: () => ({ name: undefined }) } } as unknown as Recorded
    expect([keeps('family == "nlctrl"', unnamed), keeps('family != "nlctrl"', unnamed)]).toEqual([false, true])
    expect([keeps('type == nlctrl', unnamed), keeps('type == CTRL_CMD_NEWFAMILY', unnamed)]).toEqual([false, true])
  })

  test('dev, of other protocols', async () => {
    const one = await link({ ifname: 'eth0' }, { index: 3 })
    expect(['dev == eth0', 'dev == 3', 'dev == 4'].map((condition) => keeps(condition, one))).toEqual([true, true, false])
    expect(keeps('dev', { ...one, protocol: 16 })).toBe(false)
    expect(keeps('dev', of('NLMSG_DONE'))).toBe(false)
  })

  test('any: the address family too', async () => {
    const one = await link({}, { family: 10 })
    expect([keeps('any == INET6', one), keeps('any == INET', one)]).toEqual([true, false])
  })
})

describe('elements', () => {
  test('of a nest: by their index behind a kernel name, by their place behind a key', () => {
    const ops = NEWFAMILY.message.attrs['ops'] as { index: number; value: { id: number } }[]
    const [{ index, value }, second] = ops as [(typeof ops)[0], (typeof ops)[0]]
    expect([index, second.index]).toEqual([1, 2])
    expect(keeps(`CTRL_ATTR_OPS[1].CTRL_ATTR_OP_ID == ${value.id}`, NEWFAMILY)).toBe(true)
    expect(keeps(`CTRL_ATTR_OPS[1].CTRL_ATTR_OP_ID != ${value.id}`, NEWFAMILY)).toBe(false)
    expect(keeps('CTRL_ATTR_OPS[0]', NEWFAMILY)).toBe(false)
    expect(keeps(`ops[1].value.id == ${second.value.id}`, NEWFAMILY)).toBe(true)
    expect(keeps(`ops[1].value.id == ${value.id}`, NEWFAMILY)).toBe(false)
    expect(keeps(`ops[${ops.length}]`, NEWFAMILY)).toBe(false)
    expect(keeps(`any == ${value.id}`, NEWFAMILY)).toBe(true)
  })

  test('without a table: all, one by its number, and those inside', async () => {
    const one = await link({ unknown: [{ type: 500, bytes: Uint8Array.of(1, 2, 3, 4) }] })
    expect(['unknown', 'unknown.500', 'unknown.500 == 0x01020304', 'unknown.501'].map((name) => keeps(name, one))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(keeps('unknown', await link({}))).toBe(false)
    const attrs = { unknown: [{ type: 7, bytes: Uint8Array.of(9) }] }
    const nested = {
      ...one,
      message: { ...one.message, attrs: { unknown: [{ type: 0x8000 | 5, bytes: Uint8Array.of(1), attrs }] } },
    }
    expect([keeps('unknown.5.unknown.7 == 0x09', nested), keeps('unknown.5 == 0x01', nested)]).toEqual([true, false])
    expect(keeps('unknown.5', nested)).toBe(true)
  })
})
