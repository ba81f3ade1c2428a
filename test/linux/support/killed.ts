// Creates a namespace and kills itself right after the n-th system call of the create; ends with code 0 when there is no n-th.
import { observe } from '../../../src/linux/libc.ts'
import { createNamespace } from '../../../src/linux/namespace-files.ts'

const [name = '', last = ''] = process.argv.slice(2)
let calls = 0
observe(() => {
  if (++calls === Number(last)) process.kill(process.pid, 'SIGKILL')
})
await createNamespace(name)
