// The thread pool's first job is submitted inside another namespace; says where the pool's threads are afterwards.
import { access, readlink, readlinkSync } from 'node:fs'
import { inNewNamespace } from '../../../src/linux/namespaces/setns.ts'
import { close } from '../../../src/linux/syscalls/libc.ts'

const LINK = '/proc/thread-self/ns/net'
const home = readlinkSync(LINK)
close(-1)
inNewNamespace(() => access('/', () => undefined))
readlink(LINK, (_, pool) => console.log(pool === home ? 'at home' : 'away'))
