import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { bundle } from './support/bundle.ts'

const program = await bundle('lost-output')
afterAll(() => program.remove())

const root = fileURLToPath(new URL('../..', import.meta.url))
const RECORDING = 'fixtures/recordings/main.pcap.gz'

/** Runs nlwire with stdout on /dev/full, and stderr too where `both` says so. */
function onFullDisk(args: readonly string[], both = false): { status: number | null; stderr: string } {
  const full = openSync('/dev/full', 'w')
  try {
    const { status, stderr } = spawnSync(process.execPath, [program.file, ...args], {
      cwd: root,
      stdio: ['ignore', full, both ? full : 'pipe'],
      encoding: 'utf8',
    })
    return { status, stderr: stderr ?? '' }
  } finally {
    closeSync(full)
  }
}

/** Runs nlwire with stdout on a pipe whose reader is gone. */
function intoClosedPipe(args: readonly string[]): { status: number | null; stderr: string } {
  const script = 'exec 5>&1 6> >(:); wait $!; "$@" >&6; echo "$?" >&5'
  const command = ['-c', script, 'sh', process.execPath, program.file, ...args]
  const { stdout, stderr } = spawnSync('bash', command, { cwd: root, encoding: 'utf8' })
  return { status: Number(stdout), stderr }
}

const PURE = [
  ['decode', RECORDING],
  ['decode', RECORDING, '--messages'],
  ['decode', RECORDING, '--json'],
  ['decode', 'help'],
  ['explain', RECORDING],
  ['explain', RECORDING, '--json'],
  ['explain', RECORDING, '--html', '-'],
  ['encode', 'RTM_GETLINK'],
  ['encode', 'RTM_GETLINK', '--explain'],
  ['encode', 'RTM_GETLINK', '--pcap', '-'],
  ['schema'],
  ['schema', '--json'],
  ['-V'],
]
const LIVE = [['demo'], ['link', 'show', 'lo'], ['-j', 'link', 'show', 'lo'], ['address', 'show']]

const FILES = [
  ['encode', 'RTM_GETLINK', '--pcap', '/dev/full'],
  ['explain', RECORDING, '--html', '/dev/full'],
  ['trace', '-o', '/dev/full', '--', 'true'],
]
const titled = (lines: readonly string[][]): [string, string[]][] => lines.map((args) => [args.join(' '), args])

describe('output that a full disk loses', () => {
  test.each(titled(PURE))('nlwire %s: an error line, and exit 1', (_, args) => {
    const { status, stderr } = onFullDisk(args)
    expect(stderr).toMatch(/^nlwire: cannot write to stdout: .*ENOSPC.*\n$/)
    expect(status).toBe(1)
  })

  test('with stderr full as well: exit 1', () => {
    expect(onFullDisk(['schema'], true).status).toBe(1)
    expect(onFullDisk(['link', 'no-such-command'], true).status).toBe(1)
  })

  test.each(titled(FILES))('a file: nlwire %s', (_, args) => {
    const { status, stderr } = spawnSync(process.execPath, [program.file, ...args], { cwd: root, encoding: 'utf8' })
    expect(stderr).toMatch(/^cannot write \/dev\/full: .*ENOSPC.*\n$/)
    expect(status).toBe(1)
  })

  describeLive('from the kernel', () => {
    test.each(titled(LIVE))('nlwire %s', (_, args) => {
      const { status, stderr } = onFullDisk(args)
      expect(stderr).toMatch(/^nlwire: cannot write to stdout: .*ENOSPC.*\n$/)
      expect(status).toBe(1)
    })

    test('netns list and monitor', () => {
      const script = 'ip netns add full0; "$@" netns list >/dev/full; echo $?; ip netns del full0'
      const list = spawnSync('bash', ['-c', script, 'sh', process.execPath, program.file], { encoding: 'utf8' })
      expect([list.stdout, list.stderr]).toEqual(['1\n', expect.stringMatching(/^nlwire: cannot write to stdout: .*ENOSPC/)])
      // It does not say when it has begun: there are changes until it ends.
      const changes =
        'while kill -0 $! 2>/dev/null; do ip addr add 192.0.2.9 dev lo; ip addr del 192.0.2.9 dev lo; sleep 0.1; done'
      const monitor = spawnSync(
        'bash',
        ['-c', `timeout 200 "$@" monitor >/dev/full & ${changes}; wait $!; echo $?`, 'sh', process.execPath, program.file],
        { encoding: 'utf8' },
      )
      expect(monitor.stderr).toMatch(/nlwire: cannot write to stdout: .*ENOSPC/)
      expect(monitor.stdout).toBe('1\n')
    })
  })
})

test('a pipe that nobody reads ends the command quietly, as SIGPIPE ends ip', () => {
  expect(intoClosedPipe(['decode', RECORDING, '--json'])).toEqual({ status: 141, stderr: '' })
  expect(intoClosedPipe(['schema'])).toEqual({ status: 141, stderr: '' })
})
