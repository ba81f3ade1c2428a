// npm netlink as a contestant on the running kernel.
import { createRequire } from 'node:module'
import { CALLS, ROWS } from './rows.ts'
import { type Pass, serve } from './serve.ts'

/** As much of it as is used here. */
interface Netlink {
  createRtNetlink(): {
    setLink(data: object, attrs: object): Promise<unknown>
    getLinks(data: object, attrs: object): Promise<{ kind: string }[]>
  }
}

const [modules, version] = process.argv.slice(3) as [string, string]
const { createRtNetlink } = createRequire(`${modules}/`)('netlink') as Netlink
const socket = createRtNetlink()

async function mtus(): Promise<Pass> {
  for (let i = 0; i < CALLS; i++) await socket.setLink({}, { ifname: 'br0', mtu: 1000 + i })
  return { messages: CALLS }
}

async function links(): Promise<Pass> {
  const all = await socket.getLinks({}, { extMask: Buffer.from([1, 0, 0, 0]) })
  return { messages: all.length }
}

await serve(version, { [ROWS.mtu]: { pass: mtus }, [ROWS.links]: { pass: links } })
