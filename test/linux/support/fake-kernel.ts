import { NLM_F } from '../../../src/netlink/message/header.ts'
import type { Message, Outgoing } from '../../../src/netlink/message/message.ts'
import type { Protocol } from '../../../src/netlink/message/protocol.ts'
import { rtnetlink } from '../../../src/rtnl/protocol.ts'
import * as testing from '../../../src/testing.ts'

export type { FakeAnswer as Answer, FakeStep as Step, GroupMessage } from '../../../src/testing.ts'
export { PORT_ID } from '../../../src/testing.ts'

/** A fake kernel that is in the place of the real one, in live tests of the guarded one (test/support/guard.ts), until `stop`. */
export type FakeKernel = testing.FakeKernel & { stop(): void }

const link = (to: Message, index: number, flags: number = NLM_F.MULTI): Outgoing => ({
  type: 16,
  flags,
  seq: to.seq,
  pid: testing.PORT_ID,
  header: { index },
  attrs: { ifname: `l${index}` },
})

/** What a kernel says. */
export const says = { ack: testing.ack, done: testing.done, link }

/** Puts a fake kernel in the place of the real one for sockets opened from now on. `early` is what others sent to a socket before it was connected. */
export function fakeKernel(
  answer: testing.FakeAnswer,
  early: readonly testing.FakeStep[] = [],
  protocol: Protocol = rtnetlink,
): FakeKernel {
  const kernel = testing.fakeKernel(answer, { early, protocol }) as unknown as testing.FakeKernel
  const installed = kernel.install()
  return Object.assign(kernel, { stop: () => installed[Symbol.dispose]() })
}
