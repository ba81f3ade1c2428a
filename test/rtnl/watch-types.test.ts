import { expectTypeOf, test } from 'vitest'
import type { Address, Change, Link, NetNs, WatchOptions, WatchStream } from '../../src/index.ts'

// `tsc -p tsconfig.json` is what runs the tests of types. Nothing here is called.

/** The names of the objects in the changes of a watch. */
type ObjectsOf<S> = S extends WatchStream<infer C> ? NonNullable<C['object']> : never
type All = NonNullable<Change['object']>

test('a watch yields changes of what it watches', () => {
  const links = (ns: NetNs) => ns.watch({ links: true, receiveBuffer: 65536 })
  expectTypeOf<ObjectsOf<ReturnType<typeof links>>>().toEqualTypeOf<'link'>()
  const after = async (ns: NetNs) => {
    for await (const change of links(ns)) if (change.type === 'added') return change.after
    return undefined
  }
  expectTypeOf(after).returns.resolves.toEqualTypeOf<Link | undefined>()
  expectTypeOf<ReturnType<typeof links>>().toExtend<WatchStream>()
  const two = (ns: NetNs) => ns.watch({ routes: { family: 'INET6' }, neighbours: true, rules: false })
  expectTypeOf<ObjectsOf<ReturnType<typeof two>>>().toEqualTypeOf<'route' | 'neighbour'>()
  const one = async (ns: NetNs) => (await two(ns).next()).value
  // @ts-expect-error: routes and neighbours have no ifname
  const name = async (ns: NetNs) => (await one(ns))?.after?.ifname
  expectTypeOf(name).toBeFunction()
})

test('a watch yields changes of links and addresses if nothing is named', () => {
  const usual = (ns: NetNs) => ns.watch()
  expectTypeOf<ObjectsOf<ReturnType<typeof usual>>>().toEqualTypeOf<'link' | 'address'>()
  const signal = (ns: NetNs, on: AbortSignal) => ns.watch({ signal: on })
  expectTypeOf<ObjectsOf<ReturnType<typeof signal>>>().toEqualTypeOf<'link' | 'address'>()
  const addresses = (ns: NetNs) => ns.watch({ links: false })
  expectTypeOf<ObjectsOf<ReturnType<typeof addresses>>>().toEqualTypeOf<'address'>()
  expectTypeOf<Extract<Change<'address'>, { type: 'added' }>['after']>().toEqualTypeOf<Address>()
})

test('options that are not known before yield changes of everything that they may name', () => {
  const any = (ns: NetNs, options: WatchOptions) => ns.watch(options)
  expectTypeOf<ObjectsOf<ReturnType<typeof any>>>().toEqualTypeOf<All>()
  expectTypeOf<ReturnType<typeof any>>().toEqualTypeOf<WatchStream>()
  const maybe = (ns: NetNs, rules: boolean) => ns.watch({ links: true, rules })
  expectTypeOf<ObjectsOf<ReturnType<typeof maybe>>>().toEqualTypeOf<'link' | 'rule'>()
  const perhaps = (ns: NetNs, rules: boolean) => ns.watch({ rules })
  expectTypeOf<ObjectsOf<ReturnType<typeof perhaps>>>().toEqualTypeOf<'link' | 'address' | 'rule'>()
})

test('an option that may be undefined may leave the usual ones', () => {
  const maybe = (ns: NetNs, rules: boolean) => ns.watch(rules ? { rules: true } : {})
  expectTypeOf<ObjectsOf<ReturnType<typeof maybe>>>().toEqualTypeOf<'link' | 'address' | 'rule'>()
  const optional = (ns: NetNs, options: { rules?: true } | { routes: true } | undefined) => ns.watch(options)
  expectTypeOf<ObjectsOf<ReturnType<typeof optional>>>().toEqualTypeOf<'link' | 'address' | 'rule' | 'route'>()
})

test('a watch takes no other options', () => {
  // @ts-expect-error: no such object type
  const wrong = (ns: NetNs) => ns.watch({ links: true, adresses: true })
  // @ts-expect-error: no such key of a filter
  const filter = (ns: NetNs) => ns.watch({ routes: { famly: 'INET' } })
  expectTypeOf([wrong, filter]).toBeArray()
})
