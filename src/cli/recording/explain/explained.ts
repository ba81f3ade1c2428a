import { NETLINK } from '../../../capture/message/protocols.ts'
import { ueventParts } from '../../../capture/message/uevent.ts'
import { type Datagram, type Protocols, protocolName } from '../../../capture.ts'
import { decode, explainParts, type Part } from '../../../wire.ts'
import { notSent } from '../show.ts'
import { whenText } from '../times.ts'

/** A datagram with its parts. `why` says what is malformed; those parts have a `fault`. */
export interface Explained {
  readonly datagram: Datagram
  readonly parts: readonly Part[]
  readonly why?: string
}

/** Explains a datagram with the families known so far, and learns new ones from it. `keys` shows keys and passwords. */
export function explained(datagram: Datagram, known: Protocols, keys = false): Explained {
  const { bytes, protocol, littleEndian, missing = 0, remedy } = datagram
  if (protocol === NETLINK.KOBJECT_UEVENT) return { datagram, ...ueventExplained(datagram) }
  const options = { protocol: known.of(protocol), littleEndian, tolerant: true }
  const parts = explainParts(bytes, { ...options, keys })
  // Later frames are explained by the names of families that this one defines.
  for (const message of decode(bytes, options)) known.learn(protocol, message)
  const faults = parts.flatMap(({ fault, start }) => (fault === undefined ? [] : [`${fault} at byte ${start}`]))
  const why = faults.length > 0 ? [`malformed: ${faults.join('; ')}`] : []
  if (missing > 0) why.push(`${missing} bytes were not recorded`, ...(remedy ? [remedy] : []))
  return { datagram, parts, ...(why.length > 0 ? { why: why.join('; ') } : {}) }
}

function ueventExplained({ bytes, littleEndian }: Datagram): Pick<Explained, 'parts' | 'why'> {
  const parts = ueventParts(bytes, littleEndian)
  return parts ? { parts } : { parts: [], why: 'no uevent' }
}

/** Protocol, direction and time: the text next to a frame's number. */
export function about({ protocol, direction, time, failed }: Datagram): string {
  const outcome = failed === undefined ? [] : [notSent(failed)]
  return [
    protocolName(protocol),
    ...(direction ? [direction] : []),
    ...(time === undefined ? [] : [whenText(time)]),
    ...outcome,
  ].join(', ')
}

/** Meaning of a member or an attribute; for an attribute only at its header. */
export const meaningOf = ({ row, piece }: Part): string | undefined =>
  piece === undefined || piece === 'header' ? row?.meaning : undefined
