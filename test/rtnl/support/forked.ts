// What runs inside: an HTTP server on the loopback of its namespace, or a client of one.
import { lookup } from 'node:dns/promises'
import { readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

const where = { netns: readlinkSync('/proc/self/ns/net'), args: process.argv.slice(2) }

process.on('message', async ({ fetch: url, big, name, file, talk }: Record<string, string>, handle?: unknown) => {
  if (talk !== undefined) (handle as Socket).end(`${talk} from ${where.netns}`)
  if (url !== undefined)
    process.send?.(
      await fetch(url).then(
        (reply) => reply.text(),
        (error: Error) => `${error.cause}`,
      ),
    )
  if (big !== undefined) process.send?.({ big: BigInt(big) + 1n })
  if (name !== undefined) process.send?.((await lookup(name)).address)
  if (file !== undefined) process.send?.(readFileSync(file, 'utf8'))
})

if (where.args[0] === 'serve') {
  const server = createServer((_, response) => response.end(`from ${where.netns}`))
  server.listen(0, '127.0.0.1', () => process.send?.({ ...where, port: (server.address() as AddressInfo).port }))
} else process.send?.(where)
