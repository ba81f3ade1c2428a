import { RTM } from '../../rtnl/constants.ts'
import { NEXTHOP_VERBS } from '../../rtnl/nexthop/request.ts'
import type { Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { readNexthopWords } from './words.ts'

/** `nexthop add`, `nexthop replace` and `nexthop del`. Resolves to the exit code. */
export async function changeNexthop(session: Session, words: Words, command: 'add' | 'replace' | 'delete'): Promise<number> {
  const { header, attrs } = await readNexthopWords(session, words)
  const type = command === 'delete' ? RTM.DELNEXTHOP : RTM.NEWNEXTHOP
  await asking(() => session.socket.request({ type, flags: command === 'delete' ? 0 : NEXTHOP_VERBS[command], header, attrs }))
  return 0
}
