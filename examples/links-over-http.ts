// Follows all named namespaces, and serves their links as JSON: GET / lists them. Ctrl-C ends it cleanly. Needs root.
//   node links-over-http.ts [PORT]
import { createServer } from 'node:http'
import { type Link, NetNs } from 'nlwire'

const links = new Map<string, Map<string, Link>>() // by the name of the namespace, then by the watch's key

/** Keeps the links of one namespace up to date until the namespace goes. */
async function follow(name: string): Promise<void> {
  await using ns = await NetNs.open(name)
  const here = new Map<string, Link>()
  links.set(name, here)
  open.set(name, ns)
  for await (const change of ns.watch({ links: true })) {
    if (change.type === 'resync' || change.object !== 'link') continue
    if (change.type === 'removed') here.delete(change.key)
    else here.set(change.key, change.after)
  }
}

const open = new Map<string, NetNs>()
const names = NetNs.watch()
const server = createServer((_, answer) => {
  const found = [...links].map(([name, here]) => [name, [...here.values()]])
  answer.setHeader('content-type', 'application/json')
  answer.end(JSON.stringify(Object.fromEntries(found)))
})
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => console.log('listening', server.address()))

process.once('SIGINT', () => {
  names.close()
  server.close()
})

const followed: Promise<void>[] = []
for await (const change of names) {
  if (change.type === 'added') followed.push(follow(change.name).catch((error: Error) => console.error(error.message)))
  if (change.type === 'removed') {
    open.get(change.name)?.close() // this ends its watch
    open.delete(change.name)
    links.delete(change.name)
  }
}
for (const ns of open.values()) ns.close()
await Promise.all(followed)
console.log('closed')
