import type { CreateLink } from '../../../rtnl/link/options.ts'
import type { Link } from '../../../rtnl/link/view.ts'
import type { Session } from '../../session.ts'

/** What the words after `type KIND` say: options of the library. */
export type KindSettings = Pick<CreateLink, 'data' | 'peer' | 'slaveKind' | 'slaveData'>

/** What the words after `type KIND` are read with. */
export interface KindReading {
  readonly session: Session
  readonly kind: string
  /** `link set`: an existing link is changed. */
  readonly isChange: boolean
  /** The link to be changed as it is: `ip` says again of a tunnel what the words do not change. */
  existing(): Promise<Link>
}
