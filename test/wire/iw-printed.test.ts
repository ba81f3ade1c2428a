import { expect, test } from 'vitest'
import type { Message } from '../../src/wire.ts'
import {
  managementFrames,
  meshParameters,
  regulatory,
  wifiInterface,
  wifiNetwork,
  wifiStation,
  wiphyBands,
} from '../support/iw-views.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

// What iw printed while fixtures/protocols/iw was recorded, against the replies that it printed it of.

/** The lines of each command, in the order of the recording. */
const sections = fixtureText('iw.txt.gz')
  .split(/^== /m)
  .slice(1)
  .map((section) => {
    const [command = '', ...lines] = section.trimEnd().split('\n')
    return {
      command,
      lines: lines.map((line) =>
        line
          .trim()
          .replace(/^([A-Za-z/ [\]]+:)\s*/, '$1 ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      ),
    }
  })

const all = (await recorded('iw')).filter(({ protocol, name }) => protocol === 16 && name.startsWith('NL80211_'))
/** Every process has a port of its own: those of the commands are the last. */
const ports = [...new Set(all.filter(({ direction }) => direction === 'sent').map(({ message }) => message.pid))].slice(
  -sections.length,
)

function of(command: string): { lines: string[]; replies: Message[] } {
  const which = sections.findIndex((one) => one.command === command)
  const replies = all.filter(({ direction, message }) => direction === 'received' && message.pid === ports[which])
  return { lines: sections[which]?.lines ?? [], replies: replies.map(({ message }) => message) }
}

test('iw dev', () => {
  const { lines, replies } = of('iw dev')
  expect(replies.flatMap((one) => wifiInterface(one, false))).toEqual(lines.filter((line) => !line.startsWith('phy#')))
  expect(replies).toHaveLength(5)
})

test('iw dev wlan0 info', () => {
  const { lines, replies } = of('iw dev wlan0 info')
  expect(replies.flatMap((one) => wifiInterface(one, true))).toEqual(lines)
})

test.each(['wlan0', 'wlan1'])('iw dev %s station dump', (link) => {
  const { lines, replies } = of(`iw dev ${link} station dump`)
  // iw works these out of the clock.
  const wanted = lines.filter((line) => !/^(associated at|current time): /.test(line))
  expect(replies.flatMap((one) => wifiStation(one, link))).toEqual(wanted)
  expect(wanted.length).toBeGreaterThan(26)
})

test('iw dev wlan1 scan dump', () => {
  const { lines, replies } = of('iw dev wlan1 scan dump')
  const wanted = lines
    .filter((line) => /^(BSS|last seen:|TSF:|freq:|beacon interval:|capability:|signal:|SSID:)/.test(line))
    .map((line) => line.replace(/ \(\d+d, .*\)$/, '').replace(/^capability: .*\(/, 'capability: ('))
  expect(replies.flatMap((one) => wifiNetwork(one, 'wlan1'))).toEqual(wanted)
  expect(wanted).toHaveLength(18)
})

test('iw dev mesh0 mesh_param dump', () => {
  const { lines, replies } = of('iw dev mesh0 mesh_param dump')
  expect(replies.flatMap(meshParameters).toSorted()).toEqual(lines.toSorted())
  expect(lines).toHaveLength(29)
})

test('iw reg get', () => {
  const { lines, replies } = of('iw reg get')
  expect(replies.flatMap(regulatory)).toEqual(lines.filter((line) => line.startsWith('(')))
})

test('iw phy phy0 info', () => {
  const { lines, replies } = of('iw phy phy0 info')
  const channels = lines.filter((line) => /^\* [\d.]+ M(bps|Hz \[)/.test(line))
  expect(wiphyBands(replies).toSorted()).toEqual(channels.toSorted())
  expect(channels.length).toBeGreaterThan(120)
  const frames = lines.filter((line) => /^\* [\w/ -]+: 0x/.test(line))
  expect(managementFrames(replies)).toEqual(frames)
  expect(frames.length).toBeGreaterThan(10)
})
