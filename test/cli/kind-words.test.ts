// The words of `link add … type KIND` and `link set … type KIND` make the request that `ip` made, as far as it is of the kind.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readKind } from '../../src/cli/link/kind-words.ts'
import { readPeer } from '../../src/cli/link/peer-words.ts'
import { type Words, words } from '../../src/cli/parse/words.ts'
import type { Session } from '../../src/cli/session.ts'
import type { CreateLink } from '../../src/rtnl/link/options.ts'
import { bodyOf } from '../../src/rtnl/link/request.ts'
import { NamespaceFds } from '../../src/rtnl/netns/reference.ts'
import { decode, encode, fromHex, is, rtnetlink } from '../../src/wire.ts'

interface Recorded {
  readonly command: string
  readonly names: ReadonlyMap<string, number>
  readonly link: string | undefined
  readonly request: string
}

function parse(text: string): Recorded[] {
  return text
    .split('\n\n')
    .slice(1)
    .map((block) => {
      const lines = block.trim().split('\n')
      const after = (word: string): string | undefined => lines[lines.indexOf(word) + 1]
      const names = lines.filter((line) => line.startsWith('name ')).map((line) => line.split(' '))
      return {
        command: lines[0]?.slice(2) ?? '',
        names: new Map(names.map(([, index, name]) => [name as string, Number(index)])),
        link: lines.includes('link') ? after('link') : undefined,
        request: after('request') ?? '',
      }
    })
}

const recorded = parse(readFileSync(new URL('../../fixtures/words/link-types.txt', import.meta.url), 'utf8'))

const linkinfoOf = (bytes: Uint8Array) => {
  const [message] = decode(bytes)
  if (!message || !is(rtnetlink, message, 'RTM_NEWLINK')) throw new Error('not a link')
  return message.attrs.linkinfo
}

/** What nlwire makes of the words after the type. */
async function asked({ command, names, link }: Recorded) {
  const [, kind = '', rest = ''] = / type (\S+) (.*)$/.exec(command) ?? []
  const session = {
    options: { family: 0 },
    io: { out: () => undefined, err: () => undefined },
    indexOf: async (name: string) => names.get(name),
  } as unknown as Session
  const isChange = command.startsWith('ip link set')
  const existing = async () => {
    const [message] = decode(fromHex(link ?? ''))
    if (!message || !is(rtnetlink, message, 'RTM_NEWLINK')) throw new Error('not a link')
    return message
  }
  const peer = (all: Words) => readPeer(session, kind, all)
  const settings = await readKind(words(rest.split(' ')), { session, kind, isChange, existing, readPeer: peer })
  const resolver = {
    namespaces: new NamespaceFds(),
    index: async (name: string | number) => names.get(String(name)) ?? Number(name),
  }
  const { header, attrs } = await bodyOf({ ...settings, ...(settings.slaveKind ? {} : { kind }) } as CreateLink, resolver)
  return linkinfoOf(encode({ type: 16, header, attrs }))
}

test.each(recorded.map((one) => [one.command, one] as const))('%s', async (_, one) => {
  const theirs = linkinfoOf(fromHex(one.request))
  const ours = await asked(one)
  expect(ours?.data).toEqual(theirs?.data)
  expect(ours?.slaveData).toEqual(theirs?.slaveData)
})
