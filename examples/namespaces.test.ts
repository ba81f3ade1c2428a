// A suite of vitest whose tests run in a network of their own: a client and a server, made anew for each test. Nothing is left
// behind, also when a test fails. Needs root, or a user namespace: npx nlwire rootless -- npx vitest run
import { createServer } from 'node:http'
import { NetNs } from 'nlwire'
import { afterEach, beforeEach, expect, test } from 'vitest'

let client: NetNs
let server: NetNs

beforeEach(async () => {
  client = await NetNs.temporary()
  server = await NetNs.temporary()
  await server.links.create({ ifname: 'eth0', kind: 'veth', up: true, peer: { ifname: 'eth0', netns: client, up: true } })
  await server.addresses.add('eth0', '192.0.2.1/24')
  await client.addresses.add('eth0', '192.0.2.2/24')
})
afterEach(() => {
  client.close()
  server.close()
})

test('the client gets an answer over HTTP', async () => {
  // The socket belongs to the server's namespace; this process answers.
  const http = createServer((_, answer) => answer.end('hello')).unref()
  server.run(() => http.listen(80))
  const program = 'console.log(await (await fetch("http://192.0.2.1/")).text())'
  const { stdout } = await client.exec(process.execPath, ['--input-type=module', '-e', program])
  http.close()
  expect(stdout.trim()).toBe('hello')
})

test('a link that goes down is noticed', async () => {
  const down = client.links.waitFor('eth0', { operstate: 'DOWN' })
  await server.links.down('eth0')
  expect((await down).flags).not.toContain('LOWER_UP')
})

test('an MTU that is too large is refused with the reason', async () => {
  await expect(client.links.set('eth0', { mtu: 70_000 })).rejects.toThrow(/mtu/)
})
