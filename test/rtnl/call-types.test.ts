import { expect, expectTypeOf, test } from 'vitest'
import type { CreateLink, Link, NetNs, NexthopObject, NexthopOptions, Route, RouteOptions, WholeRoute } from '../../src/index.ts'

// `tsc -p tsconfig.json` is what runs the tests of types. Nothing here is called.

test('waitFor resolves to what the predicate finds', () => {
  const find = (ns: NetNs) => ns.waitFor(({ links }) => links.find((link) => link.ifname === 'a'))
  expectTypeOf(find).returns.resolves.toEqualTypeOf<Link>()
  const count = (ns: NetNs) => ns.waitFor(({ links }) => links.length > 1 && links.length)
  expectTypeOf(count).returns.resolves.toEqualTypeOf<number>()
  const seen = (ns: NetNs) => ns.waitFor(({ links }) => links.length > 1, { timeout: 5 })
  expectTypeOf(seen).returns.resolves.toEqualTypeOf<true>()
  const named = (ns: NetNs) => ns.waitFor<Link | undefined>(({ links }) => links.find(({ kind }) => kind === 'veth'))
  expectTypeOf(named).returns.resolves.toEqualTypeOf<Link>()
  const untyped = (ns: NetNs) => ns.waitFor(() => JSON.parse('1'))
  expectTypeOf(untyped).returns.resolves.toBeAny()
  // @ts-expect-error: a promise would be a result
  const late = (ns: NetNs) => ns.waitFor(async ({ links }) => links.length > 1)
  const steps = (ns: NetNs) =>
    // @ts-expect-error: and a generator
    ns.waitFor(function* ({ links }) {
      yield links.length
    })
  expect([find, count, seen, named, untyped, late, steps]).toHaveLength(7)
})

test('the type error of an asynchronous function says what is expected', () => {
  type Result = ReturnType<Parameters<typeof NetNs.prototype.run<Promise<number>>>[0]>
  const run: Result =
    'expected a function that returns its result at once: no promise, no generator; ns.fork runs asynchronous code'
  type Predicate = Parameters<typeof NetNs.prototype.waitFor<Promise<number>>>[0]
  expectTypeOf<Predicate>().toExtend<'expected a function that returns its result at once: no promise, no generator'>()
  expect(run).toContain('at once')
})

test('what calls return, they take', () => {
  expectTypeOf<Route>().toExtend<WholeRoute>()
  expectTypeOf<NexthopObject>().toExtend<NexthopOptions>()
})

test('flags of a route are names of flags', () => {
  expectTypeOf<Route['flags']>().toExtend<NonNullable<RouteOptions['flags']>>()
  // @ts-expect-error: no such flag
  const route: RouteOptions = { flags: ['ONLNK'] }
  expect(route).toHaveProperty('flags')
})

test('a mistake in data is an error of the data of that kind', () => {
  type Data = NonNullable<CreateLink['data']>
  type TakesEveryKey<D> = D extends unknown ? (string extends keyof D ? D : never) : never
  expectTypeOf<TakesEveryKey<Exclude<Data, Uint8Array>>>().toEqualTypeOf<never>()
  // @ts-expect-error: no options of this name
  const link: CreateLink = { kind: 'veth', data: { stpState: true } }
  expect(link).toHaveProperty('data')
})
