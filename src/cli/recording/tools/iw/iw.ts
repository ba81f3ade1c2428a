import type { Recorded } from '../../../../capture.ts'
import type { PrintContext } from '../../../output/context.ts'
import type { CommandWords } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { eventText } from './events.ts'
import { REPLIES } from './replies.ts'
import { requestWords } from './requests.ts'
import { wdevText } from './units.ts'

const PREFIX = 'NL80211_CMD_'

/** The words of iw(8) for the messages of nl80211. Interfaces have the names that these messages gave them. */
export interface IwWords {
  note(recorded: Recorded): void
  request(recorded: Recorded): CommandWords | undefined
  line(recorded: Recorded): string | undefined
}

export function iwWords(outer: PrintContext['ifname']): IwWords {
  const names = new Map<number, string>()
  const ifname = (index: number): string => names.get(index) ?? outer(index)
  return {
    note({ direction, message: { attrs } }) {
      // A request for a new interface has the index of another.
      if (direction !== 'received') return
      const { ifindex, ifname: own } = attrs
      if (typeof ifindex === 'number' && typeof own === 'string') names.set(ifindex, own)
    },
    request: (recorded) => requestWords(recorded.name.slice(PREFIX.length), recorded, ifname),
    line({ name, message: { attrs, payload, seq } }) {
      if (payload) return undefined
      const command = name.slice(PREFIX.length)
      const from = new Remaining(attrs)
      if (seq === 0) return suffixed(eventText(command, from, ifname), from)
      const words = REPLIES[command]
      if (!words) return undefined
      const index = from.peek('ifindex')
      // The interface says its own index; of other objects it is the place.
      if (command === 'NEW_INTERFACE') return suffixed(words(from, ''), from)
      if (typeof index === 'number') from.take('ifindex')
      return suffixed(words(from, typeof index === 'number' ? ifname(index) : wdevPlace(from)), from)
    },
  }
}

const suffixed = (text: string | undefined, from: Remaining): string | undefined =>
  text === undefined ? undefined : `${text}${from.rest()}`

const wdevPlace = (from: Remaining): string => {
  const wdev = from.take('wdev')
  return wdev === undefined ? '' : `wdev ${wdevText(wdev)}`
}
