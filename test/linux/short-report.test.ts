// What ffi-rs reads of the diagnostic report while it is loaded: whether the C library is glibc.
import { expect, test } from 'vitest'
import { withShortReport } from '../../src/linux/syscalls/report.ts'

const OWN = { header: { glibcVersionRuntime: undefined } }

function read(maps: string): [seen: unknown, after: unknown, isRestored: boolean] {
  const getReport = (): unknown => OWN
  const report: { excludeNetwork?: boolean; getReport(): unknown } = { getReport }
  const seen = withShortReport(() => [report.excludeNetwork, report.getReport()], maps, report)
  return [seen, report.excludeNetwork, report.getReport === getReport]
}

test.each([
  '7f0-7f1 r-xp 00000000 08:01 42  /usr/lib/x86_64-linux-gnu/libc.so.6\n7f2-7f3 r-xp 0 08:01 43  /usr/lib/libm.so.6\n',
  '7f0-7f1 r-xp 00000000 08:01 42  /lib/aarch64-linux-gnu/libc-2.31.so\n',
])('glibc is mapped: the report says so, and is not made', (maps) => {
  expect(read(maps)).toEqual([[true, { header: { glibcVersionRuntime: '2' } }], undefined, true])
})

test.each(['7f0-7f1 r-xp 00000000 08:01 42  /lib/ld-musl-x86_64.so.1\n', '/tmp/libc.so.6.txt\n', ''])(
  'otherwise it is the report of Node, without peers: %j',
  (maps) => {
    expect(read(maps)).toEqual([[true, OWN], undefined, true])
  },
)

test('a failure to load leaves the report as it was', () => {
  const { excludeNetwork, getReport } = process.report as unknown as Record<string, unknown>
  const load = (): never => {
    throw new Error('no ffi-rs')
  }
  expect(() => withShortReport(load)).toThrow('no ffi-rs')
  expect(process.report).toMatchObject({ ...(excludeNetwork === undefined ? {} : { excludeNetwork }), getReport })
})
