import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { folded } from '../help/folded.ts'
import type { Monitored } from '../output/monitored.ts'
import { Exit, unknownWordOf, wrong } from '../parse/exit.ts'
import { isShort, type Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'

/** Arguments of `monitor`. */
export interface MonitorRequest {
  /** The object types to print. */
  readonly types: ReadonlySet<Monitored>
  /** A label before each object: [LINK]. */
  readonly label: boolean
  readonly allNsid: boolean
  /** The index of `dev`; 0 is every link. */
  readonly link: number
  /** A recording of rtmon to print in place of notifications. */
  readonly file?: string
}

/** Words that are compared before the object types. */
const WORDS = ['file', 'label']

const usage = (types: readonly Monitored[]): string =>
  `Usage: ${PROGRAM} monitor [ all | OBJECTS ] [ file FILE ] [ label ] [ all-nsid ]
                      [ dev DEVICE ]
${folded(`${types.map(({ word }) => word).join(', ')}; default: all but maddress, acaddress`, 'OBJECTS:  ', ' '.repeat(10))}
all and label print a label such as [LINK] before each message. all-nsid also
listens to the other namespaces that have an id in this one, and prints that id.
file prints a recording of rtmon in place of notifications. -j (also accepted
here) prints one JSON object per line. SIGINT ends it.
`

/** Reads the words of `monitor`. `-j` among them works as before the object. `all` are the object types. */
export async function readMonitorWords(session: Session, words: Words, all: readonly Monitored[]): Promise<MonitorRequest> {
  const types = new Set<Monitored>()
  const known = [...WORDS, ...all.map((each) => each.word), 'all']
  let [label, allNsid, link] = [false, false, 0]
  let file: string | undefined
  for (; !words.done; words.advance()) {
    const { current } = words
    const word = WORDS.find((each) => isShort(current, each))
    const type = word === undefined ? all.find((each) => isShort(current, each.word)) : undefined
    if (type !== undefined) types.add(type)
    else if (word === 'label' || current === 'all') label = true
    else if (word === 'file') file = words.next()
    else if (isShort(current.replace(/^--/, ''), 'all-nsid')) allNsid = true
    // `ip` accepts it only before the object.
    else if (/^--?j(s|so|son)?$/.test(current)) session.options.json = true
    else if (isShort(current, 'help')) throw new Exit(255, usage(all))
    else if (current === 'dev') link = await device(session, words.next())
    else unknownWordOf(known, current, 255, `Argument "${current}" is unknown, try "${PROGRAM} monitor help".`)
  }
  const usual = all.filter(({ onlyNamed }) => !onlyNamed)
  return { types: types.size > 0 ? types : new Set(usual), label, allNsid, link, ...(file === undefined ? {} : { file }) }
}

async function device({ indexOf }: Session, name: string): Promise<number> {
  return (await indexOf(name)) ?? wrong('Device does not exist\n', name)
}

/** Multicast groups to join. Always includes links, whose names the other messages need. */
export function monitoredGroups({ types }: MonitorRequest, family: number): number[] {
  const groups = new Set<number>([RTNLGRP.LINK])
  for (const type of types) {
    for (const [of, group] of Object.entries(type.groups)) {
      if (family === AF.UNSPEC || Number(of) === AF.UNSPEC || Number(of) === family) groups.add(group)
    }
  }
  return [...groups]
}
