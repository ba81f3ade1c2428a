/**
 * A fake kernel for tests of programs that use nlwire: it answers requests, refuses them, loses replies, and sends
 * notifications, without rights and without a network. Works with any test runner. docs/guide/testing.md is the guide.
 *
 * @module nlwire/testing
 */

export { FakeKernel, type FakeKernelOptions, fakeKernel, type GroupName } from './testing/fake-kernel.ts'
export type { GroupMessage } from './testing/fake-socket.ts'
export { ack, done, interrupted, isDump, overrun, PORT_ID, refusal, silence } from './testing/replies.ts'
export type { FakeAnswer, FakeMessage, FakeReplies, FakeReply, FakeStep } from './testing/step.ts'
