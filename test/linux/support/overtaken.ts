// Makes two names which `ip` deletes between the file and the mount; one of them it takes for a namespace of its own.
import { execFileSync } from 'node:child_process'
import { createNamespace, isMounted, namespaceNames } from '../../../src/linux/namespaces/files.ts'
import { observe } from '../../../src/linux/syscalls/libc.ts'

const ip = (...args: string[]): Buffer => execFileSync('ip', ['netns', ...args])
let name = ''
observe((call) => {
  if (call !== 'unshare') return
  ip('del', name)
  if (name === 'taken') ip('add', name)
})
for (name of ['deleted', 'taken']) {
  await createNamespace(name).catch(({ message }) => console.log(message))
}
console.log(`left: ${namespaceNames().map((left) => `${left} ${isMounted(left) ? 'net' : 'nothing'}`)}`)
