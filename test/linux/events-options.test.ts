import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StreamOptions } from '../../src/linux/socket/event-options.ts'
import { EventStream } from '../../src/linux/socket/event-stream.ts'
import { tap } from '../../src/linux/socket/tap.ts'
import { RTNLGRP } from '../../src/rtnl/common/groups.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type FakeKernel, fakeKernel } from './support/fake-kernel.ts'

let kernel: FakeKernel

beforeEach(() => {
  kernel = fakeKernel(() => [])
})
afterEach(() => kernel.stop())

/** The error of a stream with these groups and options; undefined if it opens. */
function refusal(groups: unknown, options: object = {}): string | undefined {
  try {
    new EventStream(rtnetlink, groups as number[], options as StreamOptions).close()
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
  return undefined
}

const MOST = 0x7fffffff
const GROUP = 'groups: expected the number of a group, an integer'
const BUFFER = 'receiveBuffer: expected bytes, an integer'

test.each([
  ['LINK', {}, 'TypeError: groups: expected an array of numbers, got "LINK"'],
  [['LINK'], {}, `TypeError: ${GROUP}, got "LINK"`],
  [[0], {}, `RangeError: ${GROUP} from 1 to ${MOST}, got 0`],
  [[1.5], {}, `RangeError: ${GROUP} from 1 to ${MOST}, got 1.5`],
  [[MOST + 1], {}, `RangeError: ${GROUP} from 1 to ${MOST}, got ${MOST + 1}`],
  [[1], { receiveBuffer: '1' }, `TypeError: ${BUFFER}, got "1"`],
  [[1], { receiveBuffer: 0 }, `RangeError: ${BUFFER} from 1 to ${MOST}, got 0`],
  [[1], { receiveBuffer: MOST + 1 }, `RangeError: ${BUFFER} from 1 to ${MOST}, got ${MOST + 1}`],
  [[1], { receiveBuffer: MOST }, undefined],
  [[1], { receiveBuffer: undefined, allNsid: undefined, signal: undefined }, undefined],
  [[1], { allNsid: 'yes' }, 'TypeError: allNsid: expected true or false, got "yes"'],
  [[1], { allNsid: false }, undefined],
])('groups %j, options %j: %s', (groups, options, why) => {
  expect(refusal(groups, options)).toBe(why)
})

test('a tap hears of a notification in full, without missing bytes', () => {
  const stream = new EventStream(rtnetlink, [RTNLGRP.LINK])
  const heard: object[] = []
  const untap = tap((datagram) => void heard.push(datagram))
  kernel.notify(RTNLGRP.LINK, { datagram: [{ type: 16, header: { index: 3 } }] })
  expect(stream.take()).toHaveLength(1)
  untap()
  stream.close()
  expect(heard).toMatchObject([{ sent: false, socket: stream }])
  expect(heard[0]).not.toHaveProperty('missing')
})

test('after closing, nothing is taken of what was queued, and the stream has ended', async () => {
  const stream = new EventStream(rtnetlink, [RTNLGRP.LINK])
  kernel.notify(RTNLGRP.LINK, { datagram: [{ type: 16, header: { index: 3 } }] })
  expect(stream.closed).toBe(false)
  stream.close()
  stream.close()
  expect(stream.closed).toBe(true)
  expect(stream.take()).toEqual([])
  expect(await stream.batch()).toEqual([])
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('a read that a signal interrupts is made again', () => {
  const stream = new EventStream(rtnetlink, [RTNLGRP.LINK])
  kernel.notify(RTNLGRP.LINK, { errno: 4 }, { datagram: [{ type: 16, header: { index: 3 } }] })
  expect(stream.take()).toMatchObject([{ type: 'message', message: { header: { index: 3 } } }])
  stream.close()
})
