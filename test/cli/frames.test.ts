import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { type Datagram, protocols, where } from '../../src/capture.ts'
import { between } from '../../src/cli/recording/frames.ts'
import { all, recording } from '../capture/support.ts'
import { bundle } from './support/bundle.ts'
import { nlwire } from './support/command.ts'

const program = await bundle('frames')
afterAll(() => program.remove())

const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))

describe.each([
  'recordings/generic.pcap.gz',
  'captures/generic.pcap.gz',
  'captures/main.hex.gz',
  'captures/two-programs.strace.gz',
])('%s', (name) => {
  test('a frame alone is decoded as among all, with the names from earlier frames', async () => {
    const every = (await nlwire('explain', file(name))).out.split(/^(?=# frame )/m)
    const lines = (await nlwire('decode', file(name), '--json')).out.trimEnd().split('\n')
    expect(every.length).toBeGreaterThan(10)
    for (const n of [1, 2, every.length >> 1, every.length - 1, every.length]) {
      const wanted = every.filter((text) => text.startsWith(`# frame ${n},`)).join('')
      expect((await nlwire('explain', file(name), '--frame', `${n}`)).out).toBe(wanted)
      const own = lines.filter((line) => line.startsWith(`{"frame":${n},`)).map((line) => `${line}\n`)
      expect((await nlwire('decode', file(name), '--json', '--where', `frame == ${n}`)).out).toBe(own.join(''))
    }
  })
})

test.each([
  ['frame == 7', 7, 7],
  ['frame in (9, 7)', 7, 9],
  ['frame > 3 and frame <= 9 and mtu', 3, 9],
  ['frame == 7 or frame == 12', 7, 12],
  ['frame == 7 or mtu', 0, Infinity],
  ['not frame == 7', 0, Infinity],
  ['frame != 7', 0, Infinity],
  ['frame == 7 and dev == lo', 0, 7],
  ['frame', 0, Infinity],
])('%s can hold from frame %d to %d', (condition, first, last) => {
  expect(where(condition).frames).toEqual({ first, last })
})

test('frames before are not decoded but for what names families, and nothing behind is read', async () => {
  const { datagrams } = await all(recording('recordings/generic.pcap.gz'))
  let read = 0
  const source = async function* (): AsyncGenerator<Datagram> {
    for (const one of datagrams) {
      read++
      yield one
    }
  }
  const known = protocols()
  const asked: number[] = []
  const learned: number[] = []
  const counting = {
    ...known,
    of: (number: number) => {
      asked.push(number)
      return known.of(number)
    },
    learn: (...args: Parameters<typeof known.learn>) => {
      learned.push(args[1].type)
      known.learn(...args)
    },
  }
  const found: number[] = []
  for await (const { frame } of between(source(), counting, { first: 500, last: 500 })) found.push(frame as number)
  expect(found).toEqual([500])
  expect(read).toBe(500)
  expect(new Set(asked)).toEqual(new Set([16]))
  expect(new Set(learned)).toEqual(new Set([16]))
  expect(learned.length).toBeLessThan(datagrams.filter(({ frame, protocol }) => frame < 500 && protocol === 16).length)
})

test.each([
  ['explain', '-', '--frame', '3'],
  ['decode', '-', '--messages', '--where', 'frame == 3'],
  ['decode', '-', '--json', '--where', 'frame <= 3'],
  ['decode', '-', '--where', 'frame == 3'],
])('nlwire %s %s %s %s %s ends though more may come', async (...args) => {
  const child = spawn(process.execPath, [program.file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  // It ends before the whole was written, perhaps.
  child.stdin.on('error', () => undefined)
  child.stdin.write(recording('recordings/main.pcap.gz'))
  const [code] = await once(child, 'exit')
  child.stdin.destroy()
  expect(code).toBe(0)
  expect(out).toMatch(/^(# frame 3,|\{"frame":[123],| +3 |#\d+ )/)
})
