import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { type Bundle, bundle, mayRun, NOBODY } from './support/bundle.ts'

describeLive('nlwire demo', () => {
  let program: Bundle
  beforeAll(async () => {
    program = await bundle('demo')
  })
  afterAll(() => program.remove())

  const demo = (...args: string[]) => spawnSync(process.execPath, [program.file, 'demo', ...args], { encoding: 'utf8' })

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
    expect(demo('--wrie')).toMatchObject({
      status: 255,
      stdout: '',
      stderr: expect.stringContaining('Did you mean "--wire"?'),
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s in mid-story ends it', async (signal) => {
    const child = spawn(process.execPath, [program.file, 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] })
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

  test('an ordinary user gets namespaces of their own, or an error that says what is missing', ({ skip }) => {
    if (!mayRun()) skip('there is no other user here who can read this folder and run this Node')
    const { status, stdout, stderr } = spawnSync('setpriv', [...NOBODY, process.execPath, program.file, 'demo'], {
      encoding: 'utf8',
    })
    const permitted = spawnSync('setpriv', [...NOBODY, 'unshare', '-Urnm', 'true']).status === 0
    if (permitted) expect({ status, stderr, end: /3 of 3/.test(stdout) }).toEqual({ status: 0, stderr: '', end: true })
    else expect({ status, missing: /CAP_SYS_ADMIN.*unshare/s.test(stderr) }).toEqual({ status: 1, missing: true })
  })
})
