// iproute2 as a contestant: a process for each command, started from Node, or one that reads many commands.
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { ADDRESSES, addressOf, CALLS, LISTED, PAIRS, ROUTES, ROWS, routeLines } from './rows.ts'
import { aboveStart, type Pass, serve } from './serve.ts'

const run = promisify(execFile)
const ip = (words: string): Promise<unknown> => run('ip', words.split(' '))

async function mtus(): Promise<Pass> {
  const messages = CALLS / 10
  for (let i = 0; i < messages; i++) await ip(`link set br0 mtu ${1000 + i}`)
  return { messages }
}

const commands = Array.from({ length: ADDRESSES }, (_, i) => `addr add ${addressOf(i)} dev br0\n`).join('')

function addresses(): Pass {
  execFileSync('ip', ['-batch', '-'], { input: commands })
  return { messages: ADDRESSES }
}

const [added, deleted] = [routeLines('add'), routeLines('del')]

function routes(input: string): Pass {
  execFileSync('ip', ['-batch', '-'], { input })
  return { messages: ROUTES }
}

async function noRoutes(): Promise<void> {
  await ip('link set br0 up')
  await ip('route flush proto boot')
}

async function onlyRoutes(): Promise<void> {
  await noRoutes()
  routes(added)
}

async function flush(): Promise<Pass> {
  await ip('route flush proto boot')
  return { messages: ROUTES }
}

function lines(): Pass {
  return {
    messages: ROUTES,
    ns: aboveStart(
      () => routes(added),
      () => execFileSync('ip', ['-batch', '-'], { input: '' }),
    ),
  }
}

/** Not of iproute2, but as it is used beside it. */
async function sysctls(): Promise<Pass> {
  const messages = CALLS / 10
  for (let i = 0; i < messages; i++) await run('sysctl', ['-qw', `net.ipv4.ip_forward=${i & 1}`])
  return { messages }
}

function listed(): Pass {
  execFileSync('ip', ['-j', '-4', 'route'], { stdio: 'ignore' })
  return { messages: LISTED }
}

async function pairs(): Promise<Pass> {
  for (let i = 0; i < PAIRS; i++) {
    await ip('netns add server')
    await ip('netns add client')
    await ip('-n server link add veth0 type veth peer name veth1 netns client')
    await ip('-n server addr add 10.0.0.2/24 dev veth0')
    await ip('-n client addr add 10.0.0.3/24 dev veth1')
    await ip('-n server link set veth0 up')
    await ip('-n client link set veth1 up')
    await ip('netns del server')
    await ip('netns del client')
  }
  return { messages: PAIRS }
}

await serve(process.argv[3] ?? '', {
  [ROWS.mtu]: { pass: mtus },
  [ROWS.addresses]: { before: () => ip('-4 addr flush dev br0'), pass: addresses },
  [ROWS.routes]: { before: noRoutes, pass: () => routes(added) },
  [ROWS.routesGo]: { before: onlyRoutes, pass: () => routes(deleted) },
  [ROWS.flush]: { before: onlyRoutes, pass: flush },
  [ROWS.lines]: { before: noRoutes, pass: lines },
  [ROWS.sysctl]: { pass: sysctls },
  [ROWS.listed]: { pass: listed },
  [ROWS.pairs]: { pass: pairs },
})
