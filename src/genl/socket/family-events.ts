import type { ChangeSource } from '../../linux/socket/change-stream.ts'
import type { EventStream, Notification } from '../../linux/socket/event-stream.ts'
import { checkArray } from '../../netlink/base/check.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'
import { type FamilyInfo, infoOf } from './family-info.ts'

/** The group `notify` of the controller: the kernel gives it the number of the controller's message type. */
const NOTIFY = GENL_ID_CTRL
const NEWFAMILY = nlctrl.messages.CTRL_CMD_NEWFAMILY[5].first

/** Returns the numbers of the named groups. Throws a TypeError for a group that the family does not have. */
export function groupsOf({ name, groups }: FamilyInfo, wanted: readonly string[]): number[] {
  checkArray(wanted, 'groups', 'an array of names')
  if (wanted.length === 0) throw new TypeError(`expected the name of a group of ${shown(name)} or more, got none`)
  return wanted.map((group) => {
    const number = groups.get(group)
    if (number !== undefined) return number
    const all = [...groups.keys()]
    const others = all.length === 0 ? 'it has none' : `it has ${all.map(shown).join(', ')}`
    throw new TypeError(`the family ${shown(name)} has no group ${shown(group)}: ${others}${didYouMean(String(group), all)}`)
  })
}

/** The family whose notifications are streamed. */
interface Followed {
  readonly name: string
  /** Takes what the kernel says of the family after it was registered again. Returns the numbers of the groups. */
  learn(info: FamilyInfo): readonly number[]
  /** Asks the kernel for the family. Resolves to the numbers of the groups; to none while it is not registered. */
  again(): Promise<readonly number[]>
}

/** The notifications of groups of one family. Joins the groups again when the family is registered again: the kernel ends memberships with it. */
export class FamilyEvents implements ChangeSource<Notification> {
  private readonly stream: EventStream
  private readonly of: Followed

  constructor(stream: EventStream, of: Followed) {
    this.stream = stream
    this.of = of
    try {
      stream.join(NOTIFY)
    } catch (error) {
      stream.close()
      throw error
    }
  }

  async *batches(): AsyncGenerator<Notification[], void, undefined> {
    for (;;) {
      const all = await this.stream.batch()
      if (all.length === 0) return
      // The message that says that the family was registered again may be among those that are lost.
      if (all.some(({ type }) => type === 'overrun')) for (const group of await this.of.again()) this.stream.join(group)
      const own = all.flatMap((one) => this.seen(one))
      if (own.length > 0) yield own
    }
  }

  ref(): void {
    this.stream.ref()
  }

  unref(): void {
    this.stream.unref()
  }

  close(): void {
    this.stream.close()
  }

  private seen(one: Notification): Notification[] {
    if (one.type === 'overrun' || one.message.type !== GENL_ID_CTRL) return [one]
    const own: Notification[] = this.of.name === nlctrl.name ? [one] : []
    const { attrs, bytes } = one.message
    if (one.nsid !== undefined || bytes[NLMSG_HDRLEN] !== NEWFAMILY || attrs['familyName'] !== this.of.name) return own
    const info = infoOf(attrs)
    if (!info) return own
    for (const group of this.of.learn(info)) this.stream.join(group)
    return [...own, { type: 'overrun' }]
  }
}
