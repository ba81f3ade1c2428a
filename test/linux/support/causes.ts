// Looks for the causes of refusals, as a process that may lack CAP_NET_ADMIN. The first word of each is what was found.
import { writeSync } from 'node:fs'
import { rtnetlink } from '../../../src/index.ts'
import { openCurrentNamespace } from '../../../src/linux/namespaces/setns.ts'
import { findCause } from '../../../src/linux/socket/refusal.ts'

const [EPERM, EINVAL] = [1, 22]
const refused = { request: new Uint8Array(20).fill(20, 0, 1), wire: { protocol: rtnetlink }, namespace: openCurrentNamespace() }
const causes = [
  { ...refused, errno: EPERM, words: undefined },
  { ...refused, errno: EPERM, words: 'the reason of the kernel' },
  { ...refused, errno: EINVAL, words: undefined },
  { ...refused, errno: EPERM, words: undefined, namespace: -1 },
].map((one) =>
  findCause(
    one,
    async () => [],
    async () => 'diagnosed',
  ),
)
writeSync(
  1,
  JSON.stringify((await Promise.all(causes)).map((cause) => (typeof cause === 'string' ? cause.split(' ')[0] : cause))),
)
