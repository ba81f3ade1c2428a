// Makes what is named and kills itself right after the n-th system call of that; ends with code 0 when there is no n-th.
import { NetNs } from '../../../src/index.ts'
import { observe } from '../../../src/linux/syscalls/libc.ts'

const creations: Record<string, () => Promise<unknown>> = {
  namespace: () => NetNs.create('doomed'),
  link: async () => {
    const ns = await NetNs.open('doomed')
    observe(count)
    return ns.links.create({
      ifname: 'doomed0',
      kind: 'veth',
      altIfname: ['doomed-alternative'],
      peer: { ifname: 'doomed1', netns: 'other' },
    })
  },
}

const [what = '', last = ''] = process.argv.slice(2)
let calls = 0

function count(): void {
  if (++calls === Number(last)) process.kill(process.pid, 'SIGKILL')
}

if (what === 'namespace') observe(count)
await creations[what]?.()
