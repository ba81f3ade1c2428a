// Asks for what an ordinary user may not, and says how each was refused.
import { readlinkSync, writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const here = await NetNs.current()
const asked: Record<string, () => Promise<unknown>> = {
  delete: () => NetNs.delete('kept'),
  mounts: () => here.exec('true', [], { mounts: true }),
  identify: () => NetNs.identify(process.ppid),
  open: () => NetNs.open(process.ppid),
}
const told: Record<string, string> = { own: readlinkSync('/proc/self/ns/user') }
for (const [what, ask] of Object.entries(asked)) {
  told[what] = await ask().then(
    () => 'it was not refused',
    (error: Error) => `${error.name} ${error.message}`,
  )
}
here.close()
writeSync(1, JSON.stringify(told))
