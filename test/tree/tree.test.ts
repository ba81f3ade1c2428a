import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrowsOf, reachable } from './picture.ts'
import { circle, declaredTwice, layerOf, sourceFile, sources } from './sources.ts'

/**
 * What each part of src/ may import besides itself. docs/architecture.md draws this. A part is a folder or a file; of several that hold a
 * file the deepest counts.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'netlink/base': [],
  'netlink/codec': ['netlink/base'],
  'netlink/attribute': ['netlink/base', 'netlink/codec'],
  'netlink/message': ['netlink/base', 'netlink/codec', 'netlink/attribute'],
  'netlink/explain': ['netlink/base', 'netlink/codec', 'netlink/attribute', 'netlink/message'],
  'netlink/error': ['netlink/base', 'netlink/codec', 'netlink/attribute', 'netlink/message', 'netlink/explain'],
  'linux/syscalls': ['netlink'],
  'linux/poll': ['netlink', 'linux/syscalls'],
  'linux/namespaces': ['netlink', 'linux/syscalls', 'linux/poll', 'linux/socket'],
  'linux/launch': ['netlink', 'linux/syscalls', 'linux/namespaces'],
  'linux/ping': ['netlink', 'linux/syscalls', 'linux/poll', 'linux/namespaces', 'linux/socket'],
  'linux/socket': ['netlink', 'linux/syscalls', 'linux/poll', 'capture/container/pcap-writer.ts'],
  'rtnl/common': ['netlink', 'linux', 'rtnl/constants.ts', 'rtnl/route/constants.ts'],
  'rtnl/constants.ts': ['rtnl'],
  'rtnl/protocol.ts': ['netlink', 'rtnl'],
  rtnl: ['netlink', 'linux'],
  'rtnl/netns': ['netlink', 'linux', 'rtnl', 'genl'],
  genl: ['netlink'],
  ynl: ['netlink', 'genl/family.ts', 'genl/own-families.ts'],
  diag: ['netlink'],
  'genl/socket': ['netlink', 'linux', 'genl'],
  nfnetlink: ['netlink'],
  xfrm: ['netlink'],
  audit: ['netlink'],
  connector: ['netlink'],
  capture: ['netlink', 'genl', 'diag', 'nfnetlink', 'xfrm', 'audit', 'connector', 'rtnl/protocol.ts', 'rtnl/constants.ts'],
  'capture/container/pcap-writer.ts': ['capture/container', 'netlink/base'],
  cli: [
    ...['netlink', 'linux', 'rtnl', 'genl', 'ynl', 'ethtool', 'wireguard.ts', 'wireguard/device.ts', 'diag', 'capture'],
    ...['capture.ts', 'wire.ts'],
  ],
  'wire.ts': ['netlink', 'rtnl'],
  'capture.ts': ['capture', 'netlink'],
  'declare.ts': [
    'netlink',
    'genl/family.ts',
    'genl/nlctrl.ts',
    'genl/protocol.ts',
    'rtnl/link/kind/kind.ts',
    'rtnl/link/kind/rules.ts',
  ],
  testing: ['netlink', 'linux', 'rtnl'],
  'testing.ts': ['testing'],
  'genl.ts': ['genl'],
  ethtool: ['netlink', 'linux', 'genl', 'rtnl/common'],
  'ethtool.ts': ['ethtool'],
  wireguard: ['netlink', 'linux', 'genl', 'rtnl/common', 'rtnl/constants.ts'],
  'wireguard.ts': ['wireguard'],
  'index.ts': ['wire.ts', 'netlink', 'linux', 'rtnl', 'genl/socket'],
}

/** Tables are lists: they may be long. */
const LONG = /(^|\/)(table|protocol|\w*-?constants)\.ts$|\/(kinds|families)\/|^diag\//

const inside = (path: string, part: string): boolean => path === part || path.startsWith(`${part}/`)

describe('the source tree', () => {
  test('has files in every part', () => {
    const parts = Object.keys(MAY_IMPORT)
    expect(sources.length).toBeGreaterThan(300)
    expect(sources.filter(({ path }) => layerOf(path, parts) === undefined).map(({ path }) => path)).toEqual([])
    expect(parts.filter((part) => !sources.some(({ path }) => inside(path, part)))).toEqual([])
  })

  test('has no import that points upwards', () => {
    const parts = Object.keys(MAY_IMPORT)
    const wrong = sources.flatMap(({ path, imports }) => {
      const part = layerOf(path, parts) as string
      const allowed = [part, ...(MAY_IMPORT[part] as readonly string[])]
      return imports.filter((to) => !allowed.some((one) => inside(to, one))).map((to) => `${path} imports ${to}`)
    })
    expect(wrong).toEqual([])
  })

  test('imports nothing later but in the command: Node keeps an import() that failed for want of descriptors', () => {
    const later = sources.filter(({ importsLater }) => importsLater).map(({ path }) => path)
    expect(later.some((path) => path.startsWith('cli/'))).toBe(true)
    expect(later.filter((path) => !path.startsWith('cli/'))).toEqual([])
  })

  test('awaits each import() where it is: a promise that is kept would be that of a failure, too', () => {
    expect(sources.filter(({ keepsImport }) => keepsImport).map(({ path }) => path)).toEqual([])
  })

  test('imports rtnetlink as a whole in entries, sockets, NetNs and the command only', () => {
    const allowed = [
      'wire.ts',
      'capture/message/protocols.ts',
      'capture/message/fit.ts',
      'rtnl/netns/sockets.ts',
      'rtnl/netns/named-requests.ts',
      // It adds kinds of links that a user declares.
      'rtnl/link/kind/with-kinds.ts',
      // It opens a socket in the namespace that a link goes to.
      'rtnl/diagnose/link-lookup.ts',
      'cli/schema/rows.ts',
      'cli/netns/session.ts',
      // Its default protocol.
      'testing/fake-kernel.ts',
    ]
    const found = sources.filter(({ imports }) => imports.includes('rtnl/protocol.ts')).map(({ path }) => path)
    expect(found.filter((path) => !allowed.includes(path))).toEqual([])
  })

  test('has no circle of imports, type imports included', () => {
    expect(circle(sources)).toBeUndefined()
  })

  test('declares no exported name twice', () => {
    expect(declaredTwice(sources)).toEqual([])
  })

  test('has at most 20 files in a folder, but for kinds', () => {
    const counts = new Map<string, number>()
    for (const { folder } of sources) counts.set(folder, (counts.get(folder) ?? 0) + 1)
    expect([...counts].filter(([folder, count]) => count > 20 && !folder.endsWith('/kinds'))).toEqual([])
  })

  test('has at most 300 lines in a file, but for tables', () => {
    expect(
      sources.filter(({ path, lines }) => lines > 300 && !LONG.test(path)).map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([])
  })
})

describe('the picture in docs/architecture.md', () => {
  const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
  const drawn = arrowsOf(page)
  const labels = [...new Set(drawn.flat())]
  const ENTRIES = ['index.ts', 'wire.ts', 'capture.ts', 'declare.ts', 'testing.ts', 'genl.ts', 'ethtool.ts', 'wireguard.ts']
  /** Folders with a box of their own beside the folder that they are in. */
  const INNER = ['capture/container', 'genl/socket']

  /** The part that the picture shows for a path, of the parts of one level. */
  const shown = (path: string, level: readonly string[]): string | undefined => level.find((label) => inside(path, label))

  /** The parts of a level that a path may mean: a folder means those inside it, too. */
  const meant = (path: string, level: readonly string[]): string[] => {
    const one = shown(path, level)
    return [...(one ? [one] : []), ...level.filter((label) => label !== path && inside(label, path))]
  }

  /** Arrows between the parts of a level, from the rules. */
  function allowed(level: readonly string[]): [string, string][] {
    return Object.entries(MAY_IMPORT).flatMap(([part, others]) => {
      const from = shown(part, level)
      return from ? others.flatMap((other) => meant(other, level).map((to): [string, string] => [from, to])) : []
    })
  }

  test.each([
    [
      'the whole',
      [
        ...INNER,
        'netlink',
        'linux',
        'rtnl',
        'genl',
        'ynl',
        'diag',
        'nfnetlink',
        'xfrm',
        'audit',
        'connector',
        'capture',
        'cli',
        'testing',
        'ethtool',
        'wireguard',
        ...ENTRIES,
      ],
    ],
    ['netlink', labels.filter((label) => label.startsWith('netlink/'))],
    ['linux', labels.filter((label) => label.startsWith('linux/'))],
  ])('has the arrows of the layers: %s', (_, level) => {
    const folder = level.includes('capture') ? [['capture', 'capture/container'] as const] : []
    const ours = drawn.flatMap(([from, to]): [string, string][] => {
      const [a, b] = [shown(from, level), shown(to, level)]
      return a && b ? [[a, b]] : []
    })
    expect(level.length).toBeGreaterThan(4)
    expect(reachable(ours)).toEqual(reachable([...allowed(level), ...folder]))
  })

  test('shows every part', () => {
    const parts = Object.keys(MAY_IMPORT).filter((part) => part !== 'capture/container/pcap-writer.ts')
    expect(parts.filter((part) => !labels.some((label) => inside(part, label)))).toEqual([])
  })
})

describe('what reads it', () => {
  const a = sourceFile('x/a.ts', "import type { B } from '../y/b.ts'\nexport const one = 1\nexport interface Two {}\n")
  const b = sourceFile('y/b.ts', "export async function* one() {\n  await import('../x/a.ts')\n}\nexport { c } from './c.ts'\n")

  test('sees an import() that is not awaited', () => {
    const kept = (text: string): boolean => sourceFile('x/a.ts', text).keepsImport
    expect(kept("const modify = once(() => import('./modify.ts'))\n")).toBe(true)
    expect(kept("let made: Promise<unknown>\nmade ??= import('./modify.ts')\n")).toBe(true)
    expect(kept("const modify = onDemand(() => import('./modify.ts'))\n")).toBe(false)
    expect(kept("const { modify } = await import('./modify.ts')\n")).toBe(false)
    expect(kept("// An import() is a promise.\nlet a: import('./a.ts').A\n")).toBe(false)
  })

  test('sees imports of types, dynamic ones and those of exports', () => {
    expect(a.imports).toEqual(['y/b.ts'])
    expect(b.imports).toEqual(['x/a.ts', 'y/c.ts'])
  })

  test('reads a picture, and follows its arrows', () => {
    const picture = 'flowchart TD\n  a["x/a"] --> b["x/b"]\n  b -. why .-> c["y"]\n  c --> d\n'
    expect(arrowsOf(picture)).toEqual([
      ['x/a', 'x/b'],
      ['x/b', 'y'],
      ['y', 'd'],
    ])
    expect(
      reachable([
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'a'],
      ]),
    ).toEqual(['a > b', 'a > c', 'b > c'])
  })

  test('finds circles and names that are declared twice', () => {
    expect(circle([a, b])).toEqual(['x/a.ts', 'y/b.ts', 'x/a.ts'])
    expect(circle([a])).toBeUndefined()
    expect(declaredTwice([a, b])).toEqual(['one: x/a.ts, y/b.ts'])
  })
})
