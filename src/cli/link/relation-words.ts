import { closeSync, openSync } from 'node:fs'
import { NAMESPACE_DIRECTORY, NAMESPACE_FLAGS } from '../../linux/namespaces/files.ts'
import { filePath } from '../../linux/syscalls/libc.ts'
import { vrfIndex } from '../listing/vrf.ts'
import { assignNsid, nsidOf } from '../netns/ids.ts'
import { duplicate, wrong } from '../parse/exit.ts'
import { integer } from '../parse/numbers.ts'
import { exact, short, type Word, type Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import type { LinkRequest } from './request.ts'

/** The words of `link set` that name another link or a network namespace. */
export function relationWords(session: Session): readonly Word<LinkRequest>[] {
  return [
    exact('netns', readNetns),
    short('master', async (words, { settings }) => {
      const name = words.next()
      settings.master = (await session.indexOf(name)) ?? wrong('Device does not exist\n', name)
    }),
    exact('vrf', async (words, { settings }) => {
      settings.master = await vrfIndex(session, words.next())
    }),
    short('nomaster', (_, { settings }) => {
      settings.master = null
    }),
    exact('link-netns', async (words, request) => {
      const name = words.next()
      seenNetns(request, name)
      request.settings.linkNetnsid = (await linkNetnsid(session, name)) ?? wrong('Invalid "link-netns" value\n', name)
    }),
    short('link-netnsid', (words, request) => {
      const text = words.next()
      seenNetns(request, text)
      request.settings.linkNetnsid = integer(text) ?? wrong('Invalid "link-netnsid" value\n', text)
    }),
  ]
}

function seenNetns({ settings }: LinkRequest, text: string): void {
  if (settings.linkNetnsid !== undefined && settings.linkNetnsid !== -1) duplicate('link-netns/link-netnsid', text)
}

/** The id of a named namespace, which gets one where it has none. */
async function linkNetnsid(session: Session, name: string): Promise<number | undefined> {
  const path = netnsPath(name)
  if (path === undefined) return undefined
  const id = await known(session, path)
  if (id !== undefined) return id
  const refusal = await assignNsid(session, path)
  if (refusal !== undefined) session.io.err(`${refusal}\n`)
  return known(session, path)
}

async function known(session: Session, path: string): Promise<number | undefined> {
  const id = await nsidOf(session, path)
  if (typeof id === 'string') session.io.err(`${id}\n`)
  return typeof id === 'number' ? id : undefined
}

function readNetns(words: Words, { settings }: LinkRequest): void {
  const text = words.next()
  if (settings.netns !== undefined || settings.netNsPid !== undefined) duplicate('netns', text)
  const path = netnsPath(text)
  if (path === undefined) settings.netNsPid = (integer(text) ?? wrong('Invalid "netns" value\n', text)) >>> 0
  else settings.netns = path
}

/** The file of a namespace by its name or path, if it can be opened. */
function netnsPath(name: string): string | undefined {
  const path = name.includes('/') ? name : `${NAMESPACE_DIRECTORY}/${name}`
  try {
    closeSync(openSync(filePath(path), NAMESPACE_FLAGS))
    return path
  } catch {
    // There is none: the text may be the id of a process, or is wrong.
    return undefined
  }
}
