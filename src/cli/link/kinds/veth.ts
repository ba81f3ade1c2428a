import type { PeerSettings } from '../../../rtnl/link/options.ts'
import { Exit, noDevice } from '../../parse/exit.ts'
import type { Words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { emptyRequest, type LinkRequest } from '../request.ts'
import { readLinkWords } from '../words.ts'
import type { KindReading, KindSettings } from './kind.ts'

/** What `link help veth` prints. */
export const VETH_USAGE = `Usage: … veth [ peer [ name NAME ] [ SETTINGS ] ], with the settings of ${PROGRAM} link add\n`

/** Reads the other end of a veth or vxcan pair: the words of `link add` once more. */
export async function readVeth(words: Words, { session, kind }: KindReading): Promise<KindSettings> {
  if (words.current !== 'peer') throw new Exit(1, '', VETH_USAGE)
  words.advance()
  const request = emptyRequest()
  // The type is that of the pair: it came before.
  request.kind = kind
  await readLinkWords(session, words, request)
  return { peer: await peerOf(session, request) }
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
