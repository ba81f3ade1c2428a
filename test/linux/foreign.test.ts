import { expect, test } from 'vitest'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from '../../src/linux/syscalls/constants.ts'
import { close, must, sendto, socket } from '../../src/linux/syscalls/libc.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { NetNs } from '../../src/rtnl/netns/netns.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'

const ECONNREFUSED = 111

test('nobody but the kernel can send to a socket: answers are read without their sender', async () => {
  await using ns = await NetNs.temporary()
  const [ours, foreign] = ns.run(() => [
    new NetlinkSocket(rtnetlink),
    must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, rtnetlink.number), 'socket'),
  ])
  const to = Buffer.alloc(12)
  to.writeUInt16LE(AF_NETLINK)
  to.writeUInt32LE(ours.portId, 4)
  // As if the kernel refused the next request.
  const forged = encodeMessage({ type: 2, seq: 1, pid: ours.portId, header: { error: -1, request: {} } }, { protocol: rtnetlink })
  expect(sendto(foreign, forged, forged.length, 0, to, 12)).toBe(-ECONNREFUSED)
  const { messages } = await ours.request({ type: 18, header: { index: 1 } })
  expect(messages.map(({ attrs }) => attrs['ifname'])).toEqual(['lo'])
  expect(ours.dropped).toBe(0)
  close(foreign)
  ours.close()
})
