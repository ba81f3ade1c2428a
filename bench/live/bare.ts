// The floor of a listing: the same request and the same calls into libc; every message is stepped over, nothing is read or kept.

import { currentTransport } from '../../src/linux/socket/transport.ts'
import { MSG_DONTWAIT } from '../../src/linux/syscalls/constants.ts'
import { allocate, must, recvmmsg, write } from '../../src/linux/syscalls/libc.ts'
import { messageHeaders, messagesSize, receivedHeader, resetHeaders } from '../../src/linux/syscalls/mmsghdr.ts'
import { encode, type Outgoing, rtnetlink } from '../../src/wire.ts'
import { ROWS } from './rows.ts'
import { type Pass, serve } from './serve.ts'

const NEWLINK = 16
const GETLINK = 18
const NEWROUTE = 24
const GETROUTE = 26
const INET = 2
const DONE = 3
const REQUEST_DUMP = 0x301
/** What links.list requests: RTEXT_FILTER_VF, or for attributes other than counters RTEXT_FILTER_SKIP_STATS. */
const [VF, SKIP_STATS] = [1, 8]

const fd = currentTransport().open(0, 'NETLINK_ROUTE')
const SIZES = { name: 12, data: 32 * 1024, control: 32 }
const arena = messageHeaders(allocate(messagesSize(SIZES, 16)), SIZES, 16)
let seq = 0

const links = (extMask: number): Pass => dump({ type: GETLINK, header: { family: 0 }, attrs: { extMask } }, NEWLINK)
/** All routes of IPv4 but those of the table `local`, which the kernel leaves out as routes.list requests it. */
const routes = (): Pass => dump({ type: GETROUTE, header: { family: INET, table: 254 } }, NEWROUTE)

function dump(message: Outgoing, wanted: number): Pass {
  const bytes = encode({ ...message, flags: REQUEST_DUMP, seq: ++seq }, { protocol: rtnetlink })
  must(write(fd, bytes), 'write')
  let messages = 0
  for (let done = false; !done; ) {
    resetHeaders(arena)
    const count = must(recvmmsg(fd, arena.address, arena.parts.length, MSG_DONTWAIT, 0), 'recvmmsg')
    for (let i = 0; i < count; i++) {
      const data = Buffer.from(arena.parts[i]?.data.buffer as ArrayBuffer, arena.parts[i]?.data.byteOffset)
      for (let at = 0, { length } = receivedHeader(arena, i); at < length; at += (data.readUInt32LE(at) + 3) & ~3) {
        const type = data.readUInt16LE(at + 4)
        if (type === wanted) messages++
        else done = type === DONE
      }
    }
  }
  return { messages }
}

await serve(process.argv[3] ?? '', {
  [ROWS.links]: { pass: () => links(VF) },
  [ROWS.some]: { pass: () => links(SKIP_STATS) },
  [ROWS.listed]: { pass: routes },
  [ROWS.someListed]: { pass: routes },
})
