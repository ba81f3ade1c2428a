// Records what a program does, and says why the kernel refused one of its requests: in a sentence, and byte by byte. Needs root.
import { createReadStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NetlinkError, NetNs } from 'nlwire'
import { conversations, messages, records } from 'nlwire/capture'

const FILE = join(tmpdir(), `refusal-${process.pid}.pcap`)
{
  await using ns = await NetNs.temporary()
  ns.record(FILE)
  await ns.links.create({ ifname: 'v0', kind: 'veth' })
  const error = await ns.links.set('v0', { mtu: 70000 }).catch((e: unknown) => e)
  if (error instanceof NetlinkError) {
    console.log(error.message)
    console.log(error.explain())
  }
}

// The same from the recording, which may come from another machine.
for await (const talk of conversations(messages(records(createReadStream(FILE))))) {
  if (talk.kind === 'conversation' && talk.refusal) console.log(`in the recording: ${talk.request?.name} ${talk.refusal.code}`)
}
rmSync(FILE)
