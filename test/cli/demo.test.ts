import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', '--']

// One file that any user can read, started without a loader, so that a signal reaches the program itself.
const folder = `${tmpdir()}/nlwire-demo-${process.pid}`
const program = `${folder}/main.mjs`

describeLive('nlwire demo', () => {
  beforeAll(async () => {
    mkdirSync(folder, { mode: 0o755 })
    await build({
      entryPoints: [`${root}/src/cli/main.ts`],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      external: [],
      alias: { 'ffi-rs': `${root}/node_modules/ffi-rs/index.js` },
      define: { 'import.meta.url': JSON.stringify(`file://${root}/src/linux/ffi.ts`) },
      logLevel: 'silent',
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const demo = (...args: string[]) => spawnSync(process.execPath, [program, 'demo', ...args], { encoding: 'utf8' })

  test('ends with a ping, and leaves no name behind', () => {
    const { status, stdout, stderr } = demo()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/ms {2}server = await NetNs\.temporary\(\)\n/)
    expect(stdout).toMatch(/ms {2}server\.links\.create\(\{ ifname: 'veth0'/)
    expect(stdout).toMatch(/\n3 of 3 came back/)
    expect(readdirSync('/run/netns')).toEqual([])
  })

  test('--wire shows what goes over the wire', () => {
    const { status, stdout } = demo('--wire')
    expect(status).toBe(0)
    expect(stdout).toMatch(/sent \d+ bytes/)
    expect(stdout).toMatch(/76 65 74 68 30 00 +# IFLA_IFNAME "veth0"/)
    expect(stdout).toMatch(/# +VETH_INFO_PEER length/)
    expect(stdout).toMatch(/# nlmsg_type 2 NLMSG_ERROR/)
  })

  test('bad words', () => {
    expect(demo('--wrie')).toMatchObject({ status: 255, stdout: '', stderr: expect.stringContaining('what is "--wrie"?') })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s in mid-story ends it', async (signal) => {
    const child = spawn(process.execPath, [program, 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!out.includes('links.up') && (out + text).includes('links.up')) child.kill(signal)
      out += text
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(130)
    expect(out).toContain('interrupted')
    expect(readdirSync('/run/netns')).toEqual([])
  })

  test('an ordinary user gets namespaces of their own, or is told what is missing', ({ skip }) => {
    const may = (flag: string, file: string): boolean => spawnSync('setpriv', [...NOBODY, 'test', flag, file]).status === 0
    if (!may('-r', `${root}/node_modules/ffi-rs/index.js`) || !may('-x', process.execPath))
      skip('there is no other user here who can read this folder and run this Node')
    const { status, stdout, stderr } = spawnSync('setpriv', [...NOBODY, process.execPath, program, 'demo'], { encoding: 'utf8' })
    const permitted = spawnSync('setpriv', [...NOBODY, 'unshare', '-Urnm', 'true']).status === 0
    if (permitted) expect({ status, stderr, end: /3 of 3/.test(stdout) }).toEqual({ status: 0, stderr: '', end: true })
    else expect({ status, missing: /CAP_SYS_ADMIN.*unshare/s.test(stderr) }).toEqual({ status: 1, missing: true })
  })
})
