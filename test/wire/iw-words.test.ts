// The words of iw(8) in `nlwire decode`, against what iw printed: its event lines, and its listings.
import { describe, expect, test } from 'vitest'
import type { Recorded } from '../../src/capture.ts'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

/** The messages of nl80211 in a recording, and their words. */
async function wifi(recording: string): Promise<{ all: readonly Recorded[]; words: ReturnType<typeof tools> }> {
  const all = (await recorded(recording)).filter(({ protocol, name }) => protocol === 16 && name.startsWith('NL80211_'))
  const words = tools({ command: 'link', ifname: (index) => `if${index}`, ifflags: () => 0, netnsName: () => undefined })
  all.forEach(words.note)
  return { all, words }
}

describe.each([
  ['iw', 35],
  ['wireless', 92],
])('notifications of %s', (recording, known) => {
  const printed = fixtureText(`${recording}-events.txt.gz`).trimEnd().split('\n')

  test('begin with the line that iw event printed', async () => {
    const { all, words } = await wifi(recording)
    const events = all.filter(({ direction, message }) => direction === 'received' && message.seq === 0)
    expect(events).toHaveLength(printed.length)
    let compared = 0
    for (const [i, event] of events.entries()) {
      const wanted = printed[i]?.trimEnd() ?? ''
      const own = words.line(event)
      if (wanted.includes(': unknown event ')) expect(own, event.name).toBeUndefined()
      else {
        // The text of a reason is a name of the kernel here. iw did not know the names of interfaces that were gone.
        const line = wanted.replace(/(reason:? \d+:).*$/, '$1')
        const found = / interface type (?:mesh point|monitor)/.test(line) ? own?.replace(/^\w+ \((.*?)\)/, '$1') : own
        expect(found?.startsWith(line), `${line} | ${found}`).toBe(true)
        compared++
      }
    }
    expect(compared).toBe(known)
  })
})

describe('listings', () => {
  /** What iw printed for a command, each line without what is for the eye. */
  const sections = fixtureText('iw.txt.gz')
    .split(/^== /m)
    .slice(1)
    .map((section) => section.trimEnd().split('\n'))
  const printed = (command: string): string[] =>
    (sections.find(([first]) => first === command) ?? []).slice(1).map((text) => text.trim().replaceAll(/\s+/g, ' '))

  /** The words of all replies that come after the request of a command, the last of its kind. */
  async function lines(command: string): Promise<string[]> {
    const { all, words } = await wifi('iw')
    const request = all.findLast((one) => {
      const own = one.direction === 'sent' ? words.request(one) : undefined
      return own !== undefined && `${own.what} ${own.values}`.trim() === command
    })
    const replies = all.filter(
      ({ direction, message: { seq, pid } }) =>
        direction === 'received' && seq === request?.message.seq && pid === request.message.pid,
    )
    return replies.map((one) => words.line(one) ?? '')
  }
  /** Without the spaces that align values. */
  const tight = (text: string): string => text.replaceAll(/:\s+/g, ':')

  test('iw dev wlan0 info', async () => {
    const [own = ''] = await lines('iw dev wlan0 info')
    const [before, queue = ''] = printed('iw dev wlan0 info').join(' ').split(' multicast TXQ: ')
    expect(own.startsWith(`${before} multicast TXQ: `)).toBe(true)
    const [names, values] = [queue.split(' ').slice(0, 9), queue.split(' ').slice(9)]
    expect(own).toContain(` multicast TXQ: ${names.map((name, i) => `${name} ${values[i]}`).join(' ')} `)
  })

  test.each(['wlan0', 'wlan1'])('iw dev %s station dump', async (link) => {
    const [own = ''] = await lines(`iw dev ${link} station dump`)
    // iw works these out of the clock.
    const wanted = printed(`iw dev ${link} station dump`).filter((text) => !/^(associated at|current time):/.test(text))
    expect(wanted.length).toBeGreaterThan(26)
    expect(tight(own).startsWith(tight(wanted.join(' ')))).toBe(true)
  })

  test('iw dev wlan1 scan dump', async () => {
    const own = await lines('iw dev wlan1 scan dump')
    const wanted = printed('iw dev wlan1 scan dump')
      .filter((text) => /^(?:BSS [\d:]+\(|last seen:|TSF:|freq:|beacon interval:|capability:|signal:|SSID:)/.test(text))
      .map((text) => text.replace(/ \(\d+d, .*\)$/, '').replace(/^capability: .*\(/, 'capability: ('))
    expect(wanted).toHaveLength(18)
    expect(
      own.map((text, i) =>
        text.startsWith(
          wanted
            .slice(9 * i, 9 * i + 9)
            .join(' ')
            .trim(),
        ),
      ),
    ).toEqual([true, true])
  })

  test('iw reg get', async () => {
    const [own = ''] = await lines('iw reg get')
    expect(own.startsWith(printed('iw reg get').join(' ').trim())).toBe(true)
  })

  test('iw phy phy0 info', async () => {
    const own = (await wifi('iw')).all.filter(({ name, message: { seq } }) => name === 'NL80211_CMD_NEW_WIPHY' && seq !== 0)
    const { words } = await wifi('iw')
    const text = own
      .filter(({ message }) => message.attrs['wiphy'] === 0)
      .map((one) => words.line(one))
      .join('\n')
    const wanted = printed('iw phy phy0 info').filter((one) => /^\* [\d.]+ M(?:bps|Hz \[)/.test(one))
    expect(wanted.length).toBeGreaterThan(120)
    expect(wanted.filter((one) => !text.includes(` ${one}`))).toEqual([])
    expect(text).toContain('Supported interface modes: * IBSS * managed * AP * AP/VLAN * monitor * mesh point * P2P-client ')
  })
})

test('requests are the command lines that made them', async () => {
  const { all, words } = await wifi('wireless')
  const found = new Set(
    all.flatMap((one) => {
      const own = one.direction === 'sent' ? words.request(one) : undefined
      return own ? [`${own.what} ${own.values}`.trim()] : []
    }),
  )
  // What test/vm/record/wireless.sh ran.
  for (const command of COMMANDS) expect(found, command).toContain(command)
})

const COMMANDS = [
  'iw dev',
  'iw reg get',
  'iw dev wlan1 station dump',
  'iw dev wlan0 station dump',
  'iw dev wlan0 info',
  'iw dev wlan0 survey dump',
  'iw dev wlan1 scan trigger freq 2412 passive',
  'iw dev wlan1 scan dump',
  'iw dev wlan1 set power_save on',
  'iw dev wlan1 get power_save',
  'iw reg set DE',
  'iw dev wlan1 roc start 2437 20',
  'iw dev wlan1 disconnect',
  'iw dev mesh0 mpath new 02:00:00:00:00:30 next_hop 02:00:00:00:00:31',
  'iw dev mesh0 mpath dump',
  'iw dev mesh0 mesh leave',
  'iw dev mesh0 del',
  'iw dev wlan1 set type ibss',
  'iw dev wlan1 ibss leave',
  'iw dev mon0 del',
  'iw dev wlan1 del',
  'iw dev wlan0 set txpower fixed 1000',
  'iw phy phy#0 set rts 500',
  'iw phy phy#0 set frag 1000',
  'iw phy phy#1 wowlan show',
  'iw phy phy#1 coalesce show',
  'iw phy phy#1 interface add mesh0 type mp',
  'iw phy phy#1 interface add mon0 type monitor flags fcsfail control',
  'iw dev mesh0 mesh join nlwire-mesh freq 2412',
  'iw dev wlan1 ibss join nlwire-cell 2412',
  // It was `set channel 6`.
  'iw dev mon0 set freq 2437',
]

test('a family is that of genl ctrl list', async () => {
  const { words } = await wifi('wireless')
  const all = (await recorded('wireless')).filter(({ name }) => name === 'CTRL_CMD_NEWFAMILY')
  const found = all.map((one) => words.line(one) ?? '')
  // genl of iproute2 6.1 has these of nlctrl in a paragraph each.
  expect(found).toContain(
    'Name: nlctrl ID: 0x10 Version: 0x2 header size: 0 max attribs: 0 commands supported: ID-0x3 (0xe), ID-0xa (0xc) multicast groups: notify (ID-0x10)',
  )
  expect(found.every((text) => /^Name: \S+ ID: 0x\w+ /.test(text) && !text.includes('['))).toBe(true)
})
