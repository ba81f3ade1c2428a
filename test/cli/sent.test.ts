// Commands send what `ip` and `bridge` send: fixtures/sent has their requests.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { recorded, requestsOf, unmarked } from '../support/sent.ts'
import { nlwire } from './support/command.ts'
import { split } from './support/side-by-side.ts'

const NS = 'commands-sent'
const SETUP = [
  'link add v0 index 10 type veth peer name v1 index 11',
  'link add br0 index 20 type bridge',
  'link add vx0 index 30 type vxlan id 42 dstport 4789 local 192.0.2.1',
  'link set v1 master br0',
  'link set v0 up',
  'link set v1 up',
]

/** The words of nlwire for a line of `ip` or `bridge`; the last command of the line is the recorded one. */
const wordsOf = (line: string): string[] => {
  const [program, ...words] = split(line.split(' && ').at(-1) as string)
  return program === 'bridge' ? ['bridge', ...words] : words
}

describeLive('the requests of commands and of iproute2', () => {
  beforeAll(async () => {
    for (const line of [`netns add ${NS}`, ...SETUP.map((one) => `-n ${NS} ${one}`)])
      expect(await nlwire(...line.split(' '))).toEqual({ code: 0, out: '', err: '' })
  })
  afterAll(() => void nlwire('netns', 'del', NS))

  describe.each(['link', 'bridge-link', 'bridge-fdb', 'fdb'])('%s', (name) => {
    test.each([...recorded(name)])('%s', async (line, wanted) => {
      const sent = await requestsOf(() => nlwire('-n', NS, ...wordsOf(line)))
      expect(sent.map(unmarked)).toEqual([unmarked(wanted)])
    })
  })
})
