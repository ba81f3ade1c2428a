import { seconds } from '../../capture/json/json.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { ueventParts } from '../../capture/message/uevent.ts'
import { type Datagram, type Protocols, protocolName } from '../../capture.ts'
import { decode, explainParts, MalformedError, type Part, type WireOptions } from '../../wire.ts'

/** A datagram with its parts; of one that is malformed there are none, and `why` says so. */
export interface Explained {
  readonly datagram: Datagram
  readonly parts: readonly Part[]
  readonly why?: string
}

/** Explains a datagram by what is known so far, and learns from it. */
export function explained(datagram: Datagram, known: Protocols): Explained {
  const options: WireOptions = { protocol: known.of(datagram.protocol), littleEndian: datagram.littleEndian }
  try {
    if (datagram.protocol === NETLINK.KOBJECT_UEVENT) return { datagram, ...ueventExplained(datagram) }
    const parts = explainParts(datagram.bytes, options)
    // Later frames are explained by the names of families that this one tells.
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

/** Protocol, direction and time: what is said of a frame beside its number. */
export function about({ protocol, direction, time }: Datagram): string {
  return [protocolName(protocol), ...(direction ? [direction] : []), ...(time === undefined ? [] : [seconds(time)])].join(', ')
}

/** The meaning of a member or of an attribute, once: beside the header of the attribute. */
export const meaningOf = ({ row, piece }: Part): string | undefined =>
  piece === undefined || piece === 'header' ? row?.meaning : undefined
