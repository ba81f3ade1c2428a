import { seconds } from '../../capture/json/json.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { ueventParts } from '../../capture/message/uevent.ts'
import { type Datagram, type Protocols, protocolName } from '../../capture.ts'
import { decode, explainParts, MalformedError, type Part, type WireOptions } from '../../wire.ts'

/** A datagram with its parts. A malformed one has no parts, and `why` gives the reason. */
export interface Explained {
  readonly datagram: Datagram
  readonly parts: readonly Part[]
  readonly why?: string
}

/** Explains a datagram with the families known so far, and learns new ones from it. */
export function explained(datagram: Datagram, known: Protocols): Explained {
  const options: WireOptions = { protocol: known.of(datagram.protocol), littleEndian: datagram.littleEndian }
  try {
    if (datagram.protocol === NETLINK.KOBJECT_UEVENT) return { datagram, ...ueventExplained(datagram) }
    const parts = explainParts(datagram.bytes, options)
    // Later frames use the family names in this one.
    for (const message of decode(datagram.bytes, options)) known.learn(datagram.protocol, message)
    return { datagram, parts }
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    return { datagram, parts: [], why: `malformed: ${error.message}` }
  }
}

function ueventExplained({ bytes, littleEndian }: Datagram): Pick<Explained, 'parts' | 'why'> {
  const parts = ueventParts(bytes, littleEndian)
  return parts ? { parts } : { parts: [], why: 'no uevent' }
}

/** Protocol, direction and time: the text next to a frame's number. */
export function about({ protocol, direction, time }: Datagram): string {
  return [protocolName(protocol), ...(direction ? [direction] : []), ...(time === undefined ? [] : [seconds(time)])].join(', ')
}

/** Meaning of a member or an attribute; for an attribute only at its header. */
export const meaningOf = ({ row, piece }: Part): string | undefined =>
  piece === undefined || piece === 'header' ? row?.meaning : undefined
