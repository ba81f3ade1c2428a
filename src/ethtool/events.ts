import { ethtoolFamily } from '../genl/families/ethtool.ts'
import type { ChangeSource } from '../linux/socket/change-stream.ts'
import type { Notification } from '../linux/socket/event-stream.ts'
import type { Message } from '../netlink/message/message.ts'
import type { MessageRow } from '../netlink/message/row.ts'
import { detailOf } from './features.ts'
import { SETTINGS } from './rows.ts'
import { type OfLink, Reading } from './setting.ts'
import type { Reply, Wire } from './wire.ts'

/** A change that the kernel reports. */
export type EthtoolEvent =
  | (OfLink & {
      readonly type: 'change'
      /** What changed: `features`, `rings`, … as the members of `ethtool(ns)`; else the name of the message. */
      readonly what: string
      /** The new values, as `get` of that member returns them; attributes for other messages. */
      readonly values: Readonly<Record<string, unknown>>
    })
  /** Notifications were lost: read again what matters. */
  | { readonly type: 'overrun' }

/** Source of notifications of the group `monitor`, as changes. */
export class EthtoolEvents implements ChangeSource<EthtoolEvent> {
  private readonly stream: AsyncIterable<Notification> & { ref(): void; unref(): void; close(): void }
  private readonly wire: Wire

  constructor(stream: EthtoolEvents['stream'], wire: Wire) {
    this.stream = stream
    this.wire = wire
  }

  async *batches(): AsyncGenerator<EthtoolEvent[], void, undefined> {
    for await (const one of this.stream) yield [one.type === 'overrun' ? one : await this.change(one.message)]
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

  private async change(message: Message): Promise<EthtoolEvent> {
    const reply = message.attrs as Reply
    const link = { ifindex: reply.header?.devIndex ?? 0, ifname: reply.header?.devName ?? '' }
    const name = notificationOf(message.header['cmd'] as number)
    const short = name.replace(/^ETHTOOL_MSG_|_NTF$/g, '')
    if (short === 'FEATURES') {
      const all = Object.entries(detailOf(reply, await this.wire.strings('FEATURES', undefined)))
      return {
        type: 'change',
        what: 'features',
        ...link,
        values: Object.fromEntries(all.map(([key, { active }]) => [key, active])),
      }
    }
    const [what, row] = Object.entries(SETTINGS).find(([, one]) => one.message === short) ?? []
    if (what === undefined || row === undefined) {
      const { header: _, ...values } = message.attrs
      return { type: 'change', what: name, ...link, values }
    }
    const { ifindex, ifname, ...values } = await new Reading<Record<string, unknown>>(this.wire, row).event(reply)
    return { type: 'change', what, ifindex, ifname, values }
  }
}

let names: Map<number, string> | undefined

/** Returns the name of a notification by its command. */
function notificationOf(command: number): string {
  names ??= new Map(
    Object.entries<MessageRow>(ethtoolFamily.messages)
      .filter(([, [, verb]]) => verb === 'event')
      .map(([name, row]) => [row[5]?.first as number, name]),
  )
  return names.get(command) ?? `command ${command}`
}
