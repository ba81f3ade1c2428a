// Creates a namespace whose mount fails, because /proc is gone when it comes to that, and says how.
import { writeSync } from 'node:fs'
import { createNamespace } from '../../../src/linux/namespaces/files.ts'
import { mount, observe } from '../../../src/linux/syscalls/libc.ts'

let away = false
observe((name) => {
  if (name === 'unshare') away = true
  // The way back.
  if (away && name === 'setns') mount('tmpfs', '/proc', 'tmpfs', 0, 0)
})
await createNamespace('unmade').catch((error: Error) => writeSync(1, error.message))
