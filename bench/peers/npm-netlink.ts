// npm netlink as a contestant: what its socket does with a datagram, `parseMessages`, and its rtnetlink `parseMessage` of each.
import { createRequire } from 'node:module'
import { readScenes } from './scene-files.ts'
import { type Pass, type Rows, serve } from './serve.ts'

/** As much of it as is used here. */
interface Netlink {
  parseMessages(datagram: Buffer): { type: number; data: Buffer }[]
  rt: {
    parseMessage(type: number, data: Buffer): { data: { index?: number; prefixlen?: number; dstLen?: number; kind?: string } }
  }
}

const [folder, modules, version] = process.argv.slice(2) as [string, string, string]
const { parseMessages, rt } = createRequire(`${modules}/`)('netlink') as Netlink

function decodes(name: string, datagrams: readonly Buffer[]): Pass {
  let messages = 0
  let check = 0
  for (const datagram of datagrams) {
    for (const { type, data } of parseMessages(datagram)) {
      const { data: header } = rt.parseMessage(type, data)
      messages++
      check += (name === 'links' ? header.index : name === 'addresses' ? header.prefixlen : header.dstLen) ?? 0
    }
  }
  return { messages, check }
}

const rows: Rows = Object.fromEntries(
  readScenes(folder).map(({ name, datagrams }) => {
    const buffers = datagrams.map(({ buffer }) => Buffer.from(buffer))
    return [`decode ${name}`, () => decodes(name, buffers)]
  }),
)
await serve(version, rows)
