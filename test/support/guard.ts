// Runs in every worker of the live tests, before a test file, and in worker threads (in-worker.mjs): nothing that hangs the machine may be sent. Only the emulator may crash.
// Not guarded: what Node processes started by a test send by themselves. They must not send routes.
import { currentTransport, replaceKernel } from '../../src/linux/socket/transport.ts'
import { guardChildren, guarded } from './deny.ts'

if (process.env['NLWIRE_TEST_VM'] !== '1') {
  replaceKernel(guarded(currentTransport()))
  guardChildren()
}
