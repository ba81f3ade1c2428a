// `-r`: names in place of addresses, beside `ip -r`. /etc/hosts names the loopback addresses.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolving } from '../../src/cli/listing/resolve.ts'
import { Output } from '../../src/cli/output/output.ts'
import { nlwire } from './support/command.ts'
import { describeBeside } from './support/side-by-side.ts'

const NAMESPACE = 'resolve'
const ip = (...args: string[]): string => spawnSync('ip', ['-n', NAMESPACE, ...args], { encoding: 'utf8' }).stdout

describeBeside('names are those of ip:', () => {
  beforeAll(() => {
    spawnSync('ip', ['netns', 'add', NAMESPACE])
    ip('link', 'set', 'lo', 'up')
  })
  afterAll(() => void spawnSync('ip', ['netns', 'del', NAMESPACE]))

  test.each(['addr show lo', '-br addr', '-j addr', 'route get 127.0.0.1', 'route show table local', '-c addr'])(
    '%s',
    async (line) => {
      const words = line.split(' ')
      const theirs = ip('-r', ...words)
      expect(theirs).toContain('localhost')
      expect((await nlwire('-n', NAMESPACE, '-r', ...words)).out).toBe(theirs)
      expect((await nlwire('-n', NAMESPACE, ...words)).out).not.toContain('localhost')
    },
  )
})

describe('output with names', () => {
  test('keeps its order and the width of columns', async () => {
    const written: string[] = []
    const { io, done } = resolving({ out: (text) => void written.push(String(text)), err: () => undefined })
    const out = new Output({ resolve: true })
    out.text(`${out.host('127.0.0.1')}${' '.repeat(8)}dev lo ${out.host('127.0.0.1')} ${out.host('not an address')}\n`)
    io.out(out.finish())
    io.out('last\n')
    await done()
    const name = written[0]?.split(' ')[0] as string
    expect(written).toEqual([`${name.padEnd(17)}dev lo ${name} not an address\n`, 'last\n'])
    expect(name).not.toBe('127.0.0.1')
  })

  test('reports what writing it threw', async () => {
    const { io, done } = resolving({
      out: () => {
        throw new Error('full')
      },
      err: () => undefined,
    })
    io.out('x')
    await expect(done()).rejects.toThrow('full')
  })
})
