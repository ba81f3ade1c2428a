import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { command } from './support/bundle.ts'
import { masked } from './support/masks.ts'
import { describeBeside, nlwire, split } from './support/side-by-side.ts'

const COMMAND = await command()

const names = ['server', 'client', 'third']

function ip(line: string): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('ip', split(line), { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

/** The program itself, as a process of its own. */
function start(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const [file, ...before] = COMMAND
  const { status, stdout, stderr } = spawnSync(file, [...before, ...args], { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

const cleared = ({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }) => ({
  code,
  stdout: masked(stdout),
  stderr: masked(stderr),
})

/** The same command line with both programs, on the same namespaces: for what changes nothing, or fails. */
async function expectSame(line: string): Promise<void> {
  expect.soft(cleared(await nlwire(split(line))), line).toEqual(cleared(ip(line)))
}

/** A command that changes something: done with `ip`, undone with `undo`, done with nlwire. */
async function expectSameEffect(line: string, undo: string): Promise<void> {
  const theirs = { ...cleared(ip(line)), list: ip('netns list').stdout.split('\n').sort() }
  ip(undo)
  const ours = { ...cleared(await nlwire(split(line))), list: ip('netns list').stdout.split('\n').sort() }
  expect.soft(ours, line).toEqual(theirs)
}

describeBeside('netns, side by side with ip', () => {
  afterEach(() => {
    for (const name of names) ip(`netns del ${name}`)
    for (const name of ['left-over', 'folder']) rmSync(`/run/netns/${name}`, { recursive: true, force: true })
  })

  it('adds and deletes names', async () => {
    await expectSameEffect('netns add server', 'netns del server')
    await expectSame('netns add server')
    for (const bad of ['a/b', '..', '.', "''", 'x'.repeat(256)]) await expectSame(`netns add ${bad}`)
    await expectSame('netns add')
    await expectSame('netns a')
    await expectSameEffect('netns del server', 'netns add server')
    await expectSame('netns del server')
    await expectSame('netns delete nosuch')
    await expectSame('netns del a/b')
    await expectSame('netns del')
    await expectSame('netns foo')
    await expectSame('netns help')
    await expectSame('netns h')
  })

  it('lists names with ids', async () => {
    for (const name of names) ip(`netns add ${name}`)
    for (const line of ['netns', 'netns list', '-j netns list', '-j -p netns', 'netns list extra', 'netns show', 'netns lst']) {
      await expectSame(line)
    }
    ip('link add v0 type veth peer name v1 netns server')
    for (const line of ['netns', '-j netns list', '-n server netns list', 'net', '-br netns']) await expectSame(line)
    ip('link del v0')
  })

  it('passes over a file that is no namespace, with the kernel’s words', async () => {
    ip('netns add server')
    writeFileSync('/run/netns/left-over', '')
    for (const line of [
      'netns list',
      '-j netns',
      '-n left-over link',
      'netns exec left-over true',
      'link set lo netns left-over',
    ]) {
      const ours = line.includes('exec') ? start(...split(line)) : await nlwire(split(line))
      expect.soft(cleared(ours), line).toEqual(cleared(ip(line)))
    }
    mkdirSync('/run/netns/folder')
    await expectSame('netns del folder')
  })

  it('takes every name with -all', async () => {
    for (const name of names) ip(`netns add ${name}`)
    expect(await nlwire(['-all', 'netns', 'delete'])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(ip('netns list').stdout).toBe('')
    await expectSame('-all netns exec')
  })
})

describeBeside('global options, side by side with ip', () => {
  beforeEach(() => void ip('netns add server'))
  afterEach(() => void ip('netns del server'))

  it('reads them as ip does', async () => {
    const lines = [
      '',
      'help',
      'h',
      '-help',
      '-he',
      '-h',
      '-n nosuch link',
      '-n .. link',
      '-n a/b link',
      '-n',
      '-netns server link',
      '-net server -o link show lo',
      '-foo link',
      '--foo link',
      '-f foo link',
      '-f',
      '-f help link',
      '-family inet6 addr show lo',
      '-l',
      '-loops 3 link show lo',
      '-rc x link',
      '-rc 100000 link show lo',
      '-rc',
      '-b',
      '-c=foo link',
      '-color=never link show lo',
      '-col=never link show lo',
      '-t -o link show lo',
      '-ts link show lo',
      '-r link show lo',
      '-d -d link show lo',
      '-statistics link show lo',
      '-stat -det -one link show lo',
      '-iec -hum -s link show lo',
      '-0 -4 link show lo',
      '-- link show lo',
      '-force link show lo',
      'foo',
      'lin show lo',
      'li',
      'netns exec',
      'netns exec server',
    ]
    for (const line of lines) await expectSame(line)
  })
})

describeBeside('nlwire as a process', () => {
  afterEach(() => {
    for (const name of names) ip(`netns del ${name}`)
  })

  it('takes the place of ip in the tutorial, word for word', () => {
    const done = { code: 0, stdout: '', stderr: '' }
    const tutorial = [
      'netns add server',
      'netns add client',
      'link add veth0 type veth peer name veth1',
      'link set veth0 netns server',
      'link set veth1 netns client',
      '-n server addr add 10.0.0.2/24 dev veth0',
      '-n client addr add 10.0.0.3/24 dev veth1',
      '-n server link set dev veth0 up',
      '-n client link set veth1 up',
    ]
    for (const line of tutorial) expect(start(...split(line)), line).toEqual(done)
    expect(start('-n', 'server', 'addr', 'show', 'dev', 'veth0')).toEqual(ip('-n server addr show dev veth0'))
    const inside = start('netns', 'exec', 'server', ...COMMAND, 'link', 'list')
    expect(inside).toEqual({ ...ip('netns exec server ip link list'), stderr: '' })
    for (const line of ['-n client addr flush dev veth1', '-n server link del veth0', 'netns del server', 'netns del client']) {
      expect(start(...split(line)), line).toEqual(done)
    }
  })

  it('becomes the command of netns exec, with its exit code', () => {
    ip('netns add server')
    for (const line of [
      'netns exec server sh -c \'echo "$1" ; exit 7\' sh hello',
      'netns exec server nosuchcommand',
      'netns exec server ls /sys/class/net',
      'netns exec nosuch true',
      'netns exec a/b true',
    ]) {
      expect.soft(cleared(start(...split(line))), line).toEqual(cleared(ip(line)))
    }
    ip('netns add client')
    expect(start('-all', 'netns', 'exec', 'echo', 'here')).toEqual(ip('-all netns exec echo here'))
  })

  it('ends silently with 141 when its reader is gone, the status that a shell reports for ip', async () => {
    const [file, ...before] = COMMAND
    const child = spawn(file, [...before, 'link'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' })
  })
})
