/**
 * A value as the kernel's tool prints it: names with dashes, enums and flags by their names. An object is a map, as its keys may
 * be numbers; flags are a set.
 */
export type Face = null | boolean | number | bigint | string | Uint8Array | Set<Face> | Face[] | FaceObject

/** An object of a face, in the order of the message. */
export type FaceObject = Map<string | number, Face>

/** How to show a value. */
export interface Showing {
  /** Attributes that the specification lacks are shown, not rejected. */
  readonly processUnknown: boolean
}

/** The objects around a value that is read: a sub-message looks for its selector there. */
export interface Around {
  /** The value of an attribute in the nearest set that has it; undefined if it is missing there. */
  lookup(name: string): unknown
}

/** Converts values between the form of the tool and that of a codec. */
export interface Facing {
  /** Converts a decoded value to its face. Throws a TypeError for what the specification lacks. */
  show(value: unknown, how: Showing): Face
  /** Converts JSON to the value that the codec writes. Throws a TypeError or RangeError with what was expected. */
  take(json: unknown, around: Around): unknown
}

/** A face that is the value itself. */
export const asIs: Facing = { show: (value) => value as Face, take: (json) => json }

/** Whether JSON is an object. */
export const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
