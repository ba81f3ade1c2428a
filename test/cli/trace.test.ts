import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { decode } from '../../src/wire.ts'
import { all } from '../capture/support.ts'
import { type Ended, ip, until } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'
import { NLWIRE, trace as runTrace, start as startTrace } from './support/trace.ts'

const folder = mkdtempSync(`${tmpdir()}/nlwire-trace-test-`)
afterAll(() => rmSync(folder, { recursive: true }))

const missing = ['strace', 'ip'].filter((name) => spawnSync(name, ['-V']).status !== 0)
const own = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ TMPDIR: folder, ...env })
const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => startTrace(args, own(env))
const trace = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> => runTrace(args, own(env))

const leftOver = (): string[] => readdirSync(folder).filter((name) => name.startsWith('nlwire-trace-') && !name.includes('test'))

describe.skipIf(missing.length > 0)(`nlwire trace${missing.length > 0 ? ` [skipped: no ${missing.join(', ')}]` : ''}`, () => {
  describeLive('of ip', () => {
    afterEach(() => ip('link del trace0').catch(() => undefined))

    test('a veth pair: the request, by the kernel’s names and with their meaning, and the reply', async () => {
      const { code, stdout, stderr } = await trace('-- ip link add trace0 type veth peer name trace1'.split(' '))
      expect([code, stdout]).toEqual([0, ''])
      const lesson = stderr.slice(stderr.indexOf('#3 ')).replace(/ {2,}(?=[a-z])/g, ' | ')
      expect(lesson.replace(/\(\d+\)/, '(PID)').replace(/[\d.]+ ms/, 'TIME')).toBe(
        [
          '#3 ip (PID): link add',
          '  > RTM_NEWLINK REQUEST|ACK|EXCL|CREATE | creates or changes a link',
          '    IFLA_IFNAME "trace0" | interface name, 15 bytes at most',
          '    IFLA_LINKINFO | kind of virtual device and its settings',
          '      IFLA_INFO_KIND "veth" | the word after type in ip link add',
          '      IFLA_INFO_DATA | settings of that kind',
          '        VETH_INFO_PEER | the other end: its struct ifinfomsg and its attributes',
          '          IFLA_IFNAME "trace1" | interface name, 15 bytes at most',
          '  < NLMSG_ERROR: ok, TIME',
          '\n',
        ].join('\n'),
      )
      expect(stderr).toMatch(/^#1 .*\n.*\n {4}\(all zero, no attributes\) +ip sends this to test/)
      expect(leftOver()).toEqual([])
    })

    test('a listing: its output is left alone; what refuses, and why; the exit code is the program’s', async () => {
      const { code, stdout, stderr } = await trace(['ip', '-o', 'link', 'show', 'lo'])
      expect({ code, stdout }).toEqual({ code: 0, stdout: await ip('-o link show lo') })
      expect(stderr).toMatch(/ link get\n.*RTM_GETLINK[\s\S]*< RTM_NEWLINK 1: lo: <[\s\S]*1 reply/)
      const refused = await trace(['ip', 'link', 'add', 'lo', 'type', 'veth'])
      expect(refused.code).toBe(2)
      expect(refused.stderr).toMatch(/RTNETLINK answers: File exists/)
      expect(refused.stderr).toMatch(/< NLMSG_ERROR: RTM_NEWLINK refused: EEXIST: File exists/)
    })

    test('-o keeps what strace saw: every datagram, with its direction, and nothing of an existing file', async () => {
      const file = `${folder}/kept.pcap`
      writeFileSync(file, 'a longer file that existed before, and is no recording: '.repeat(1000))
      expect(await trace(['-o', file, 'ip', 'addr', 'add', '127.3.0.1/8', 'dev', 'lo'])).toMatchObject({ code: 0 })
      const { datagrams, faults } = await all(readFileSync(file))
      expect(faults).toEqual([])
      expect(datagrams.at(-2)).toMatchObject({ direction: 'sent', protocol: 0 })
      expect(decode(datagrams.at(-2)?.bytes as Uint8Array)[0]).toMatchObject({ type: 20, attrs: { local: '127.3.0.1' } })
      expect(datagrams.at(-1)).toMatchObject({ direction: 'received' })
      const { stderr } = await trace(['--explain', 'ip', 'addr', 'del', '127.3.0.1/8', 'dev', 'lo'])
      expect(stderr).toMatch(/\n {2}> 7f 03 00 01 +# IFA_LOCAL 127\.3\.0\.1\n/)
      expect(stderr).toMatch(/\n {2}< 00 00 00 00 +# error 0 \(success\)\n/)
    })

    test('the program is followed into other namespaces, and what it starts too', async () => {
      await ip('netns add tracens')
      try {
        const { code, stderr } = await trace(['ip', 'netns', 'exec', 'tracens', 'sh', '-c', 'ip link add br7 type bridge; true'])
        expect(code).toBe(0)
        expect(stderr).toMatch(/ ip \(\d+\): link add\n[\s\S]*IFLA_IFNAME "br7"[\s\S]*NLMSG_ERROR: ok/)
      } finally {
        await ip('netns del tracens')
      }
    })

    test('as it happens: requests are printed while the program still runs', async () => {
      const child = start(['sh', '-c', 'ip link show lo >/dev/null; echo asked; read line; exit 5'])
      let [told, said] = ['', '']
      child.stderr.on('data', (chunk) => {
        told += chunk
      })
      child.stdout.on('data', (chunk) => {
        said += chunk
      })
      await until(() => said.includes('asked') && told.includes('link get'))
      child.stdin.end('go on\n')
      expect(await new Promise((resolve) => child.on('close', resolve))).toBe(5)
    })
  })

  const python = spawnSync('python3', ['-V']).status === 0
  test('--all: a program that writes to its socket as to a file; without it nothing is seen', async ({ skip }) => {
    skip(!python, 'no python3')
    const request = (length: string) => `${length}000000120001030100000000000000${'00'.repeat(16)}`
    const program = (bytes: string): string =>
      `import os, socket; s = socket.socket(16, 3, 0); os.write(s.fileno(), bytes.fromhex('${bytes}')); os.read(s.fileno(), 65536)`
    const code = program(request('20'))
    expect((await trace(['--all', 'python3', '-c', code])).stderr).toMatch(
      /: link show\n.*RTM_GETLINK[\s\S]*< RTM_NEWLINK 1: lo: </,
    )
    expect((await trace(['python3', '-c', code])).stderr).toMatch(
      /^nlwire trace: the program opened a netlink socket, .* try --all\.\n$/,
    )
    // Nothing to see, or something seen, is no reason for the hint.
    expect((await trace(['true'])).stderr).toBe('')
    const closed = 'import socket; socket.socket(16, 3, 0).close()'
    expect((await trace(['--all', 'python3', '-c', closed])).stderr).toBe('')
    const short = program(request('1c').slice(0, 56))
    const { stderr } = await trace(['--all', '--explain', 'python3', '-c', short])
    expect(stderr).toMatch(/^! frame 1, byte \d+ of the datagram: .*\n/)
    expect(stderr).toMatch(
      /\n#1 python3.* \(\d+\): link show\n {2}> RTM_GETLINK REQUEST\|DUMP .*\n {4}payload malformed: ifinfomsg of 12 bytes, at least 16 expected\n[\s\S]*\n {2}> 1c 00 00 00 .*nlmsg_len 28\n[\s\S]*\n {2}> 00 00 00 00 00 00 00 00 # payload malformed/,
    )
  })

  test('children have the names of their parents until they start a program', async ({ skip }) => {
    skip(!python, 'no python3')
    const get =
      "s = socket.socket(16, 3, 0); s.send(bytes.fromhex('20000000120001000100000000000000' + '00000000' + '01000000' + '00' * 8)); s.recv(65536)"
    const code = `import os, socket, sys
if os.fork() == 0:
  ${get}
  os.execvp('ip', ['ip', 'link', 'show', 'lo'])
os.wait()`
    const { stderr } = await trace(['python3', '-c', code])
    const names = [...stderr.matchAll(/^#\d+ (\S+) \((\d+)\): /gm)].map(([, name, pid]) => ({ name, pid }))
    expect(names[0]?.name).toMatch(/^python3/)
    expect(names.at(-1)?.name).toBe('ip')
    expect(new Set(names.map(({ pid }) => pid)).size).toBe(1)
  })

  test('--all: nlwire itself, and nothing of the files that it reads', async () => {
    const self = [...NLWIRE, '-o', 'link', 'show', 'lo']
    const { code, stdout, stderr } = await trace(['--all', '--', ...self])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1: lo: </)])
    expect(stderr).toMatch(/: link get\n {2}> RTM_GETLINK [\s\S]*IFLA_IFNAME "lo"[\s\S]*< RTM_NEWLINK 1: lo: </)
    expect(stderr).not.toMatch(/^!/m)
    expect(stderr).not.toContain('try --all')
  })

  test('signals: of the program’s end, and of those that are sent to nlwire', async () => {
    expect(await trace(['sh', '-c', 'kill -TERM $$'])).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(await trace(['sh', '-c', 'kill -SEGV $$'])).toMatchObject({ code: 139 })
    const child = start(['sh', '-c', 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done'])
    child.stdout.once('data', () => child.kill('SIGTERM'))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(9)
    expect(leftOver()).toEqual([])
  })

  test('stdin and many lines of output are the program’s own', async () => {
    const child = start(['--', 'tr', 'a-z', 'A-Z'])
    const out: Buffer[] = []
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.stdin.end('abc\n'.repeat(20_000))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(Buffer.concat(out).toString()).toBe('ABC\n'.repeat(20_000))
  })
})

describe('what is missing is said', () => {
  const bin = `${folder}/bin`
  const only = (...programs: string[]): { PATH: string } => {
    rmSync(bin, { recursive: true, force: true })
    mkdirSync(bin)
    for (const name of programs) symlinkSync(`/bin/${name}`, `${bin}/${name}`)
    return { PATH: bin }
  }

  test('strace', async () => {
    expect(await trace(['true'], only('true'))).toMatchObject({
      ...{ code: 1, stdout: '', stderr: 'nlwire trace: strace is not installed; distributions have it as the package strace\n' },
    })
  })

  test('permission to trace', async () => {
    const env = only('true')
    writeFileSync(`${bin}/strace`, '#!/bin/sh\necho "strace: PTRACE_TRACEME: Operation not permitted" >&2\nexit 1\n')
    chmodSync(`${bin}/strace`, 0o755)
    const { code, stderr } = await trace(['true'], env)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^strace: PTRACE.*\nnlwire trace: strace could not trace the program\. /),
    ])
    expect(leftOver()).toEqual([])
  })

  test.each<[string[], number, RegExp]>([
    [['trace'], 255, /^Usage: /],
    [['trace', 'help'], 0, /--nlmon/],
    [['trace', '--'], 255, /expected a program/],
    [['trace', '-o'], 255, /-o requires a file name/],
    [['trace', '--jsn', 'true'], 255, /"--jsn" is unknown/],
    [['trace', '-o', '/nowhere/x', 'true'], 1, /cannot write \/nowhere\/x: ENOENT/],
  ])('%j: %i', async (args, wanted, why) => {
    let said = ''
    const out = (text: string): void => {
      said += text
    }
    expect([await run(args, { out, err: out }), said]).toEqual([wanted, expect.stringMatching(why)])
    expect(existsSync('/nowhere')).toBe(false)
  })

  test('the program', async ({ skip }) => {
    skip(missing.includes('strace'), 'no strace')
    expect(await trace(['nosuch-program'])).toMatchObject({ code: 127, stderr: 'nlwire trace: nosuch-program: not found\n' })
    expect(await trace(['/tmp'])).toMatchObject({ code: 126, stderr: 'nlwire trace: /tmp: is a directory\n' })
    expect(await trace(['/etc/passwd'])).toMatchObject({ code: 126, stderr: 'nlwire trace: /etc/passwd: permission denied\n' })
  })
})
