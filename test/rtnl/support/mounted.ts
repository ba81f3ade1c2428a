// Runs a program with mounts in a namespace named "there", on a /run/netns of its own.
import { writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'
import { mount } from '../../../src/linux/syscalls/libc.ts'

mount('tmpfs', '/run/netns', 'tmpfs', 0, 0)
const ns = await NetNs.create('there')
const { stdout } = await ns.exec('sh', ['-c', 'cat /etc/hosts; ls /sys/class/net'], { mounts: true })
writeSync(1, stdout)
await NetNs.delete('there')
