import { describe, expect, test } from 'vitest'
import { type Datagram, messages, where } from '../../src/capture.ts'
import { all, recording } from './support.ts'

const textOf = (name: string): string => Buffer.from(recording(name)).toString('latin1')
const read = async (text: string): Promise<Datagram[]> => (await all(Buffer.from(text, 'latin1'))).datagrams
const entries = (list: readonly Datagram[]): string[] => [...new Set(list.map(({ sender, program }) => `${sender} ${program}`))]

// A Python program that forks; the child asks once itself, and then becomes ip: see fixtures/README.md.
const forked = textOf('captures/forked.strace.gz')
const [parent, child] = [...new Set(forked.match(/^\d+/gm))] as [string, string]
const NAMES = [`${parent}/3 python3`, `${child}/3 python3`, `${child}/3 ip`, `${child}/4 ip`]

describe('the programs of processes', () => {
  test('from execve and fork', async () => {
    expect(entries(await read(forked))).toEqual(NAMES)
  })

  test('from the names that strace -Y prints', async () => {
    const text = textOf('captures/forked-names.strace.gz')
    const pids = [...new Set(text.match(/^\d+/gm))] as [string, string]
    expect(entries(await read(text))).toEqual(NAMES.map((one) => one.replace(parent, pids[0]).replace(child, pids[1])))
  })

  // As strace prints it where the child runs before its parent returns.
  test('where the child speaks before the call that makes it ends', async () => {
    const [, line = ''] = /^(.*clone\(.*\) = \d+)$/m.exec(forked) ?? []
    const end = line.lastIndexOf(')')
    const early = line.slice(0, end).concat(' <unfinished ...>')
    const late = `${line.slice(0, line.indexOf('clone('))}<... clone resumed>${line.slice(end)}`
    const after =
      forked.indexOf('execve("/usr/sbin/ip"') < 0
        ? forked.indexOf(`${child} `, forked.indexOf('execve("', 10))
        : forked.indexOf('execve("/usr/sbin/ip"')
    const at = forked.lastIndexOf('\n', after) + 1
    const text = `${forked.slice(0, at)}${late}\n${forked.slice(at)}`.replace(line, early)
    expect(entries(await read(text))).toEqual(NAMES)
  })

  test('in brackets, as on a terminal: the first process has no number until there are two', async () => {
    const text = forked
      .replaceAll(new RegExp(`^${child} `, 'gm'), `[pid ${child}] `)
      .replaceAll(new RegExp(`^${parent} `, 'gm'), '')
    expect(entries(await read(text))).toEqual(NAMES.map((one) => one.replace(parent, '')))
  })

  test('are absent where the text has none', async () => {
    const text = forked.replaceAll(/^\d+ [\d.]+ (?:execve|clone)\(.*\n/gm, '')
    expect(new Set((await read(text)).map(({ program }) => program))).toEqual(new Set([undefined]))
  })

  test('are names for --where', async () => {
    const datagrams = await read(forked)
    const frames = async (condition: string): Promise<number[]> => {
      const out: number[] = []
      const filter = where(condition)
      for await (const item of messages(datagrams)) if (item.kind === 'message' && filter(item)) out.push(item.frame)
      return out
    }
    const of = (test: (one: Datagram) => boolean): number[] => datagrams.filter(test).map(({ frame }) => frame)
    expect(await frames('process == ip')).toEqual(of(({ program }) => program === 'ip'))
    expect(await frames('process ~ pyth')).toEqual(of(({ program }) => program === 'python3'))
    expect(await frames(`process == ${child}`)).toEqual(of(({ sender }) => sender?.startsWith(`${child}/`) === true))
    expect((await frames('process == ip')).length).toBeGreaterThan(2)
  })
})
