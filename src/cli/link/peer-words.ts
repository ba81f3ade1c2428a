import type { PeerSettings } from '../../rtnl/link/options.ts'
import { noDevice } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { emptyRequest, type LinkRequest } from './request.ts'
import { readLinkWords } from './words.ts'

/** Reads the peer of a pair of this kind, with the words of `link add`. */
export async function readPeer(session: Session, kind: string, words: Words): Promise<PeerSettings> {
  const request = emptyRequest()
  // The type is that of the pair, given before.
  request.kind = kind
  await readLinkWords(session, words, request)
  return peerOf(session, request)
}

async function peerOf(session: Session, { settings, flags, name, device, below, index }: LinkRequest): Promise<PeerSettings> {
  const ifname = name ?? device
  const link = below === undefined ? undefined : ((await session.indexOf(below)) ?? noDevice(below))
  return {
    ...settings,
    flags,
    ...(ifname === undefined ? {} : { ifname }),
    ...(link === undefined ? {} : { link }),
    ...(index === undefined ? {} : { index }),
  } as PeerSettings
}
