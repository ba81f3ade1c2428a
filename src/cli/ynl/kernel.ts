import { genericNetlink } from '../../genl/protocol.ts'
import { type FamilyInfo, familyInfo } from '../../genl/socket/family-info.ts'
import { MOST, MOST_BATCH_BYTES } from '../../linux/socket/batch.ts'
import type { EventStream } from '../../linux/socket/event-stream.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { align } from '../../netlink/codec/bytes.ts'
import type { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { encodeMessage } from '../../netlink/message/encode.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { kitOf } from '../../ynl/made.ts'
import { specProtocol } from '../../ynl/messages.ts'
import { faceOf, messageNumber, requestFrom } from '../../ynl/operations.ts'
import type { Spec, SpecOperation } from '../../ynl/spec/types.ts'
import type { Face, Showing } from '../../ynl/value/face.ts'
import type { Kit } from '../../ynl/value/kit.ts'
import { fail } from '../parse/exit.ts'
import { toolRefusal } from './refusal.ts'

/** Opens sockets in the network namespace of the command. */
export interface Opening {
  socket(protocol: Protocol): NetlinkSocket
  events(protocol: Protocol, groups: readonly number[], signal: AbortSignal): EventStream
}

/** The version in struct genlmsghdr, which the kernel ignores; the tool sends this one. */
const VERSION = 1

/** A family of a specification in the running kernel. */
export class SpecKernel {
  readonly spec: Spec
  private readonly kit: Kit
  private readonly inside: Opening
  private readonly info: FamilyInfo | undefined
  private readonly protocol: Protocol
  private socket: NetlinkSocket | undefined

  private constructor(spec: Spec, kit: Kit, inside: Opening, info: FamilyInfo | undefined) {
    this.spec = spec
    this.kit = kit
    this.inside = inside
    this.info = info
    this.protocol = specProtocol(spec, kit, info?.id)
  }

  /** Makes the tables, and asks the kernel for the number of a family of generic netlink. */
  static async open(spec: Spec, inside: Opening): Promise<SpecKernel> {
    const kit = kitOf(spec)
    if (spec.form === 'netlink-raw') return new SpecKernel(spec, kit, inside, undefined)
    const socket = inside.socket(genericNetlink([]) as unknown as Protocol)
    try {
      return new SpecKernel(spec, kit, inside, await familyInfo(socket, { name: spec.name }, {}))
    } finally {
      socket.close()
    }
  }

  /** Sends one request. Resolves to null, to the reply, or to several. */
  async do(operation: SpecOperation, json: unknown, flags: number, how: Showing): Promise<Face> {
    const { messages } = await this.opened().request(this.outgoing(operation, json, flags))
    return alone(this.faces(operation, messages, how))
  }

  /** Requests a dump. */
  async dump(operation: SpecOperation, json: unknown, flags: number, how: Showing): Promise<Face> {
    return this.faces(operation, await this.opened().dump(this.outgoing(operation, json, flags)), how)
  }

  /** Sends several requests in one datagram. Rejects with the first refusal. */
  async multi(all: readonly (readonly [SpecOperation, unknown])[], flags: number, how: Showing): Promise<Face> {
    // A transaction of nftables must not be split.
    if (all.length > MOST)
      return fail(`--multi: expected at most ${MOST} operations, as they go in one datagram, got ${all.length}.`)
    const requests = all.map(([operation, json]) => this.outgoing(operation, json, flags | NLM_F.REQUEST | NLM_F.ACK))
    const bytes = requests.reduce((sum, one) => sum + align(encodeMessage(one, { protocol: this.protocol }).length), 0)
    if (all.length > 1 && bytes > MOST_BATCH_BYTES)
      return fail(`--multi: expected at most ${MOST_BATCH_BYTES} bytes, as they go in one datagram, got ${bytes}.`)
    const results = await this.opened().batch(requests)
    return results.map((result, i) => {
      if (result.status === 'failed') throw result.error
      const [operation] = all[i] as (typeof all)[number]
      return alone(this.faces(operation, result.status === 'done' ? result.messages : [], how))
    })
  }

  /** Subscribes to a group. */
  events(group: string, signal: AbortSignal): EventStream {
    return this.inside.events(this.protocol, [this.groupNumber(group)], signal)
  }

  /** A notification as the tool shows it; undefined for one that the specification does not have. */
  eventFace(message: Message, how: Showing): Face | undefined {
    const number = messageNumber(this.spec, message)
    // The last one with a number counts, as in the tool.
    const operation = this.spec.operations.findLast((one) => one.reply === number && !one.isReserved)
    if (!operation) return undefined
    return new Map<string, Face>([
      ['name', operation.name],
      ['msg', faceOf(this.spec, this.kit, operation, message, how)],
    ])
  }

  /** What the tool prints of a refusal. */
  toolRefusal(error: NetlinkError): string {
    return toolRefusal(error, { spec: this.spec, kit: this.kit })
  }

  close(): void {
    this.socket?.close()
  }

  private opened(): NetlinkSocket {
    this.socket ??= this.inside.socket(this.protocol)
    return this.socket
  }

  private groupNumber(name: string): number {
    const groups = this.info?.groups ?? new Map(this.spec.groups.map((one) => [one.name, one.value] as const))
    return (
      groups.get(name) ??
      fail(`Multicast group "${name}" is not there; ${this.spec.name} has ${[...groups.keys()].join(', ') || 'none'}.`)
    )
  }

  private outgoing(operation: SpecOperation, json: unknown, flags: number): Outgoing {
    const { request } = operation
    if (request === undefined) return fail(`${operation.name} is a notification: it cannot be requested.`)
    const { header, attrs } = requestFrom(this.spec, this.kit, operation, json)
    if (!this.info) return { type: request, flags, header, attrs }
    return { type: this.info.id, flags, header: { cmd: request, version: VERSION, ...header }, attrs }
  }

  /** The replies of an operation. Others, such as notifications, have other numbers. */
  private faces(operation: SpecOperation, messages: readonly Message[], how: Showing): Face[] {
    return messages
      .filter((message) => messageNumber(this.spec, message) === operation.reply)
      .map((message) => faceOf(this.spec, this.kit, operation, message, how))
  }
}

const alone = (faces: Face[]): Face => (faces.length === 0 ? null : faces.length === 1 ? (faces[0] as Face) : faces)
