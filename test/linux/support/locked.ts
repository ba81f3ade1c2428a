// Makes a namespace while another has the lock of `ip` on a directory that is no mount yet; says what there was meanwhile, and afterwards.
import { existsSync, mkdirSync, readFileSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createNamespace, NAMESPACE_DIRECTORY } from '../../../src/linux/namespaces/files.ts'
import { LOCK_EX, O_DIRECTORY } from '../../../src/linux/syscalls/constants.ts'
import { closeFile, flock, mount, must, openFile } from '../../../src/linux/syscalls/libc.ts'

must(mount('tmpfs', '/run', 'tmpfs', 0, 0), 'mount')
mkdirSync(NAMESPACE_DIRECTORY)
const fd = must(openFile(NAMESPACE_DIRECTORY, O_DIRECTORY, 0), 'open')
must(flock(fd, LOCK_EX), 'flock')
const creating = createNamespace('second')
await delay(50)
const before = existsSync(`${NAMESPACE_DIRECTORY}/second`)
closeFile(fd)
await creating
const shared = / \/run\/netns rw\S* shared:/.test(readFileSync('/proc/self/mountinfo', 'latin1'))
writeSync(1, JSON.stringify({ before, after: existsSync(`${NAMESPACE_DIRECTORY}/second`), shared }))
