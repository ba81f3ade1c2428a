import * as objects from '../objects.ts'
import type { Registered } from './object-type.ts'

/** The register of object types, by name. */
type Objects = typeof objects
/** `links`, `addresses`, `routes`, … */
export type ObjectTypeName = keyof Objects
type ValueOf<T> = T extends Registered<string, infer V, infer _> ? V : never
type FilterOf<T> = T extends Registered<string, infer _, infer F> ? F : never

/** The objects that can be watched, by their name in changes: `link`, `route`, … */
export type Watched = { [K in ObjectTypeName as Objects[K]['object']]: ValueOf<Objects[K]> }

/** The objects of a namespace, by object type. */
export type Snapshot = { readonly [K in keyof Objects]: readonly ValueOf<Objects[K]>[] }

/** Which object types to watch: all objects of a type, or those of a filter. */
export type WatchedTypes = {
  readonly [K in keyof Objects]?: FilterOf<Objects[K]> extends Record<string, never> ? boolean : boolean | FilterOf<Objects[K]>
}

type Named<T> = keyof T & ObjectTypeName
type Chosen<T> = { [K in Named<T>]: [T[K]] extends [true | object] ? K : never }[Named<T>]
type Excluded<T> = { [K in Named<T>]: [T[K]] extends [false | undefined] ? K : never }[Named<T>]

/** The names of the objects that options of this type may watch. If they surely choose some, these replace the usual ones. */
export type WatchedBy<T> = T extends unknown
  ? Objects[Exclude<Named<T> | ([Chosen<T>] extends [never] ? (typeof USUAL)[number] : never), Excluded<T>>]['object']
  : never

/** TypeScript finds T in what is given, and checks nothing against it: errors are only about the type beside it. */
export type Inferred<T> = [T] extends [never] ? T : unknown

/** What is watched if nothing is named. */
export const USUAL = ['links', 'addresses'] as const satisfies readonly ObjectTypeName[]

/** The register without the types of its values and filters. */
export const REGISTER: Readonly<Record<ObjectTypeName, Registered>> = objects as unknown as Record<ObjectTypeName, Registered>

/** The names of all object types. Links come first because others refer to them. */
export const OBJECT_TYPES: readonly ObjectTypeName[] = (Object.keys(REGISTER) as ObjectTypeName[]).sort(
  (a, b) => Number(b === 'links') - Number(a === 'links'),
)
